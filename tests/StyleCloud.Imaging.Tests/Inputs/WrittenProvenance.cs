using System.Xml.Linq;
using NetVips;

namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>Reads the provenance that <see cref="ImageEncoder"/> wrote into a picture, by the names that it is published under.</summary>
internal static class WrittenProvenance
{
    private static readonly XNamespace Own = "urn:stylecloud:provenance:1:";
    private static readonly XName Software = XName.Get("CreatorTool", "http://ns.adobe.com/xap/1.0/");

    /// <returns>Null when the picture holds no XMP at all.</returns>
    public static ImageProvenance? Read(byte[] file)
    {
        using var image = Image.NewFromBuffer(file);
        if (!image.Contains("xmp-data"))
            return null;
        var xmp = XDocument.Load(new MemoryStream((byte[])image.Get("xmp-data")));
        return new(Text(Own + "JobId"), Text(Own + "Options"), Text(Software));

        string Text(XName name) => xmp.Descendants(name).Single().Value;
    }
}
