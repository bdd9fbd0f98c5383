using System.Net;
using System.Text;
using System.Xml.Linq;

namespace StyleCloud.Testing.Storage;

/// <summary>Responses in the form that both services share.</summary>
internal static class StorageAnswer
{
    public static HttpResponseMessage Empty(HttpStatusCode status) => new(status) { Content = new ByteArrayContent([]) };

    public static HttpResponseMessage Xml(HttpStatusCode status, XElement body) =>
        new(status) { Content = new StringContent($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{body}", Encoding.UTF8, "application/xml") };

    public static HttpResponseMessage Error(StorageRequest request, HttpStatusCode status, string code)
    {
        var response = request.Method == "HEAD" ? Empty(status) : Xml(status, new("Error", new XElement("Code", code), new XElement("Message", code)));
        response.Headers.TryAddWithoutValidation("x-ms-error-code", code);
        return response;
    }

    /// <summary>A request of a kind that the fake does not know; guessing an answer would make tests pass that storage fails.</summary>
    public static NotSupportedException Unknown(StorageRequest request) =>
        new($"The fake storage does not know {request.Line}?{string.Join('&', request.Query.Select(pair => $"{pair.Key}={pair.Value}"))}.");

    /// <summary>The XML body of a request.</summary>
    public static XElement Xml(StorageRequest request) => XElement.Load(new MemoryStream(request.Body));
}
