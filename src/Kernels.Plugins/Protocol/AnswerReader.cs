using System.Text.Json;
using System.Text.Unicode;

namespace Kernels.Plugins.Protocol;

/// <summary>A worker's answer.</summary>
/// <param name="Result">The value of <c>result</c>, as JSON, in the memory of the line; empty if the request failed.</param>
/// <param name="Error">Why it failed, in one line; null if it did not.</param>
/// <param name="Code">The error code; 0 if it did not fail or gave no code.</param>
internal readonly record struct Answer(ReadOnlyMemory<byte> Result, string? Error, int Code);

/// <summary>Reads answers.</summary>
internal static class AnswerReader
{
    /// <summary>The most characters of an error's message, which shares one line with what failed.</summary>
    private const int MaxMessage = 300;

    /// <summary>Reads the answer to a request.</summary>
    /// <param name="line">The line.</param>
    /// <param name="id">The request's id.</param>
    /// <exception cref="ProtocolException">It is not an answer, or answers another request.</exception>
    public static Answer Read(ReadOnlyMemory<byte> line, long id)
    {
        try
        {
            return ReadMembers(line, id);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8, or a member of the wrong type.
            throw new ProtocolException($"its answer is not a JSON-RPC response: '{OneLine.Of(line.Span, 80)}'");
        }
    }

    private static Answer ReadMembers(ReadOnlyMemory<byte> line, long id)
    {
        Utf8JsonReader reader = new(line.Span);
        bool isVersion2 = false;
        long? answered = null;
        ReadOnlyMemory<byte>? result = null;
        string? error = null;
        int code = 0;

        Require(Utf8.IsValid(line.Span) && reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("jsonrpc"u8))
            {
                Require(!isVersion2 && reader.Read());
                isVersion2 = reader.ValueTextEquals("2.0"u8);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                Require(answered is null && reader.Read());
                answered = reader.TryGetInt64(out long number) ? number : null;
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                Require(result is null && reader.Read() && reader.TokenType == JsonTokenType.StartObject);
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                result = line[start..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                Require(error is null);
                (error, code) = ReadError(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // Reads to the end, so that anything after the object is found.
        Require(!reader.Read() && isVersion2 && answered is not null && (result is null) != (error is null));
        return answered == id
            ? new Answer(result ?? default, error, code)
            : throw new ProtocolException($"it answered request {answered} instead of {id}");
    }

    private static (string Message, int Code) ReadError(ref Utf8JsonReader reader)
    {
        string? message = null;
        int code = 0;
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("message"u8))
            {
                Require(message is null);
                reader.Read();
                message = reader.GetString();
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                code = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number) ? number : 0;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return message is null ? throw new JsonException() : (OneLine.Of(message, MaxMessage), code);
    }

    private static void Require(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException();
        }
    }
}
