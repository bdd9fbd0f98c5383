using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Stack;

/// <summary>One of this program's stand-ins in a process of its own, which has said that it is ready.</summary>
/// <param name="Process">The process.</param>
/// <param name="Ready">What it said.</param>
internal sealed record StandIn(ChildProcess Process, string Ready)
{
    /// <summary>What it gets to end in order.</summary>
    public static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(15);

    /// <summary>Starts it and waits for its ready line.</summary>
    /// <exception cref="LocalRunException">It ended before.</exception>
    public static async Task<StandIn> StartAsync(ChildProgram program, DeathWarden warden, CancellationToken cancellationToken)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(program with { OnLine = line => Hear(line, said) }, warden);
        try
        {
            await Task.WhenAny(said.Task, process.Exited).WaitAsync(cancellationToken);
            if (said.Task.IsCompleted)
                return new(process, await said.Task);
            throw new LocalRunException($"The {program.Name} ended with exit code {await process.Exited} before it was ready:{Environment.NewLine}{process.Tail}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static void Hear(string line, TaskCompletionSource<string> said)
    {
        if (ReadyLine.Read(line) is { } ready)
            said.TrySetResult(ready);
    }
}
