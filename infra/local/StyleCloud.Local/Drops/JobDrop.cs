using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Drops;

/// <summary>A folder with a manifest and the pictures that it names.</summary>
/// <param name="Folder">Name of the folder inside <c>input</c>.</param>
/// <param name="Content">The photo.</param>
/// <param name="Styles">The styles as the manifest names them.</param>
/// <param name="StylePictures">Pictures of styles that are beside the photo.</param>
/// <param name="Options">Options of the engine.</param>
internal sealed record JobDrop(
    string Folder, DroppedFile Content, IReadOnlyList<ManifestStyle> Styles, IReadOnlyList<DroppedFile> StylePictures, JsonObject Options)
{
    /// <summary>Every blob. The manifest comes first: pictures that find it waiting belong to it from the start.</summary>
    public IReadOnlyList<DroppedFile> Files => [Manifest(), .. StylePictures, Content];

    /// <summary>Uploads every blob.</summary>
    public async Task UploadAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
            await storage.Container(ContainerNames.Input).GetBlobClient(file.Name).UploadAsync(file.Content, overwrite: true, cancellationToken);
    }

    private DroppedFile Manifest()
    {
        var manifest = new JobManifest { Content = Beside(Content), Styles = Styles, Options = Options, Output = Path.GetFileNameWithoutExtension(Content.Name) };
        return new($"{Folder}/job.json", BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, ContractsJsonContext.Default.JobManifest)));
    }

    private string Beside(DroppedFile file) => file.Name[(Folder.Length + 1)..];
}
