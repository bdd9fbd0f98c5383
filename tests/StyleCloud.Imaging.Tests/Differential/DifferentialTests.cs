using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SixLabors.ImageSharp.PixelFormats;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests.Differential;

/// <summary>
/// Some hundred files, whole, odd and damaged, made by Pillow and by hand (<c>make_pictures.py</c>) and judged by three readers: ours, Pillow
/// and ImageSharp. Where the three do not agree, <c>disagreements.tsv</c> says why, case by case; a case that is missing there fails, and so
/// does a row that is no longer true.
/// </summary>
/// <remarks>
/// Pillow stands for what decodes at all: it counts a file as truncated when its decoder asks for bytes that are not there, and passes over
/// what libjpeg and libtiff only warn of. ImageSharp 2.1 takes much that is cut off. What we and Pillow both take must have the same pixels: those of a
/// lossless file to one level of 255 (rounding of 16 bits and of transparency), those of a lossy one to a mean of three (rounding of chroma).
/// </remarks>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Debian 12's. Another version judges some cases differently, and then the table is another one.</summary>
    private const string PillowVersion = "9.4.0";

    private const string Metadata = "/metadata/";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Differential");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inspect_MadeFiles_AgreesWithPillowAndImageSharpOrIsExplained()
    {
        if (await PillowIsMissingAsync() is { } missing)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Skip(missing);
        }

        var made = Directory.CreateTempSubdirectory("stylecloud-differential-");
        try
        {
            var (exitCode, text) = await RunAsync(Path.Combine(Folder, "make_pictures.py"), made.FullName);
            Assert.True(exitCode == 0, text);
            Compare(made.FullName);
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    private void Compare(string folder)
    {
        var index = JsonSerializer.Deserialize<MadeCase[]>(File.ReadAllBytes(Path.Combine(folder, "index.json")), JsonSerializerOptions.Web)!;
        var judged = new JudgedCase[index.Length];
        Parallel.For(0, index.Length, new() { MaxDegreeOfParallelism = 2, CancellationToken = Token }, i => judged[i] = JudgedCase.Of(index[i], folder, Token));
        var actual = judged.Where(one => !one.AllAgree).ToDictionary(one => one.Name, one => one.Verdicts);
        var table = Disagreements.Read(Path.Combine(Folder, "disagreements.tsv"));
        string[] figures =
        [
            $"{judged.Length} files: accepted by all {judged.Count(one => one is { AllAgree: true, IsAccepted: true })}, refused by all {judged.Count(one => one is { AllAgree: true, IsAccepted: false })}, explained {actual.Count}",
            $"We and Pillow: both accept {judged.Count(one => one is { IsAccepted: true, Pillow: true })}, both refuse {judged.Count(one => one is { IsAccepted: false, Pillow: false })}, only we accept {judged.Count(one => one is { IsAccepted: true, Pillow: false })}, only Pillow accepts {judged.Count(one => one is { IsAccepted: false, Pillow: true })}",
        ];
        string[] wrong =
        [
            .. actual.Where(one => !table.Rows.ContainsKey(one.Key)).Select(one => $"not explained: {one.Key}\t{one.Value}"),
            .. table.Rows.Where(row => actual.GetValueOrDefault(row.Key) != row.Value).Select(row => $"no longer so: {row.Key}\t{row.Value}; it is {actual.GetValueOrDefault(row.Key, "agreed")}"),
            .. OtherThanClean(judged).Select(one => $"pixels other than the clean file's: {one.Name}\t"),
        ];
        foreach (var line in figures.Concat(wrong))
            output.WriteLine(line);
        foreach (var one in judged.Where(one => wrong.Any(line => line.Contains($": {one.Name}\t", StringComparison.Ordinal))))
            output.WriteLine($"{one.Name}: {one.PixelError ?? one.Error?.Message ?? "accepted"}");
        Assert.Empty(wrong);
        Assert.Equal(figures, table.Figures);
        Assert.True(judged.Length >= 300, $"{judged.Length} files are fewer than 300.");
    }

    /// <summary>What is accepted whatever its metadata has, to the last bit, the pixels of the file without them.</summary>
    private static IEnumerable<JudgedCase> OtherThanClean(JudgedCase[] judged) =>
        from one in judged
        where one.Name.Contains(Metadata, StringComparison.Ordinal) && one.IsAccepted
        let clean = judged.Single(other => other.Name == $"{one.Name[..one.Name.IndexOf(Metadata, StringComparison.Ordinal)]}{Metadata}clean")
        where !one.Pixels.SequenceEqual(clean.Pixels)
        select one;

    private static async Task<string?> PillowIsMissingAsync()
    {
        var needed = $"Needs Debian's python3-pil {PillowVersion}";
        if (!File.Exists(Python))
            return $"{needed}; there is no {Python}.";
        var (exitCode, text) = await RunAsync("-c", "import PIL; print(PIL.__version__)");
        return exitCode != 0 ? $"{needed}; it is not installed." : text.Trim() != PillowVersion ? $"{needed}; here is {text.Trim()}." : null;
    }

    private static async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var standardOutput = process.StandardOutput.ReadToEndAsync(Token);
        var standardError = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, $"{await standardOutput}{(process.ExitCode == 0 ? "" : await standardError)}");
    }
}

