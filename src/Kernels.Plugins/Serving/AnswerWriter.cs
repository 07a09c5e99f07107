using System.Buffers;
using System.Text.Json;

namespace Kernels.Plugins.Serving;

/// <summary>Writes answers, each as one line.</summary>
/// <param name="output">The stream to write to.</param>
internal sealed class AnswerWriter(Stream output)
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);

    /// <summary>Answers that a request succeeded.</summary>
    /// <param name="id">The request's id, as JSON.</param>
    /// <param name="writeResult">Writes the members of the result; null for none.</param>
    public void Done(string id, Action<Utf8JsonWriter>? writeResult = null) => Write(id, json =>
    {
        json.WriteStartObject("result"u8);
        writeResult?.Invoke(json);
        json.WriteEndObject();
    });

    /// <summary>Answers that a request failed.</summary>
    /// <param name="id">The request's id, as JSON.</param>
    /// <param name="code">The error code.</param>
    /// <param name="message">Why, in one line.</param>
    public void Failed(string id, int code, string message) => Write(id, json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, code);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    });

    private void Write(string id, Action<Utf8JsonWriter> writeRest)
    {
        _line.ResetWrittenCount();
        using (Utf8JsonWriter json = new(_line))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id);
            writeRest(json);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
        output.Flush();
    }
}
