using System.Collections.Concurrent;
using StyleCloud.Local.FunctionsHost.Protocol;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>What a worker logs, under the categories of the real host, so that <c>logLevel</c> in host.json means the same.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    /// <summary>The worker marks lines that are its own and not the app's.</summary>
    private const string WorkerLinePrefix = "LanguageWorkerConsoleLog";

    private readonly ConcurrentDictionary<string, string> _running = new();

    /// <summary>The lines of this invocation belong to that function.</summary>
    public void Begin(string invocationId, string function) => _running[invocationId] = function;

    /// <summary>The invocation has ended.</summary>
    public void End(string invocationId) => _running.TryRemove(invocationId, out _);

    /// <summary>A line that came over the stream.</summary>
    public void Write(RpcLog line)
    {
        if (line.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
            return;
        var (logger, level) = (loggers.CreateLogger(Category(line)), (LogLevel)line.Level);
        if (!logger.IsEnabled(level))
            return;
        var text = line.Exception is { } exception ? line.Message + Environment.NewLine + exception.Message : line.Message;
        Log.WorkerLine(logger, level, text);
    }

    /// <summary>A line of standard output or error.</summary>
    public void WriteConsole(string line)
    {
        var isTheWorkers = line.StartsWith(WorkerLinePrefix, StringComparison.Ordinal);
        var logger = loggers.CreateLogger(isTheWorkers ? "Worker" : "Host.Function.Console");
        if (logger.IsEnabled(LogLevel.Information))
            Log.WorkerLine(logger, LogLevel.Information, isTheWorkers ? line[WorkerLinePrefix.Length..] : line);
    }

    private string Category(RpcLog line)
    {
        if (!_running.TryGetValue(line.InvocationId, out var function))
            return line.Category.Length > 0 ? line.Category : "Worker";
        return line.LogCategory == RpcLog.Types.RpcLogCategory.User ? $"Function.{function}.User" : $"Function.{function}";
    }
}
