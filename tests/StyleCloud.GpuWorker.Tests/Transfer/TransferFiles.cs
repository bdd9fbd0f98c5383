using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.GpuWorker.Tests.Transfer;

/// <summary>A folder of its own with pictures in it.</summary>
internal sealed class TransferFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("stylecloud-transfer-").FullName;

    public string Output => At("out.png");

    public string At(string name) => Path.Combine(Folder, name);

    public string Picture(string name, int width = 48, int height = 32)
    {
        var pixels = new float[3 * width * height];
        for (var index = 0; index < pixels.Length; index++)
            pixels[index] = index % 61 / 60f;
        File.WriteAllBytes(At(name), ImageEncoder.Encode(new(width, height, pixels), OutputFormat.Png, 90, null));
        return At(name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
