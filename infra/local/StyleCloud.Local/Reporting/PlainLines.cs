using Spectre.Console;

namespace StyleCloud.Local.Reporting;

/// <summary>Lines that are not wrapped, so that paths and connection strings can be copied and searched for.</summary>
internal static class PlainLines
{
    /// <summary>Writes a line as it is.</summary>
    public static void Say(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);
}
