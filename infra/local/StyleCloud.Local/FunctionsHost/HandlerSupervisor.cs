using System.Globalization;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// Keeps the custom handler running: starts it on a free port, waits until it answers any request for <c>/</c>, starts it
/// again when it dies, and gives up at the third error as the Functions host does.
/// </summary>
internal sealed class HandlerSupervisor(string scriptRoot, HostJson host, DeathWarden warden, RestartBudget budget, TimeSpan startTimeout, ILogger logger)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private static readonly HttpClient Ping = new(new SocketsHttpHandler { UseProxy = false });
    private TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ChildProcess? _current;
    private volatile bool _deliberate;

    /// <summary>Process id of the running handler; 0 when none runs.</summary>
    public int ProcessId => _current?.Id ?? 0;

    /// <summary>Waits for a handler that is ready.</summary>
    /// <returns>Its address.</returns>
    public Task<Uri> WhenReadyAsync(CancellationToken cancellationToken) => Volatile.Read(ref _ready).Task.WaitAsync(cancellationToken);

    /// <summary>Ends the running handler because it does not answer; another is started. Counts as no error.</summary>
    public void Restart()
    {
        _deliberate = true;
        _current?.Kill();
    }

    /// <summary>Runs handlers until cancelled.</summary>
    /// <exception cref="LocalRunException">The handler failed three times.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var error = await RunOnceAsync(cancellationToken);
            Volatile.Write(ref _ready, new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_deliberate)
                _deliberate = false;
            else if (budget.Spend())
                Log.HandlerRestarts(logger, error, budget.Errors, RestartBudget.MaxErrors);
            else
                throw new LocalRunException($"The handler failed {budget.Errors} times; the stand-in for the Functions host stops. The last time: {error}");
        }
    }

    /// <summary>Starts a handler and waits for its end.</summary>
    /// <returns>Why it is no more.</returns>
    private async Task<string> RunOnceAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPort.FindFree();
        await using var handler = ChildProcess.Start(Program(port), warden);
        _current = handler;
        try
        {
            var address = new Uri($"http://127.0.0.1:{port}/");
            if (!await AnswersAsync(address, handler, cancellationToken))
                return handler.Exited.IsCompleted ? Ended(handler) : $"it did not answer on port {port} within {startTimeout.TotalSeconds:0} s.";
            Log.HandlerReady(logger, handler.Id, port);
            _ready.TrySetResult(address);
            await handler.Exited.WaitAsync(cancellationToken);
            return Ended(handler);
        }
        finally
        {
            _current = null;
            await handler.StopAsync(StopGrace);
        }
    }

    private ChildProgram Program(int port)
    {
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var executable = Path.Combine(scriptRoot, host.Executable);
        return new("handler", File.Exists(executable) ? executable : host.Executable, [.. host.Arguments.Select(argument => argument.Replace("%FUNCTIONS_CUSTOMHANDLER_PORT%", portText, StringComparison.Ordinal))])
        {
            WorkingDirectory = host.WorkingDirectory is { Length: > 0 } folder ? Path.Combine(scriptRoot, folder) : scriptRoot,
            Environment = new Dictionary<string, string> { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = portText },
            OnLine = line => Log.HandlerLine(logger, line),
        };
    }

    private async Task<bool> AnswersAsync(Uri address, ChildProcess handler, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(startTimeout);
        try
        {
            while (!handler.Exited.IsCompleted)
            {
                if (await PingAsync(address, limit.Token))
                    return true;
                await Task.Delay(TimeSpan.FromMilliseconds(25), limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The start timeout.
        }

        return false;
    }

    private static async Task<bool> PingAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Ping.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false; // Not listening yet.
        }
    }

    private static string Ended(ChildProcess handler) =>
        $"it ended with exit code {handler.Exited.Result}{(handler.Tail.Length > 0 ? $"; its last output:{Environment.NewLine}{handler.Tail}" : ", without output.")}";
}
