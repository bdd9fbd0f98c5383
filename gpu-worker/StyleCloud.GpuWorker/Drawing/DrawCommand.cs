using System.CommandLine;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.OneShot;
using StyleCloud.Imaging;

namespace StyleCloud.GpuWorker.Drawing;

/// <summary>The verb <c>draw</c>: a drawing by rules and a seed, without weights, network or photo.</summary>
internal static class DrawCommand
{
    private const int MinSide = 64;
    private const int MaxSide = 4096;
    private const string Description = """
        Draw a scene by rules of composition and anatomy, after the example of Harold Cohen's AARON. The same seed gives the same file.
        Exit codes: 0 done, 1 unexpected, 2 usage or invalid option, 7 the drawing cannot be written.
        """;

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "Where the drawing goes: .png, .jpg, .webp, .tiff or .avif.", Required = true, HelpName = "file" };
        var seed = new Option<long>("--seed") { Description = "Decides everything that the rules leave open.", HelpName = "n", DefaultValueFactory = _ => new StyleTransferOptions().Seed };
        var width = new Option<int>("--width") { Description = $"Pixels, {MinSide}…{MaxSide}.", HelpName = "pixels", DefaultValueFactory = _ => 1024 };
        var height = new Option<int>("--height") { Description = $"Pixels, {MinSide}…{MaxSide}.", HelpName = "pixels", DefaultValueFactory = _ => 768 };
        var command = new Command("draw", Description) { output, seed, width, height };
        command.SetAction((parsed, _) => RunAsync(() =>
            Draw(parsed.GetRequiredValue(output), parsed.GetValue(seed), parsed.GetValue(width), parsed.GetValue(height))));
        return command;
    }

    /// <summary>Draws and writes the file; its metadata say the seed.</summary>
    /// <returns>A line that says what is where.</returns>
    /// <exception cref="UsageException">A side is out of range, or the extension names no format.</exception>
    /// <exception cref="JobException">The file cannot be written.</exception>
    internal static string Draw(string output, long seed, int width, int height)
    {
        JobError?[] errors = [OutOfRange("--width", width), OutOfRange("--height", height), OutputFormats.UnknownExtension(output)];
        if (errors.Any(error => error is not null))
            throw new UsageException([.. errors.OfType<JobError>()]);
        var (path, format) = (Path.GetFullPath(output), OutputFormats.Of(output));
        PictureFiles.CheckWritable(path);
        var drawing = SceneDrawing.Draw(width, height, unchecked((ulong)seed));
        PictureFiles.Write(path, ImageEncoder.Encode(drawing, format, new StyleTransferOptions().Quality, new("draw", $$"""{"seed":{{seed}}}""", Software.Name)));
        return $"{path} ({width}×{height}): seed {seed}.";
    }

    /// <summary>The boundary of the verb: whatever happens becomes an exit code.</summary>
    private static async Task<int> RunAsync(Func<string> draw)
    {
        try
        {
            await Console.Out.WriteLineAsync(draw());
            return ExitCodes.Success;
        }
        catch (Exception exception)
        {
            var errors = exception is UsageException usage ? usage.Errors : [ErrorClassifier.Classify(exception)];
            foreach (var error in errors)
                await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.For(errors[0].Reason);
        }
    }

    private static JobError? OutOfRange(string option, int pixels) => pixels is >= MinSide and <= MaxSide
        ? null
        : new(ErrorReason.InvalidOption, $"{option} must be {MinSide}…{MaxSide}; it is {pixels}.", option, $"{MinSide}…{MaxSide}", $"{pixels}");
}
