namespace StyleCloud.Functions.Api;

/// <summary>Every resource of the HTTP API.</summary>
internal static class ApiEndpoints
{
    /// <summary>Adds them all, below <c>/api</c>, which is the host's route prefix too.</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api");
        api.MapPage();
        api.MapHealth();
        api.MapJobs();
    }
}
