using System.Buffers;
using System.Text.Json;

namespace Kernels.Fuzz.Mutation;

/// <summary>
/// A JSON value that can be changed and written whatever it holds: leaves are bytes, so that a text need not be Unicode, and
/// an object may have a member twice.
/// </summary>
internal sealed class JsonPiece
{
    private const int MaxDepth = 200;

    /// <summary>The text of a leaf; null for an object or a list.</summary>
    public byte[]? Leaf { get; set; }

    /// <summary>Whether it is an object.</summary>
    public bool IsObject { get; set; }

    /// <summary>The names of an object's members, as JSON texts, as many as <see cref="Items"/>; empty for a list.</summary>
    public List<byte[]> Names { get; } = [];

    /// <summary>The values of an object's members, or the elements of a list.</summary>
    public List<JsonPiece> Items { get; } = [];

    /// <summary>Parses a document.</summary>
    /// <returns>Its root; null where it is not JSON.</returns>
    public static JsonPiece? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Utf8JsonReader reader = new(
                utf8,
                new JsonReaderOptions
                {
                    MaxDepth = MaxDepth,
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true,
                });
            reader.Read();
            JsonPiece root = Parse(ref reader, utf8);
            return reader.Read() ? null : root;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A leaf.</summary>
    public static JsonPiece Of(byte[] leaf) => new() { Leaf = leaf };

    /// <summary>Another one that shares nothing with it.</summary>
    public JsonPiece Copy()
    {
        JsonPiece copy = new() { Leaf = Leaf, IsObject = IsObject };
        copy.Names.AddRange(Names);
        copy.Items.AddRange(Items.Select(item => item.Copy()));
        return copy;
    }

    /// <summary>It, and all below it.</summary>
    public IEnumerable<JsonPiece> All() => Items.SelectMany(item => item.All()).Prepend(this);

    /// <summary>Its text.</summary>
    public byte[] ToBytes()
    {
        ArrayBufferWriter<byte> output = new();
        Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static JsonPiece Parse(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        JsonPiece piece = new();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                piece.IsObject = true;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    piece.Names.Add([(byte)'"', .. reader.ValueSpan, (byte)'"']);
                    reader.Read();
                    piece.Items.Add(Parse(ref reader, utf8));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    piece.Items.Add(Parse(ref reader, utf8));
                }

                break;
            case JsonTokenType.String:
                piece.Leaf = [(byte)'"', .. reader.ValueSpan, (byte)'"'];
                break;
            default:
                piece.Leaf = reader.ValueSpan.ToArray();
                break;
        }

        return piece;
    }

    private void Write(ArrayBufferWriter<byte> output)
    {
        if (Leaf is not null)
        {
            output.Write(Leaf);
            return;
        }

        output.Write(IsObject ? "{"u8 : "["u8);
        for (int index = 0; index < Items.Count; index++)
        {
            output.Write(index > 0 ? ","u8 : default);
            if (IsObject)
            {
                output.Write(Names[index]);
                output.Write(":"u8);
            }

            Items[index].Write(output);
        }

        output.Write(IsObject ? "}"u8 : "]"u8);
    }
}
