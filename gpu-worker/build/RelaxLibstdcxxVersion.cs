using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Makes libLibTorchSharp.so loadable on a Linux whose libstdc++ is older than GCC 13 (Debian 12, Ubuntu 22.04).
/// The library says that it needs symbol version GLIBCXX_3.4.32, and the loader refuses it before any symbol is looked up.
/// Its only symbol of that version, _ZSt21ios_base_library_initv, is an empty marker that no relocation refers to: nothing
/// ever calls it. So the one "version needed" entry is marked weak (VER_FLG_WEAK) in the output copy, which turns the
/// refusal into nothing. Both premises are checked here: where the host knows the version the file is left alone, and where
/// a relocation does refer to a symbol of that version the build says so and changes nothing.
/// ELF-64 little-endian only, which is what the package ships for linux-x64.
/// </summary>
public class RelaxLibstdcxxVersion : Task
{
    private const string Version = "GLIBCXX_3.4.32";
    private const ushort WeakFlag = 2;
    private const uint SectionRela = 4, SectionDynamicSymbols = 11, SectionVersionNeeds = 0x6ffffffe, SectionVersionSymbols = 0x6fffffff;

    private static readonly string[] HostLibraries =
    {
        "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6",
        "/lib64/libstdc++.so.6", "/usr/lib/libstdc++.so.6",
    };

    private byte[] _elf;

    [Required]
    public string Library { get; set; }

    public override bool Execute()
    {
        if (HostKnowsVersion())
            return true;
        _elf = File.ReadAllBytes(Library);
        if (_elf.Length < 64 || _elf[0] != 0x7f || _elf[1] != 'E' || _elf[4] != 2 || _elf[5] != 1)
        {
            Log.LogWarning("{0} is not a 64-bit little-endian ELF file; it is left as it is.", Library);
            return true;
        }

        var sections = Sections().ToList();
        var entry = FindVersionNeed(sections);
        if (entry < 0 || (Short(entry + 4) & WeakFlag) != 0)
            return true;
        if (IsRelocated(sections, Short(entry + 6)))
        {
            Log.LogWarning("{0} calls into {1} of libstdc++, which this machine lacks: it will not load. Install libstdc++ of GCC 13 or newer.", Library, Version);
            return true;
        }

        // Same length and same time stamp: an incremental build takes the copy for up to date and does not copy again.
        var time = File.GetLastWriteTimeUtc(Library);
        _elf[entry + 4] |= (byte)WeakFlag;
        var temporary = Library + ".relaxed";
        File.WriteAllBytes(temporary, _elf);
        File.SetLastWriteTimeUtc(temporary, time);
        File.Delete(Library);
        File.Move(temporary, Library);
        Log.LogMessage(MessageImportance.Normal, "{0}: {1} marked weak, because this machine's libstdc++ is older.", Library, Version);
        return true;
    }

    private static bool HostKnowsVersion()
    {
        var present = HostLibraries.Where(File.Exists).ToList();
        var wanted = Encoding.ASCII.GetBytes(Version + "\0");
        return present.Any(library => IndexOf(File.ReadAllBytes(library), wanted) >= 0);
    }

    private static int IndexOf(byte[] haystack, byte[] needle)
    {
        for (var start = Array.IndexOf(haystack, needle[0]); start >= 0 && start + needle.Length <= haystack.Length; start = Array.IndexOf(haystack, needle[0], start + 1))
        {
            var length = 0;
            while (length < needle.Length && haystack[start + length] == needle[length])
                length++;
            if (length == needle.Length)
                return start;
        }

        return -1;
    }

    private IEnumerable<Section> Sections()
    {
        var table = (int)Long(40);
        int size = Short(58), count = Short(60);
        for (var i = 0; i < count; i++)
        {
            var header = table + i * size;
            yield return new Section { Type = Int(header + 4), Offset = (int)Long(header + 24), Size = (int)Long(header + 32), Link = (int)Int(header + 40) };
        }
    }

    /// <summary>Offset of the Elf64_Vernaux entry that names the version, or -1.</summary>
    private int FindVersionNeed(List<Section> sections)
    {
        foreach (var needs in sections.Where(section => section.Type == SectionVersionNeeds))
        {
            var names = sections[needs.Link].Offset;
            for (var file = needs.Offset; ; file += (int)Int(file + 12))
            {
                for (var version = file + (int)Int(file + 8); ; version += (int)Int(version + 12))
                {
                    if (Text(names + (int)Int(version + 8)) == Version)
                        return version;
                    if (Int(version + 12) == 0)
                        break;
                }

                if (Int(file + 12) == 0)
                    break;
            }
        }

        return -1;
    }

    /// <summary>Whether any relocation refers to a dynamic symbol whose version index is <paramref name="index"/>.</summary>
    private bool IsRelocated(List<Section> sections, ushort index)
    {
        var versions = sections.First(section => section.Type == SectionVersionSymbols);
        var symbols = sections.FindIndex(section => section.Type == SectionDynamicSymbols);
        foreach (var relocations in sections.Where(section => section.Type == SectionRela && section.Link == symbols))
        {
            for (var at = relocations.Offset; at < relocations.Offset + relocations.Size; at += 24)
            {
                var symbol = (int)Int(at + 12);
                if (symbol != 0 && (Short(versions.Offset + 2 * symbol) & 0x7fff) == index)
                    return true;
            }
        }

        return false;
    }

    private string Text(int at) => Encoding.ASCII.GetString(_elf, at, Array.IndexOf(_elf, (byte)0, at) - at);

    private ushort Short(int at) => BitConverter.ToUInt16(_elf, at);

    private uint Int(int at) => BitConverter.ToUInt32(_elf, at);

    private long Long(int at) => BitConverter.ToInt64(_elf, at);

    private sealed class Section
    {
        public uint Type;
        public int Offset, Size, Link;
    }
}
