using System.Runtime.InteropServices;
using System.Text;

namespace StyleCloud.Imaging.Vips;

/// <summary>
/// Texts in the composed forms of Unicode: <c>e</c> with a combining accent, as macOS writes names, becomes <c>é</c>, as everybody else does.
/// </summary>
/// <remarks>
/// The programs run without the data of cultures (<c>InvariantGlobalization</c>), so that they are the same everywhere and need no ICU. There
/// <see cref="string.Normalize()"/> silently returns what it is given. GLib, which is inside the library of libvips, has Unicode's tables and does it.
/// </remarks>
public static partial class ComposedText
{
    private const string Library = "libvips";
    private const int DefaultCompose = 1;
    private const int AllCompose = 3;

    static ComposedText() => NativeLibrary.SetDllImportResolver(typeof(ComposedText).Assembly, static (name, assembly, path) => name == Library ? NativeLibrary.Load(FileName, assembly, path) : 0);

    /// <summary>The library has another file name on every system.</summary>
    private static string FileName => OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42";

    /// <summary>The text composed, with every character still the same (NFC).</summary>
    /// <param name="text">Any text; a half of a surrogate pair counts as U+FFFD.</param>
    public static string Canonical(string text) => Normalized(text, DefaultCompose);

    /// <summary>The text composed, with characters of another width or shape as the usual ones: <c>Ａ</c> is <c>A</c> (NFKC).</summary>
    /// <param name="text">Any text; a half of a surrogate pair counts as U+FFFD.</param>
    public static string Compatible(string text) => Normalized(text, AllCompose);

    private static string Normalized(string text, int mode)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text) || text.Contains('\0')) // GLib takes a NUL for the end.
            return text;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var normalized = Normalize(utf8, utf8.Length, mode);
        try
        {
            return Marshal.PtrToStringUTF8(normalized) ?? throw new InvalidOperationException("GLib could not normalise a text that is valid UTF-8.");
        }
        finally
        {
            Free(normalized);
        }
    }

    [LibraryImport(Library, EntryPoint = "g_utf8_normalize")]
    private static partial nint Normalize(byte[] text, nint length, int mode);

    [LibraryImport(Library, EntryPoint = "g_free")]
    private static partial void Free(nint memory);
}
