using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Local.Drops;

/// <summary>Values of <c>--option name=value</c> as the options of a manifest.</summary>
internal static class OptionArguments
{
    /// <summary>Reads and validates them.</summary>
    /// <exception cref="LocalRunException">One has no equals sign, or options are invalid; it names all of them.</exception>
    public static JsonObject Parse(IEnumerable<string> arguments)
    {
        var options = new JsonObject();
        var errors = new List<string>();
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                options[argument[..equals]] = Value(argument[(equals + 1)..]);
            else
                errors.Add($"--option must be name=value, such as size=512; it is {argument}.");
        }

        OptionsReader.Read(options, out var invalid);
        errors.AddRange(invalid.Select(error => error.Message));
        return errors.Count == 0 ? options : throw new LocalRunException(string.Join(Environment.NewLine, errors), ExitCodes.Usage);
    }

    /// <summary>A JSON value as it is (<c>512</c>, <c>true</c>, <c>{"relu4_2":1}</c>), anything else as a text.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
