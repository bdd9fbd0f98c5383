using System.Globalization;
using System.Text.Json;
using StyleCloud.Weights.Files;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>Where a training stands, as a safetensors file: every number with its momentum, the statistics, the step.</summary>
internal sealed class Checkpoint(string path, TrainingSettings settings, IReadOnlyList<TrainedTensor> trained, IReadOnlyList<(string Name, Tensor Value)> statistics)
{
    /// <summary>Name of the file in a training's folder.</summary>
    public const string FileName = "checkpoint.safetensors";

    private const string StepKey = "step";
    private const string SecondsKey = "seconds";
    private const string SettingsKey = "settings";

    private IEnumerable<(string Name, Tensor Value)> Tensors =>
        trained.SelectMany(one => new[] { (one.Name, one.Value), ($"{one.Name}.momentum", one.Momentum) }).Concat(statistics);

    /// <summary>The settings that a training was begun with.</summary>
    public static TrainingSettings SettingsIn(string folder)
    {
        using var file = new SafetensorsFile(Path.Combine(folder, FileName));
        return JsonSerializer.Deserialize<TrainingSettings>(file.Metadata[SettingsKey])!;
    }

    /// <summary>Takes up what was saved.</summary>
    /// <returns>Steps and seconds done; zeros when nothing was saved.</returns>
    /// <exception cref="InvalidDataException">It was saved under other settings.</exception>
    public (int Step, double Seconds) Restore()
    {
        if (!File.Exists(path))
            return (0, 0);
        using var file = new SafetensorsFile(path);
        if (file.Metadata[SettingsKey] != Spelled())
            throw new InvalidDataException($"{path} was saved under other settings: {file.Metadata[SettingsKey]}; now they are {Spelled()}. Use another folder or the same settings.");
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var stored = file.Tensors.ToDictionary(one => one.Name);
        foreach (var (name, value) in Tensors)
            value.copy_(tensor(stored[name].Read()).reshape(value.shape));
        return (int.Parse(file.Metadata[StepKey], CultureInfo.InvariantCulture), double.Parse(file.Metadata[SecondsKey], CultureInfo.InvariantCulture));
    }

    /// <summary>Saves beside and renames, so that a killed run has the one before.</summary>
    public void Save(int step, double seconds)
    {
        using var scope = NewDisposeScope();
        var tensors = Tensors.Select(one => new NamedTensor(one.Name, [.. one.Value.shape.Select(length => (int)length)], one.Value.detach().cpu().contiguous().data<float>().ToArray())).ToList();
        var metadata = new Dictionary<string, string>
        {
            [SettingsKey] = Spelled(),
            [StepKey] = step.ToString(CultureInfo.InvariantCulture),
            [SecondsKey] = seconds.ToString("R", CultureInfo.InvariantCulture),
        };
        using (var stream = File.Create($"{path}.new"))
        {
            SafetensorsWriter.Write(stream, tensors, metadata, ElementType.F32);
            stream.Flush(flushToDisk: true);
        }

        File.Move($"{path}.new", path, overwrite: true);
    }

    private string Spelled() => JsonSerializer.Serialize(settings);
}
