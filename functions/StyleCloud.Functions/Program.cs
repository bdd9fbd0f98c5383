using Microsoft.Extensions.Hosting;
using StyleCloud.Functions;

try
{
    await FunctionApp.Build(args).RunAsync(); // Disposes the host too, which sends what telemetry still holds.
    return 0;
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
