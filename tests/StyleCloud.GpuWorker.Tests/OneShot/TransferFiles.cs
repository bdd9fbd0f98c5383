namespace StyleCloud.GpuWorker.Tests.OneShot;

/// <summary>A folder of its own with pictures in it.</summary>
internal sealed class TransferFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("stylecloud-transfer-").FullName;

    public string Output => At("out.png");

    public string At(string name) => Path.Combine(Folder, name);

    public string Picture(string name, int width = 48, int height = 32)
    {
        File.WriteAllBytes(At(name), Pictures.Png(width, height));
        return At(name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
