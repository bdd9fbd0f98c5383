namespace StyleCloud.Local;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    /// <summary>The picture was made, or <c>--watch</c> was ended.</summary>
    public const int Success = 0;

    /// <summary>The job was rejected or failed; the reasons were printed.</summary>
    public const int JobFailed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The machine lacks something (Node.js, a free port, a built program) or a child process ended on its own.</summary>
    public const int Environment = 3;

    /// <summary>Ended by a signal before the picture was made: 128 + the signal's number.</summary>
    public static int Signalled(int signal) => 128 + signal;
}
