using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kernels.Plugins.Processes;

namespace Kernels.Host.Tests.Queue;

/// <summary>A NATS server on loopback, with a port and a store of its own, which ends with the test.</summary>
internal sealed class NatsServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly int _port = FreePort();
    private readonly TemporaryFolder _store = new();
    private Process? _process;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments, beside those that name port and store; <c>-js</c> for JetStream.</param>
    public NatsServer(params string[] arguments)
    {
        string? found = ProgramPath.Find("nats-server");
        Assert.SkipWhen(found is null, "nats-server is not installed; in Debian: apt-get install nats-server");
        _program = found;
        _arguments = arguments;
        Start();
    }

    public string Url => $"nats://127.0.0.1:{_port}";

    /// <summary>Starts it anew, with what is in its store.</summary>
    public void Start()
    {
        string port = _port.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo(_program, ["-a", "127.0.0.1", "-p", port, "-sd", _store.Path, .. _arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Stopwatch clock = Stopwatch.StartNew();
        while (!Answers())
        {
            Assert.True(clock.Elapsed < Patience && !_process.HasExited, "nats-server did not start");
            Thread.Sleep(20);
        }
    }

    /// <summary>Ends it.</summary>
    public void Stop()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Puts a message on a subject, as any client could.</summary>
    public void Publish(string subject, string message)
    {
        using TcpClient client = new("127.0.0.1", _port);
        using NetworkStream stream = client.GetStream();
        using StreamReader lines = new(stream);
        int bytes = Encoding.UTF8.GetByteCount(message);
        stream.Write(Encoding.UTF8.GetBytes($"CONNECT {{\"verbose\":false}}\r\nPUB {subject} {bytes}\r\n{message}\r\nPING\r\n"));
        while (lines.ReadLine() is { } line && !line.StartsWith("PONG", StringComparison.Ordinal))
        {
            Assert.False(line.StartsWith("-ERR", StringComparison.Ordinal), line);
        }
    }

    public void Dispose()
    {
        Stop();
        _store.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using TcpClient client = new("127.0.0.1", _port);
            using StreamReader lines = new(client.GetStream());
            return lines.ReadLine()?.StartsWith("INFO", StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
