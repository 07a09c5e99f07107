using System.Buffers;
using System.Text.Json;

namespace Kernels.Plugins.Protocol;

/// <summary>Writes requests, reusing one buffer.</summary>
internal sealed class RequestWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public RequestWriter() => _json = new Utf8JsonWriter(_line);

    /// <summary>Begins a request.</summary>
    /// <param name="id">The id that its answer repeats.</param>
    /// <param name="method">The method to call.</param>
    /// <returns>The writer for the members of its parameters.</returns>
    public Utf8JsonWriter Begin(long id, string method)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("jsonrpc"u8, "2.0"u8);
        _json.WriteNumber("id"u8, id);
        _json.WriteString("method"u8, method);
        _json.WriteStartObject("params"u8);
        return _json;
    }

    /// <summary>Ends the request.</summary>
    /// <returns>Its line, valid until the next request begins.</returns>
    public ReadOnlySpan<byte> End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();
}
