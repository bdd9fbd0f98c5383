using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>One picture of the evaluation and what was measured.</summary>
/// <param name="Features">Name of the candidate.</param>
/// <param name="Fingerprint">Of the candidate's kernels.</param>
/// <param name="Content">Name of the photo.</param>
/// <param name="Style">Name of the painting.</param>
/// <param name="Size">Longer side in pixels.</param>
/// <param name="Options">What changes the options from the evaluation's own, as JSON; empty for nothing.</param>
/// <param name="StyleWeight">Weight of the style loss.</param>
/// <param name="Verdict">Under the judge's features.</param>
/// <param name="Metrics">Without features.</param>
/// <param name="Seconds">In the engine.</param>
internal sealed record Trial(
    string Features, string Fingerprint, string Content, string Style, int Size, string Options, double StyleWeight, Verdict Verdict, PictureMetrics Metrics, double Seconds)
{
    /// <summary>File of the picture; other kernels or options give another.</summary>
    [JsonIgnore]
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Size}-{Content}-{Style}-{Features}-{StyleWeight:0.##}-{Key}.png");

    private string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Fingerprint + Options)).AsSpan(0, 3));
}

/// <summary>Trials done so far, a line of JSON each, so that a stopped evaluation goes on.</summary>
internal sealed class TrialLog
{
    private readonly string _path;
    private readonly List<Trial> _trials = [];

    public TrialLog(string path)
    {
        _path = path;
        if (File.Exists(path))
            _trials.AddRange(File.ReadLines(path).Select(line => JsonSerializer.Deserialize<Trial>(line)!));
    }

    /// <summary>The same trial of an earlier run, or null.</summary>
    public Trial? Find(string fingerprint, string content, string style, int size, string options, double styleWeight) => _trials.Find(trial =>
        (trial.Fingerprint, trial.Content, trial.Style, trial.Size, trial.Options) == (fingerprint, content, style, size, options)
        && Math.Abs(trial.StyleWeight - styleWeight) <= 1e-9 * styleWeight);

    /// <summary>Keeps a trial.</summary>
    public void Add(Trial trial)
    {
        _trials.Add(trial);
        File.AppendAllText(_path, JsonSerializer.Serialize(trial) + '\n');
    }
}
