using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StyleCloud.Local.Processes;

/// <summary>A running child: its output goes to a log file, its last lines are remembered, and it dies with this process.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int TailLines = 30;
    private const int SigTerm = 15;

    /// <summary>How long to wait for the last lines of a process that has ended; a grandchild may hold the pipe open.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ChildProgram _program;
    private readonly DeathWarden _warden;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _tail = new();
    private readonly Lock _output = new();
    private StreamWriter? _log;
    private int _openStreams = 2;

    private ChildProcess(ChildProgram program, DeathWarden warden)
    {
        (_program, _warden) = (program, warden);
        if (program.LogPath is { } path)
            _log = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
        _process = new() { StartInfo = StartInfo(program), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => OnExited();
    }

    /// <summary>Process id.</summary>
    public int Id { get; private set; }

    /// <summary>Completes with the exit code; 128 + the signal's number when a signal ended it.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines of its output.</summary>
    public string Tail
    {
        get
        {
            lock (_output)
                return string.Join(Environment.NewLine, _tail);
        }
    }

    /// <summary>Starts <paramref name="program"/>.</summary>
    /// <exception cref="LocalRunException">The executable cannot be started.</exception>
    public static ChildProcess Start(ChildProgram program, DeathWarden warden)
    {
        var child = new ChildProcess(program, warden);
        try
        {
            child._process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            child._log?.Dispose();
            throw new LocalRunException($"{program.Name} could not be started ({program.FileName}): {exception.Message}", innerException: exception);
        }

        child.Id = child._process.Id;
        warden.Watch(child.Id);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Asks it to end (SIGTERM), and after <paramref name="grace"/> ends it and all that it has started.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Exited.IsCompleted)
            return;
        _ = SendSignal(Id, SigTerm);
        try
        {
            await Exited.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
        }
    }

    /// <summary>Ends it and all that it has started, at once (SIGKILL).</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(ChildProgram program)
    {
        var start = OwnSession.Wrap(program.FileName, program.Arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = program.WorkingDirectory ?? "";
        foreach (var (name, value) in program.Environment)
            start.Environment[name] = value;
        return start;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0)
                _drained.TrySetResult();
            return;
        }

        lock (_output)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
                _tail.Dequeue();
            _log?.WriteLine(line);
        }

        _program.OnLine?.Invoke(line);
    }

    private void OnExited()
    {
        _warden.Forget(Id);
        _drained.Task.Wait(LastLines);
        lock (_output)
        {
            _log?.Dispose();
            _log = null;
        }

        _exited.TrySetResult(_process.ExitCode);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
