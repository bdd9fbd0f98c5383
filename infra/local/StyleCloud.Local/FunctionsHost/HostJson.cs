using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>What this stand-in reads of <c>host.json</c> itself; what the file leaves out has the real host's default.</summary>
internal sealed class HostJson
{
    private readonly IConfiguration _file;

    /// <summary>Reads the file in <paramref name="scriptRoot"/>.</summary>
    /// <exception cref="LocalRunException">There is none, or it cannot be used.</exception>
    public HostJson(string scriptRoot)
    {
        var path = Path.Combine(scriptRoot, "host.json");
        try
        {
            _file = new ConfigurationBuilder().AddJsonFile(path).Build();
            FunctionTimeout = Timeout(_file["functionTimeout"]);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException)
        {
            throw new LocalRunException($"{path} cannot be used: {(exception.InnerException ?? exception).Message}", innerException: exception);
        }
    }

    /// <summary>An invocation that takes longer has failed. The real host's default outside consumption plans.</summary>
    public TimeSpan FunctionTimeout { get; }

    /// <summary>First segment of every HTTP route; may be empty.</summary>
    public string RoutePrefix => _file["extensions:http:routePrefix"] ?? "api";

    /// <summary>Which categories are logged from which level.</summary>
    public IConfiguration Logging => _file.GetSection("logging");

    /// <summary>The settings of the extensions, where the WebJobs SDK looks for them.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Extensions => _file.GetSection("extensions").AsEnumerable()
        .Where(pair => pair.Value is not null)
        .Select(pair => KeyValuePair.Create($"AzureWebJobs:{pair.Key}", pair.Value));

    private static TimeSpan Timeout(string? value) => value switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => System.Threading.Timeout.InfiniteTimeSpan,
        _ => TimeSpan.Parse(value, CultureInfo.InvariantCulture),
    };
}
