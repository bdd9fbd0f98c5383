using System.Diagnostics;

namespace StyleCloud.Local.Processes;

/// <summary>
/// Starts a program in a session of its own where <c>setsid</c> exists (util-linux, on every Linux distribution), so that
/// Ctrl-C in the terminal reaches this program alone, which then ends its children in order. Where it does not exist,
/// Ctrl-C reaches all of them at once, which also ends them.
/// </summary>
internal static class OwnSession
{
    private static readonly string? SetSid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    /// <summary>How to start <paramref name="fileName"/>.</summary>
    public static ProcessStartInfo Wrap(string fileName, IEnumerable<string> arguments)
    {
        IEnumerable<string> words = [fileName, .. arguments];
        return SetSid is null ? new(fileName, words.Skip(1)) : new(SetSid, words);
    }
}
