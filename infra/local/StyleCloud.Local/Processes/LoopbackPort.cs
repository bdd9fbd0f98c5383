using System.Net;
using System.Net.Sockets;

namespace StyleCloud.Local.Processes;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class LoopbackPort
{
    /// <summary>Refuses a chosen port that is taken; 0 means that any will do.</summary>
    /// <exception cref="LocalRunException">The port is taken or not a port.</exception>
    public static void Require(int port, string option)
    {
        if (port is < 0 or > 65535)
            throw new LocalRunException($"{option} must be 1…65535; it is {port}.", ExitCodes.Usage);
        if (port == 0)
            return;
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            var why = exception.SocketErrorCode == SocketError.AccessDenied ? "may not be opened by this user" : "is taken by another program";
            throw new LocalRunException($"Port {port} on 127.0.0.1 {why}. Choose another with {option}, or leave {option} out for a free one.", innerException: exception);
        }
    }
}
