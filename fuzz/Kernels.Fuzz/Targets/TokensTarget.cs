using System.Collections.Immutable;
using System.Text;
using Kernels.Fuzz.Mutation;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>
/// Text files of tokens or words, packed or not: one that is accepted has the lines that splitting finds, and a graph of them has each
/// as a word, once.
/// </summary>
internal sealed class TokensTarget : IFuzzTarget
{
    /// <summary>A line of the longest length would make as many nodes.</summary>
    private const int MostBytesOfWords = 1 << 12;

    private static readonly ImmutableArray<byte[]> Words =
    [
        .. new[] { "\n", "\n\n", "\r\n", "\r", "\r\r\n", " ", "\t", "\0", "\uFEFF", "\uFEFF\uFEFF", "a", "ab", "abc", "b", "word\n", "words\n", "ä", "€\n", "😀" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xEF, 0xBB], [0x1F, 0x8B], [(byte)'P', (byte)'K', 3, 4],
        Encoding.ASCII.GetBytes(new string('x', LineReader.MaxLineLength)),
    ];

    private static readonly string Place = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"kernels-fuzz-{Environment.ProcessId}.txt");

    public string Name => "tokens";

    public long MaxAllocatedBytes => 16 << 20;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] plain = ByteMutator.Mutate(pool.Pick(random), pool.Pick(random), Words, random);
        return random.Next(16) == 0 ? Packing.Gzip(plain, random) : plain;
    }

    public string? Try(byte[] input)
    {
        File.WriteAllBytes(Place, input);
        List<byte[]> tokens = [];
        try
        {
            TokenFile.Read(Place, progress: null, token => tokens.Add(token.ToArray()));
        }
        catch (UserInputException exception)
        {
            return exception.Message;
        }
        finally
        {
            File.Delete(Place);
        }

        byte[] content = input is [0x1F, 0x8B, ..] ? Packing.Unpack(input) : input;
        string[] lines = [.. Lines(content)];
        Require(tokens.Select(Encoding.Latin1.GetString).SequenceEqual(lines), "it has other lines");
        if (content.Length <= MostBytesOfWords)
        {
            CheckGraph(tokens, [.. lines.Where(line => line.Length > 0).Distinct().Order(StringComparer.Ordinal)]);
        }

        return null;
    }

    /// <summary>The lines as Latin-1, in which each byte is a letter, and letters have the order of bytes.</summary>
    private static IEnumerable<string> Lines(byte[] content)
    {
        string text = Encoding.Latin1.GetString(content);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        string[] lines = text.Split('\n');
        return lines[..^(lines[^1].Length == 0 ? 1 : 0)].Select(line => line.EndsWith('\r') ? line[..^1] : line);
    }

    /// <summary>Each word is found, with its place among all; and one more letter makes none of the last one.</summary>
    private static void CheckGraph(List<byte[]> tokens, string[] words)
    {
        WordGraph graph = WordGraph.CreateUnsorted(tokens.Where(token => token.Length > 0));
        Require(graph.WordCount == words.Length, "the graph has another number of words");
        byte[][] sought = [.. words.Append(words.LastOrDefault("") + "\u00FF").Select(Encoding.Latin1.GetBytes)];
        long[] offsets = new long[sought.Length + 1];
        for (int word = 0; word < sought.Length; word++)
        {
            offsets[word + 1] = offsets[word] + sought[word].Length;
        }

        long[] found = new long[sought.Length];
        DawgContains.Define(
            [.. sought.SelectMany(word => word)], offsets, graph.First, graph.Labels, graph.Targets, graph.Before, graph.IsFinal, found);
        Require(found.SequenceEqual([.. Enumerable.Range(0, words.Length).Select(place => (long)place), -1]), "the graph has other words");
    }
}