/// <summary>One made file, and what Pillow says of it.</summary>
internal sealed record MadeCase(string Name, string File, string Compared, int Frame, string Pillow, int Width, int Height);

/// <summary>One made file as all three see it.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Error">Ours; null when we accept.</param>
/// <param name="Pillow">Whether Pillow accepts.</param>
/// <param name="ImageSharp">Whether ImageSharp accepts.</param>
/// <param name="Pixels">Ours; empty when we refuse.</param>
/// <param name="PixelError">How our pixels differ from Pillow's; null when they do not.</param>
internal sealed record JudgedCase(string Name, JobError? Error, bool Pillow, bool ImageSharp, byte[] Pixels, string? PixelError)
{
    public bool IsAccepted => Error is null;

    public bool AllAgree => Pillow == IsAccepted && ImageSharp == IsAccepted && PixelError is null;

    /// <summary>As in the table: ours with the reason, or with "otherwise" where the pixels differ.</summary>
    public string Verdicts => $"{(Error is { } error ? JsonSerializer.Serialize(error.Reason).Trim('"') : PixelError is null ? "accepted" : "accepted otherwise")}\t{Word(Pillow)}\t{Word(ImageSharp)}";

    public static JudgedCase Of(MadeCase made, string folder, CancellationToken token)
    {
        var file = File.ReadAllBytes(Path.Combine(folder, made.File));
        var error = ImageInspector.Inspect(file, made.Frame, new(), made.Name, token).Error;
        var pillow = made.Pillow == "accepted";
        if (error is not null)
            return new(made.Name, error, pillow, IsAcceptedByImageSharp(file), [], null);
        var decoded = ImageDecoder.Decode(file, made.Frame, null, "#ffffff", new(), token);
        var pixelError = pillow ? Difference(decoded, File.ReadAllBytes(Path.Combine(folder, $"{made.File}.rgb")), made) : null;
        return new(made.Name, error, pillow, IsAcceptedByImageSharp(file), SharpPictures.Bytes(decoded), pixelError);
    }

    private static string? Difference(RgbImage decoded, byte[] expected, MadeCase made)
    {
        if ((decoded.Width, decoded.Height) != (made.Width, made.Height))
            return $"{decoded.Width} × {decoded.Height} pixels instead of {made.Width} × {made.Height}";
        var pixels = SharpPictures.Bytes(decoded);
        var largest = expected.Zip(pixels, (a, b) => Math.Abs(a - b)).Max();
        var rms = SharpPictures.RmsDifference(expected, pixels);
        return made.Compared switch
        {
            "exact" when largest > 1 => $"differs by up to {largest} levels",
            "lossy" when rms > 3 => $"differs by {rms:F2} levels",
            _ => null,
        };
    }

    private static bool IsAcceptedByImageSharp(byte[] file)
    {
        try
        {
            using var image = SixLabors.ImageSharp.Image.Load<Rgb24>(file);
            return true;
        }
        catch (Exception)
        {
            // It throws whatever comes up; every kind is a refusal.
            return false;
        }
    }

    private static string Word(bool accepted) => accepted ? "accepted" : "refused";
}

/// <summary>The table of the cases that the three readers do not judge alike, below the figures.</summary>
internal sealed record Disagreements(string[] Figures, IReadOnlyDictionary<string, string> Rows)
{
    public static Disagreements Read(string path)
    {
        var lines = File.ReadAllLines(path, Encoding.UTF8).ToLookup(line => line.StartsWith("# ", StringComparison.Ordinal));
        var rows = lines[false].Skip(1).Select(line => line.Split('\t'));
        Assert.All(rows, cells => Assert.True(cells is [_, _, _, _, { Length: > 20 }], $"{cells[0]} has no explanation."));
        return new([.. lines[true].Select(line => line[2..])], rows.ToDictionary(cells => cells[0], cells => string.Join('\t', cells[1..4])));
    }
}
