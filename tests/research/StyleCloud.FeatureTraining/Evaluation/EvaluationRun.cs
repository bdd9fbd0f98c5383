using System.Globalization;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>Makes a picture for every candidate, pair and size, measures it, and keeps both.</summary>
internal sealed class EvaluationRun : IDisposable
{
    private readonly EvaluationSettings _settings;
    private readonly StyleTransferOptions _options;
    private readonly ComputeDevice _device;
    private readonly Judge _judge;
    private readonly TrialLog _log;

    /// <exception cref="FormatException">The options cannot be read.</exception>
    public EvaluationRun(EvaluationSettings settings, string device)
    {
        _settings = settings;
        _device = ComputeDevice.Select(device);
        _options = Read(settings);
        _judge = new(VggWeightFile.Load(settings.Judge, Network.Vgg16));
        _log = new(Path.Combine(settings.Folder, "trials.jsonl"));
    }

    private IEnumerable<(string Content, string Style)> Pairs => _settings.Contents.SelectMany(content => _settings.Styles.Select(style => (content, style)));

    /// <summary>Runs all of a candidate's trials that are missing.</summary>
    /// <param name="candidate">The features.</param>
    /// <param name="size">Longer side.</param>
    /// <param name="ceiling">Trials whose content change is to be met, in the order of the pairs; null to keep the weight.</param>
    /// <returns>One trial for each pair.</returns>
    public IReadOnlyList<Trial> Try(Candidate candidate, int size, IReadOnlyList<Trial>? ceiling)
    {
        var fingerprint = candidate.Weights.Fingerprint();
        var weight = ceiling is null ? _options.StyleWeight : Match(candidate, fingerprint, size, ceiling);
        return [.. Pairs.Select(pair => Try(candidate, fingerprint, pair, size, weight))];
    }

    /// <inheritdoc/>
    public void Dispose() => _judge.Dispose();

    /// <summary>
    /// The content change grows about as a power of the style weight, so that steps on logarithms find the weight. First from
    /// the default weight along a slope of one half, then twice along the secant.
    /// </summary>
    private double Match(Candidate candidate, string fingerprint, int size, IReadOnlyList<Trial> ceiling)
    {
        // Down the diagonal, so that every style and as many photos take part.
        var pairs = Pairs.ToList();
        var numbers = Enumerable.Range(0, Math.Min(_settings.MatchPairs, pairs.Count)).Select(i => i * (_settings.Styles.Count + 1) % pairs.Count).ToList();
        var wanted = numbers.Average(number => ceiling[number].Verdict.ContentChange);
        var (before, changeBefore) = (_options.StyleWeight, Change(_options.StyleWeight));
        var slope = 0.5;
        for (var round = 0; round < 3 && Math.Abs(Math.Log(wanted / changeBefore)) > 0.02; round++)
        {
            var weight = Rounded(before * Math.Exp(Math.Clamp(Math.Log(wanted / changeBefore) / slope, -1.5, 1.5)));
            if (weight == before)
                break;
            var change = Change(weight);
            slope = Math.Clamp(Math.Log(change / changeBefore) / Math.Log(weight / before), 0.15, 1.5);
            (before, changeBefore) = (weight, change);
        }

        return before;

        double Change(double weight) => numbers.Average(number => Try(candidate, fingerprint, pairs[number], size, weight).Verdict.ContentChange);

        static double Rounded(double weight) => double.Parse(weight.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private Trial Try(Candidate candidate, string fingerprint, (string Content, string Style) pair, int size, double styleWeight)
    {
        var (content, style) = (Path.GetFileNameWithoutExtension(pair.Content), Path.GetFileNameWithoutExtension(pair.Style));
        if (_log.Find(fingerprint, content, style, size, _settings.Options, styleWeight) is { } done)
            return done;
        var (photo, painting) = (Picture(pair.Content, size), Picture(pair.Style, size));
        var options = _options with { Size = size, StyleWeight = styleWeight };
        using var transfer = new StyleTransferEngine(candidate.Weights, _device).Begin(new(photo, [new(painting, 1)], null, options));
        while (transfer.Step())
        {
            // To the end.
        }

        var result = transfer.Result;
        var trial = new Trial(
            candidate.Name, fingerprint, content, style, size, _settings.Options, styleWeight,
            _judge.Consider(result.Image, photo, painting), PictureMetrics.Of(result.Image, photo, painting), result.Elapsed.TotalSeconds);
        File.WriteAllBytes(
            Path.Combine(_settings.Folder, trial.FileName),
            ImageEncoder.Encode(result.Image, OutputFormat.Png, 100, null));
        _log.Add(trial);
        Console.WriteLine(ResultTable.Line(trial));
        return trial;
    }

    private RgbImage Picture(string path, int size) => ImageDecoder.Decode(File.ReadAllBytes(path), size, _options.Background, new(), CancellationToken.None);

    private static StyleTransferOptions Read(EvaluationSettings settings)
    {
        var changes = settings.Options.Length > 0 ? JsonNode.Parse(settings.Options)!.AsObject() : [];
        changes.TryAdd("scales", 1);
        changes["iterations"] = settings.Iterations;
        return OptionsReader.Read(changes, out var errors) ?? throw new FormatException(string.Join(' ', errors.Select(error => error.Message)));
    }
}
