namespace StyleCloud.Local;

/// <summary>The line by which a stand-in tells the process that started it that it is ready, and where.</summary>
internal static class ReadyLine
{
    private const string Prefix = "stylecloud ready ";

    /// <summary>Prints the line.</summary>
    public static void Print(string what) => Console.Out.WriteLine(Prefix + what);

    /// <summary>What the line says, or null when it is another line.</summary>
    public static string? Read(string line) => line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : null;
}
