using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Functions.Api;

/// <summary>The resource <c>/api/jobs</c>.</summary>
internal static class JobEndpoints
{
    /// <summary>Adds the resource to <c>/api</c>.</summary>
    public static void MapJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs");
        jobs.MapGet("/{id}", GetAsync);
    }

    /// <summary>The job's status, with the version as ETag so that pollers can ask If-None-Match.</summary>
    private static async Task<Results<Ok<JobStatus>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        string id, JobLedger ledger, HttpContext context, CancellationToken cancellationToken)
    {
        if (!JobId.IsValid(id))
            return TypedResults.Problem($"A job id is 32 lower-case hexadecimal digits; {id} is not.", statusCode: StatusCodes.Status400BadRequest, title: "Not a job id");
        if (await ledger.ReadAsync(id, cancellationToken) is not { } read)
            return TypedResults.Problem($"There is no job {id}.", statusCode: StatusCodes.Status404NotFound, title: "No such job");

        var version = new EntityTagHeaderValue(read.ETag.ToString("H"));
        context.Response.GetTypedHeaders().ETag = version;
        context.Response.GetTypedHeaders().CacheControl = new() { NoCache = true };
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(version, useStrongComparison: false) || known == EntityTagHeaderValue.Any)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(read.Status);
    }
}
