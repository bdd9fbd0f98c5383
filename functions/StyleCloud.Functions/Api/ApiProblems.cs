using Azure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace StyleCloud.Functions.Api;

/// <summary>Turns what a request threw into <c>application/problem+json</c>: 4xx where the request is wrong, 503 where storage failed, otherwise 500, without details.</summary>
internal sealed class ApiProblems(IProblemDetailsService problems, ILogger<ApiProblems> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException malformed => new ProblemDetails { Status = malformed.StatusCode, Title = malformed.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Request body too large" : "Bad request", Detail = malformed.Message },
            RequestFailedException or IOException or AggregateException => new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Title = "Storage did not answer", Detail = "Try again in a few seconds." },
            _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Title = "Unexpected error" },
        };
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            Log.RequestFailed(logger, exception, httpContext.Request.Method, httpContext.Request.Path);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }
}
