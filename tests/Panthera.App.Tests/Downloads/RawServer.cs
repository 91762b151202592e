using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Panthera.App.Tests.Downloads;

/// <summary>A server of single answers, byte by byte as a test wants them: right, broken off, or wrong.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]> _answer;
    private readonly List<string> _requests = [];

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="answer">From the head of a request, the bytes to send before the connection is closed.</param>
    public RawServer(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The heads of all requests so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    /// <summary>An answer with its length, and as much of its body as is to come.</summary>
    public static byte[] Answer(string status, byte[] body, int? sent = null, string headers = "") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n"), .. body[..(sent ?? body.Length)]];

    /// <summary>A file from a server that knows ranges.</summary>
    public static byte[] Ranged(string request, byte[] file)
    {
        int at = request.IndexOf("Range: bytes=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return Answer("200 OK", file);
        int from = int.Parse(request[(at + 13)..].Split('-')[0]);
        return from >= file.Length
            ? Answer("416 Range Not Satisfiable", [], headers: $"Content-Range: bytes */{file.Length}\r\n")
            : Answer("206 Partial Content", file[from..], headers: $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n");
    }

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                StringBuilder head = new();
                byte[] one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1) head.Append((char)one[0]);
                lock (_requests) _requests.Add(head.ToString());
                await stream.WriteAsync(_answer(head.ToString()));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over, or the client went away.
        }
    }
}
