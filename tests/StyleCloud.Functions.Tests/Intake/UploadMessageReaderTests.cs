using System.Text.Json;
using StyleCloud.Functions.Intake;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class UploadMessageReaderTests
{
    [Fact]
    public void Read_EventGridEvent_GivesNameAndVersion()
    {
        var upload = Assert.Single(UploadMessageReader.Read(UploadEvents.EventGrid("wave/photo.jpg", "0x8DF")).Uploads);

        Assert.Equal(["wave/photo.jpg"], upload.Names);
        Assert.Equal("0x8DF", upload.ETag);
    }

    [Fact]
    public void Read_CloudEvent_GivesNameAndVersion()
    {
        var upload = Assert.Single(UploadMessageReader.Read(UploadEvents.CloudEvent("wave/photo.jpg", "\"0x8DF\"")).Uploads);

        Assert.Equal("wave/photo.jpg", upload.Name);
        Assert.Equal("0x8DF", upload.ETag);
    }

    [Fact]
    public void Read_ArrayOfBothSchemas_GivesEveryUpload()
    {
        var read = UploadMessageReader.Read(UploadEvents.Several(UploadEvents.EventGrid("a.jpg"), UploadEvents.CloudEvent("b.jpg")));

        Assert.Equal(["a.jpg", "b.jpg"], read.Uploads.Select(upload => upload.Name));
        Assert.Null(read.Error);
    }

    [Fact]
    public void Read_OneOfAnArray_CanBeSentAgainByItself()
    {
        var upload = UploadMessageReader.Read(UploadEvents.Several(UploadEvents.EventGrid("a.jpg"), UploadEvents.EventGrid("b.jpg"))).Uploads[1];

        Assert.Equal("b.jpg", Assert.Single(UploadMessageReader.Read(upload.Json).Uploads).Name);
    }

    [Theory]
    [InlineData("PutBlob")]
    [InlineData("PutBlobFromUrl")]
    [InlineData("PutBlockList")]
    [InlineData("CopyBlob")]
    [InlineData("copyBlobFromURL")]
    [InlineData("FlushWithClose")]
    [InlineData("SftpCommit")]
    public void Read_CommittedWrite_IsAnUpload(string api) =>
        Assert.Single(UploadMessageReader.Read(UploadEvents.EventGrid("a.jpg", api: api)).Uploads);

    [Theory]
    [InlineData("CreateFile")]
    [InlineData("SftpCreate")]
    [InlineData("AppendFile")]
    [InlineData("CreateDirectory")]
    public void Read_UncommittedWrite_IsIgnored(string api)
    {
        var read = UploadMessageReader.Read(UploadEvents.EventGrid("a.jpg", api: api));

        Assert.Empty(read.Uploads);
        Assert.Contains(api, Assert.Single(read.Ignored), StringComparison.Ordinal);
        Assert.Null(read.Error);
    }

    [Theory]
    [InlineData("output")]
    [InlineData("jobs")]
    [InlineData("styles")]
    public void Read_OtherContainer_IsIgnored(string container)
    {
        var read = UploadMessageReader.Read(UploadEvents.EventGrid("a.jpg", container: container));

        Assert.Empty(read.Uploads);
        Assert.Contains(container, Assert.Single(read.Ignored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wave/photo.jpg.error.json")]
    [InlineData("PHOTO.ERROR.JSON")]
    public void Read_NameThatIsNeverInput_IsIgnored(string name)
    {
        var read = UploadMessageReader.Read(UploadEvents.EventGrid(name));

        Assert.Empty(read.Uploads);
        Assert.Single(read.Ignored);
    }

    [Fact]
    public void Read_OtherEventType_IsIgnored() =>
        Assert.Contains("BlobDeleted", Assert.Single(UploadMessageReader.Read(UploadEvents.EventGrid("a.jpg", type: "Microsoft.Storage.BlobDeleted")).Ignored), StringComparison.Ordinal);

    [Theory]
    [InlineData("plain text")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"eventType":7}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated"}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","data":{"api":"PutBlob"}}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","subject":"x","data":{"api":"PutBlob","url":"nowhere"}}""")]
    public void Read_NoEvent_SaysWhy(string message)
    {
        var read = UploadMessageReader.Read(message);

        Assert.Empty(read.Uploads);
        Assert.False(string.IsNullOrEmpty(read.Error));
    }

    [Fact]
    public void Read_EventWithoutUrl_TakesTheSubject()
    {
        var sent = JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonObject>(UploadEvents.EventGrid("wave/a b.jpg"))!;
        sent["data"]!.AsObject().Remove("url");

        Assert.Equal("wave/a b.jpg", Assert.Single(UploadMessageReader.Read(sent.ToJsonString()).Uploads).Name);
    }
}
