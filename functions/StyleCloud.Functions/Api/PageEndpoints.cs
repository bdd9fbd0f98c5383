using Microsoft.AspNetCore.Http.HttpResults;

namespace StyleCloud.Functions.Api;

/// <summary><c>GET /api/</c>: a page that says how to drop a photo, whether the service is ready, and how far a job is.</summary>
internal static class PageEndpoints
{
    private static readonly (string Path, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/page.css", "page.css", "text/css; charset=utf-8"),
        ("/page.js", "page.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Adds the page to <c>/api</c>.</summary>
    public static void MapPage(this RouteGroupBuilder api)
    {
        foreach (var (path, file, type) in Files)
            api.MapGet(path, (HttpContext context) => Serve(context, file, type));
    }

    private static FileStreamHttpResult Serve(HttpContext context, string file, string type)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        return TypedResults.Stream(typeof(PageEndpoints).Assembly.GetManifestResourceStream(file)!, type);
    }
}
