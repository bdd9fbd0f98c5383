using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>The command line of <c>transfer</c>, and how it becomes a <see cref="TransferRequest"/>.</summary>
internal sealed class TransferArguments
{
    /// <summary>Name of the option for machine-readable output, which usage errors heed too.</summary>
    public const string JsonName = "--json";

    private const int MaxThreads = 1024;

    private readonly Argument<string> _content = new("content") { Description = "The photo." };
    private readonly Argument<string[]> _styles = new("style") { Description = "One painting or more, with a weight if you like: painting.jpg@0.7.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _output = new("--output", "-o") { Description = "Where the result goes: .png, .jpg, .webp, .tiff or .avif.", Required = true, HelpName = "file" };
    private readonly Option<string> _startImage = new("--start-image") { Description = "The picture to start from; implies --start image.", HelpName = "file" };
    private readonly Option<string> _preview = new("--preview") { Description = "Write the picture as it stands every few seconds.", HelpName = "file" };
    private readonly Option<string> _device = new("--device") { Description = "auto (default: the first GPU, else the processor), cpu, cuda or cuda:N.", HelpName = "device" };
    private readonly Option<int?> _threads = new("--threads") { Description = $"Threads that torch computes with, 1…{MaxThreads}. Default: one per processor core.", HelpName = "n" };
    private readonly Option<string> _memory = new("--memory") { Description = "Memory that it may take on a processor, such as 8GiB. Default: what the container allows, or all that the machine has.", HelpName = "amount" };
    private readonly Option<string> _weights = new("--weights") { Description = "VGG weights: Keras .h5, .safetensors or PyTorch .pth. Default: cache, download, own default features.", HelpName = "file" };
    private readonly Option<string> _weightsCache = new("--weights-cache") { Description = "Folder in which weights are kept. Default: the user's cache folder.", HelpName = "folder" };
    private readonly Option<bool> _offline = new("--offline") { Description = "Never download weights." };
    private readonly Option<bool> _json = new(JsonName) { Description = "Print one JSON object on standard output; all words for people go to standard error." };
    private readonly EngineOptions _engine = new();

    /// <summary>A misspelled option would otherwise pass for the name of a painting.</summary>
    public TransferArguments()
    {
        _content.Validators.Add(RefuseOptions);
        _styles.Validators.Add(RefuseOptions);
    }

    /// <summary>Adds everything to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_content);
        command.Arguments.Add(_styles);
        foreach (var option in (IEnumerable<Option>)[_output, .. _engine.Symbols, _startImage, _preview, _device, _threads, _memory, _weights, _weightsCache, _offline, _json])
            command.Options.Add(option);
    }

    /// <summary>Whether machine-readable output is asked for.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Everything read and checked, before any picture is opened.</summary>
    /// <exception cref="UsageException">Something is invalid; it carries every error found.</exception>
    public TransferRequest Read(ParseResult parsed)
    {
        var errors = new List<JobError>();
        var output = Path.GetFullPath(parsed.GetRequiredValue(_output));
        var startImage = parsed.GetValue(_startImage);
        var styles = parsed.GetRequiredValue(_styles).Select(style => StyleArgument.Parse(style, errors)).ToList();
        var preview = Preview(parsed.GetValue(_preview), output, errors);
        var options = ReadOptions(_engine.ChangesIn(parsed, errors), output, startImage, errors);
        RefuseToDestroy(parsed, styles, startImage, output, preview, errors);
        var threads = parsed.GetValue(_threads);
        if (threads is not (null or (>= 1 and <= MaxThreads)))
            errors.Add(new(ErrorReason.InvalidOption, $"--threads must be 1…{MaxThreads}; it is {threads}.", "--threads", $"1…{MaxThreads}", $"{threads}"));
        ByteSize? memory = null;
        if (parsed.GetValue(_memory) is { } amount)
        {
            if (ByteSize.TryParse(amount, out var size))
                memory = size;
            else
                errors.Add(new(ErrorReason.InvalidOption, $"--memory must be {ByteSize.Expected}; it is {amount}.", "--memory", ByteSize.Expected, amount));
        }

        if (errors.Count > 0)
            throw new UsageException(errors);
        return new(
            parsed.GetRequiredValue(_content),
            styles,
            startImage,
            output,
            preview,
            options!,
            parsed.GetValue(_device),
            threads,
            memory,
            parsed.GetValue(_weights),
            parsed.GetValue(_weightsCache),
            parsed.GetValue(_offline));
    }

    /// <summary>What is written must not be what is read: the result would take the place of an original.</summary>
    private void RefuseToDestroy(ParseResult parsed, List<StyleArgument> styles, string? startImage, string output, string? preview, List<JobError> errors)
    {
        (string What, string? Path)[] read =
        [
            ("the photo", parsed.GetRequiredValue(_content)),
            .. styles.Select(style => ("a style", (string?)style.Path)),
            ("the start image", startImage),
            ("the weights", parsed.GetValue(_weights)),
        ];
        foreach (var (option, written) in new[] { ("--output", output), ("--preview", preview) })
        {
            if (written is not null && read.FirstOrDefault(one => one.Path is { Length: > 0 } path && SameFile.Is(path, written)) is { Path: { } original } taken)
                errors.Add(new(ErrorReason.InvalidOption, $"{option} would replace {taken.What} ({original}); name another file.", option, "a file that is not read", written));
        }
    }

    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            result.AddError($"{UsageErrors.UnknownOption(token.Value, ((CommandResult)result.Parent!).Command)} (A file of that name is ./{token.Value}.)");
    }

    private static StyleTransferOptions? ReadOptions(JsonObject changes, string output, string? startImage, List<JobError> errors)
    {
        if (OutputFormats.Decide(changes, output) is { } unfit)
            errors.Add(unfit);
        if (startImage is not null)
            changes.TryAdd("start", "image");

        // No preset starts from an image, so that the changes alone decide, whatever else is wrong with them.
        var startsFromImage = "image".Equals(changes["start"]?.ToString(), StringComparison.OrdinalIgnoreCase);
        if (startsFromImage && startImage is null)
            errors.Add(new(ErrorReason.InvalidOption, "--start image needs a picture named by --start-image; there is none.", "--start-image", "a file", "none"));
        if (!startsFromImage && startImage is not null)
            errors.Add(new(ErrorReason.InvalidOption, $"--start-image is only used with --start image; it is {changes["start"]}.", "start", "image", $"{changes["start"]}"));
        var options = OptionsReader.Read(changes, out var found);
        errors.AddRange(found.Where(error => !errors.Exists(known => known.Subject == error.Subject)).ToList());
        return options;
    }

    private static string? Preview(string? preview, string output, List<JobError> errors)
    {
        if (preview is null)
            return null;
        if (OutputFormats.UnknownExtension(preview) is { } unknown)
            errors.Add(unknown);
        var path = Path.GetFullPath(preview);
        if (SameFile.Is(path, output))
            errors.Add(new(ErrorReason.InvalidOption, $"--preview and --output must be two files; both are {preview}.", "--preview", "another file", preview));
        return path;
    }
}
