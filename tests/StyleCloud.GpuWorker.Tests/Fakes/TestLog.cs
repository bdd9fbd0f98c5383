using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>Keeps every line, and shows it with the test that wrote it.</summary>
internal sealed class TestLog : ILogger
{
    private readonly ConcurrentQueue<(int EventId, string Text)> _lines = new();

    public IReadOnlyCollection<(int EventId, string Text)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = $"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception}";
        _lines.Enqueue((eventId.Id, text));
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }

    public ILogger<T> For<T>() => new Typed<T>(this);

    private sealed class Typed<T>(TestLog log) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Log(logLevel, eventId, state, exception, formatter);
    }
}
