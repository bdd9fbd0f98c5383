using System.Globalization;
using Microsoft.Extensions.Configuration;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>How the worker is started: <c>description</c> in <c>worker.config.json</c>.</summary>
internal sealed class WorkerDescription
{
    private readonly string _folder;
    private readonly string _executable;
    private readonly string _program;
    private readonly string[] _arguments;

    /// <summary>Reads the file in <paramref name="scriptRoot"/>.</summary>
    /// <exception cref="LocalRunException">There is none, or it cannot be used.</exception>
    public WorkerDescription(string scriptRoot)
    {
        _folder = scriptRoot;
        var path = Path.Combine(scriptRoot, "worker.config.json");
        try
        {
            var description = new ConfigurationBuilder().AddJsonFile(path).Build().GetSection("description");
            var executable = description["defaultExecutablePath"] ?? throw new LocalRunException($"{path} has no description.defaultExecutablePath.");
            _executable = executable == "dotnet" ? Path.Combine(DotnetHost.Root, "dotnet") : Resolve(executable);
            _program = description["defaultWorkerPath"] is { Length: > 0 } program ? Resolve(program) : "";
            _arguments = [.. description.GetSection("arguments").GetChildren().Select(argument => argument.Value ?? "")];
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new LocalRunException($"{path} cannot be used: {(exception.InnerException ?? exception).Message}", innerException: exception);
        }
    }

    /// <summary>The worker as the real host starts it.</summary>
    /// <param name="workerId">By which it tells who it is once it has connected.</param>
    /// <param name="endpoint">Where the host listens.</param>
    /// <param name="applicationSettings">The worker's variables.</param>
    public ChildProgram Program(string workerId, Uri endpoint, IReadOnlyDictionary<string, string> applicationSettings)
    {
        string[] connection =
        [
            "--functions-uri", endpoint.ToString(), "--functions-worker-id", workerId, "--functions-request-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", int.MaxValue.ToString(CultureInfo.InvariantCulture),
        ];
        return new("isolated worker", _executable, [.. _arguments, .. _program.Length > 0 ? [_program] : Array.Empty<string>(), .. connection])
        {
            WorkingDirectory = _folder,
            Environment = new Dictionary<string, string>(applicationSettings)
            {
                ["DOTNET_ROOT"] = DotnetHost.Root,
                ["FUNCTIONS_APPLICATION_DIRECTORY"] = _folder,
                ["FUNCTIONS_WORKER_DIRECTORY"] = _folder,
                ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            },
        };
    }

    private string Resolve(string path) => Path.Combine(_folder, path.Replace("{WorkerRoot}", "", StringComparison.Ordinal));
}
