using System.CommandLine;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.OneShot;

namespace StyleCloud.GpuWorker;

/// <summary>What the program answers to a command line that it cannot read.</summary>
internal static class UsageErrors
{
    /// <summary>Every error on standard error and, where JSON was asked for, as JSON on standard output.</summary>
    public static async Task<int> ReportAsync(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync($"Try {parsed.CommandResult.Command.Name} --help.");
        if (parsed.Tokens.Any(token => token.Value == TransferArguments.JsonName))
        {
            var errors = parsed.Errors.Select(error => new JobError(ErrorReason.InvalidOption, error.Message));
            await Console.Out.WriteLineAsync(TransferReport.Failed(ExitCodes.Usage, [.. errors], TimeSpan.Zero).ToJson());
        }

        return ExitCodes.Usage;
    }
}
