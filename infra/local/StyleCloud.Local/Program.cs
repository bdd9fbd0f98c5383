using StyleCloud.Local;

var parsed = LocalCommand.Create().Parse(args);
// Signals belong to LocalProcess, which ends the children in order.
var exitCode = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
