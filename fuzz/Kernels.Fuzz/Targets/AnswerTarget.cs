using System.Text;
using System.Text.Json;
using Kernels.Fuzz.Mutation;
using Kernels.Plugins.Known;
using Kernels.Plugins.Protocol;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>What a worker writes: lines, each the answer to the next request, the first of which asks what it is.</summary>
internal sealed class AnswerTarget : IFuzzTarget
{
    private const int MaxAnswers = 8;

    public string Name => "answers";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] source = pool.Pick(random);
        int end = source.AsSpan().IndexOf((byte)'\n');
        if (random.Next(3) == 0 || end < 0)
        {
            return ByteMutator.Mutate(source, pool.Pick(random), [.. HostileJson.Words, "\n"u8.ToArray()], random);
        }

        byte[] other = pool.Pick(random);
        byte[] otherLine = other.AsSpan().IndexOf((byte)'\n') is > 0 and int length ? other[..length] : other;
        byte[] line = JsonMutator.Mutate(source[..end], otherLine, random);
        return [.. line, .. source.AsSpan(end)];
    }

    public string? Try(byte[] input)
    {
        try
        {
            Converse(input);
            return null;
        }
        catch (ProtocolException exception)
        {
            Require(exception.Message.Length < 2000 && !exception.Message.Any(char.IsControl), "a message is no line");
            return exception.Message;
        }
    }

    private static void Converse(byte[] input)
    {
        // Pieces of any length, as a pipe gives them.
        int position = 0;
        ProtocolLineReader lines = new(buffer =>
        {
            int length = Math.Min(Math.Min(buffer.Length, 1 + (position % 4099)), input.Length - position);
            input.AsSpan(position, length).CopyTo(buffer);
            position += length;
            return length;
        });
        for (int id = 1; id <= MaxAnswers && lines.Read() is { } line; id++)
        {
            Answer answer = AnswerReader.Read(line, id);
            CheckAnswer(line, id, answer);
            if (id == 1 && answer.Error is null)
            {
                CheckRemembered(WorkerDescription.Read(answer.Result));
            }
        }
    }

    /// <summary>By another reader: it is one object with the members that JSON-RPC has.</summary>
    private static void CheckAnswer(ReadOnlyMemory<byte> line, int id, Answer answer)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        Require(
            root.GetProperty("jsonrpc").GetString() == "2.0" && root.GetProperty("id").GetInt64() == id,
            "it is no answer to the request");
        bool hasResult = root.TryGetProperty("result", out JsonElement result);
        bool hasError = root.TryGetProperty("error", out _);
        Require(hasResult != hasError && hasError == answer.Error is not null, "it is both a result and an error, or neither");
        Require(!hasResult || result.GetRawText() == Encoding.UTF8.GetString(answer.Result.Span), "it has another result");
        Require(answer.Error is null || answer.Error.Length <= 301, "its error is too long");
    }

    /// <summary>
    /// What a plug-in tells is remembered: the record must be read again as it was written, or one hides the others.
    /// </summary>
    private static void CheckRemembered(WorkerDescription told)
    {
        KnownFacts facts = new("here", told.Kernels, [.. told.Problems.Where(problem => problem.Text.Length > 0)], []);
        using MemoryStream output = new();
        KnownPluginsJson.Write([new KnownPlugin("hash", told.Id, "1", facts, 0, null)], output);
        KnownPlugin known = KnownPluginsJson.Read(output.ToArray(), out string? problem).SingleOrDefault()
            ?? throw new FuzzFailureException($"what it told can't be remembered: {problem}");
        Require(known.Facts!.AreSameAs(facts), "what it told is remembered otherwise");
    }
}
