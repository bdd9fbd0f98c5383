using System.Diagnostics;

namespace StyleCloud.Local.Processes;

/// <summary>
/// Ends this process's children however it dies. A shell holds the other end of a pipe and the list of children. When
/// the pipe closes, which even <c>kill -9</c> of this process cannot prevent, the shell sends SIGTERM to every child's
/// process group, and SIGKILL five seconds later to what is left. One megabyte, no polling, works on Linux and macOS;
/// the kernel's parent-death signal is no substitute, because it fires when the starting <i>thread</i> ends.
/// </summary>
internal sealed class DeathWarden : IDisposable
{
    private const string Script =
        """
        trap '' INT TERM HUP
        watched=
        while read -r word pid; do
          kept=
          for one in $watched; do [ "$one" = "$pid" ] || kept="$kept $one"; done
          case $word in watch) watched="$kept $pid" ;; *) watched=$kept ;; esac
        done
        send() { for one in $watched; do kill -s "$1" -- "-$one" 2>/dev/null || kill -s "$1" -- "$one" 2>/dev/null; done; }
        alive() { for one in $watched; do kill -s 0 -- "$one" 2>/dev/null && return 0; done; return 1; }
        send TERM
        tries=0
        while alive && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
        send KILL
        """;

    private readonly Process _shell;
    private readonly Lock _writing = new();
    private bool _closed;

    /// <summary>Starts the shell.</summary>
    public DeathWarden()
    {
        var start = OwnSession.Wrap("/bin/sh", ["-c", Script]);
        start.RedirectStandardInput = true;
        _shell = Process.Start(start) ?? throw new LocalRunException("/bin/sh could not be started.");
        _shell.StandardInput.AutoFlush = true;
    }

    /// <summary>From now on the process dies with this one.</summary>
    public void Watch(int processId) => Tell("watch", processId);

    /// <summary>The process has ended; its id may be given to another.</summary>
    public void Forget(int processId) => Tell("forget", processId);

    /// <summary>Ends the shell, and with it whatever is still watched.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            _closed = true;
            _shell.StandardInput.Dispose();
            _shell.Dispose();
        }
    }

    private void Tell(string word, int processId)
    {
        lock (_writing)
        {
            if (!_closed)
                _shell.StandardInput.WriteLine($"{word} {processId}");
        }
    }
}
