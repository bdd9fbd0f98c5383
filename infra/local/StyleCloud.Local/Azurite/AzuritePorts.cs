using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Azurite;

/// <summary>Ports on 127.0.0.1; 0 means a free one of Azurite's choice.</summary>
/// <param name="Blob">Blob service.</param>
/// <param name="Queue">Queue service.</param>
internal sealed record AzuritePorts(int Blob = 0, int Queue = 0)
{
    /// <summary>Refuses chosen ports that are taken.</summary>
    /// <exception cref="LocalRunException">A port is taken, or both are the same.</exception>
    public void Require()
    {
        LoopbackPort.Require(Blob, "--blob-port");
        LoopbackPort.Require(Queue, "--queue-port");
        if (Blob == Queue && Blob != 0)
            throw new LocalRunException($"--blob-port and --queue-port are both {Blob}; they must differ.", ExitCodes.Usage);
    }
}
