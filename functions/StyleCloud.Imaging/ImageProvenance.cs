using System.Text;
using System.Xml.Linq;

namespace StyleCloud.Imaging;

/// <summary>Where a result came from; written into its metadata as XMP.</summary>
/// <param name="JobId">The job.</param>
/// <param name="OptionsJson">The options that made it, as JSON.</param>
/// <param name="Software">The program and its version.</param>
public sealed record ImageProvenance(string JobId, string OptionsJson, string Software);

/// <summary>
/// Provenance as an XMP packet (ISO 16684-1). It names no date, place or person, so equal pictures have equal bytes.
/// </summary>
internal static class ProvenanceXmp
{
    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Basic = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Own = "urn:stylecloud:provenance:1:";

    public static byte[] Write(ImageProvenance provenance)
    {
        var description = new XElement(
            Rdf + "Description",
            new XAttribute(XNamespace.Xmlns + "xmp", Basic.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "stylecloud", Own.NamespaceName),
            new XAttribute(Rdf + "about", ""),
            new XElement(Basic + "CreatorTool", provenance.Software),
            new XElement(Own + "JobId", provenance.JobId),
            new XElement(Own + "Options", provenance.OptionsJson));
        var packet = new XElement(
            Meta + "xmpmeta",
            new XAttribute(XNamespace.Xmlns + "x", Meta.NamespaceName),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf.NamespaceName), description));
        return Encoding.UTF8.GetBytes(
            $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>{packet.ToString(SaveOptions.DisableFormatting)}<?xpacket end=\"w\"?>");
    }
}
