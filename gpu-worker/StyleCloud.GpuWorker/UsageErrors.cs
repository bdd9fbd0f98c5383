using System.CommandLine;
using System.CommandLine.Parsing;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.OneShot;

namespace StyleCloud.GpuWorker;

/// <summary>What the program answers to a command line that it cannot read.</summary>
internal static class UsageErrors
{
    /// <summary>Every error on standard error and, where JSON was asked for, as JSON on standard output.</summary>
    public static async Task<int> ReportAsync(ParseResult parsed)
    {
        var messages = Messages(parsed);
        foreach (var message in messages)
            await Console.Error.WriteLineAsync(message);
        await Console.Error.WriteLineAsync($"Try {parsed.CommandResult.Command.Name} --help.");
        if (parsed.Tokens.Any(token => token.Value == TransferArguments.JsonName))
        {
            var errors = messages.Select(message => new JobError(ErrorReason.InvalidOption, message));
            await Console.Out.WriteLineAsync(TransferReport.Failed(ExitCodes.Usage, [.. errors], TimeSpan.Zero).ToJson());
        }

        return ExitCodes.Usage;
    }

    /// <summary>What is wrong, in the words of this program instead of the parser's.</summary>
    internal static IReadOnlyList<string> Messages(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] verbs = [.. command.Subcommands.Select(verb => verb.Name)];
        var unmatched = parsed.UnmatchedTokens;
        if (verbs.Length > 0)
        {
            return unmatched.Count == 0
                ? [$"Name what to do: {string.Join(", ", verbs)}."]
                : [$"{Spelling.DidYouMean(unmatched[0], verbs)}There is no verb {unmatched[0]}. Verbs: {string.Join(", ", verbs)}."];
        }

        // What follows a word that nobody knows is most often its value.
        IEnumerable<string> unknown = unmatched.Count == 0 ? [] : [UnknownOption(unmatched[0], command)];
        return [.. unknown, .. parsed.Errors.Where(error => !unmatched.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))).Select(InWords)];
    }

    /// <summary>The sentence about an option that a verb does not have.</summary>
    internal static string UnknownOption(string written, Command command) => written.StartsWith('-')
        ? $"{Spelling.DidYouMean(written, command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)))}There is no option {written}."
        : $"{command.Name} does not take {written}.";

    /// <summary>The parser names the type that a value should have had.</summary>
    private static string InWords(ParseError error) => error.SymbolResult is OptionResult { Tokens: [var token], Option: var option } && Kind(option.ValueType) is { } kind
        ? $"{option.Name} must be {kind}; it is {token.Value}."
        : error.Message;

    private static string? Kind(Type type) => type switch
    {
        _ when type == typeof(int) || type == typeof(int?) || type == typeof(long) => "a whole number",
        _ when type == typeof(TimeSpan) => "a time (d.hh:mm:ss)",
        _ => null,
    };
}
