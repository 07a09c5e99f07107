using System.Collections.Immutable;
using System.Text;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>dawg_contains/1</c>: graphs of words, which no declaration can make.</summary>
internal static class DawgContainsCases
{
    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        Words("no words", 0, 5),
        Words("one word", 1, 20),
        Words("100 words", 100, 1000),
        Words("5000 words", 5000, 12_000),
        SpecialCases.Case(DawgContains.Contract, "all words of two bytes", static () => Arguments(
            WordGraph.CreateSorted(Enumerable.Range(0, 1 << 16).Select(word => (byte[])[(byte)(word >> 8), (byte)word])),
            [.. Enumerable.Range(0, 3000).Select(token => (byte[])[.. BitConverter.GetBytes(token * 7919).AsSpan(0, token % 4)])])),
        SpecialCases.Case(DawgContains.Contract, "a graph that is a circle", static () =>
        [
            ("first", (int[])[0, 1, 2, 3]), ("labels", "abc"u8.ToArray()), ("targets", (int[])[1, 2, 0]),
            ("before", (int[])[int.MaxValue, int.MaxValue, int.MinValue]), ("isFinal", (byte[])[0, byte.MaxValue, 1]),
            .. Tokens([.. Enumerable.Range(0, 50).Select(length => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abc", 20))[..length]))]),
        ]),
    ];

    /// <summary>Words of syllables, and tokens of as many, some of which are words.</summary>
    private static WorkloadCase Words(string name, int words, int tokens) => SpecialCases.Case(DawgContains.Contract, name, () =>
    {
        SplitMix64 random = new(CaseShapes.Seed);
        WordGraph graph = WordGraph.Create([.. Enumerable.Range(0, words).Select(_ => Word(random))]);
        return Arguments(graph, [.. Enumerable.Range(0, tokens).Select(_ => Encoding.UTF8.GetBytes(Word(random)))]);
    });

    private static string Word(SplitMix64 random)
    {
        StringBuilder word = new();
        for (int syllable = random.NextBelow(4); syllable >= 0; syllable--)
        {
            word.Append("bdgklmnprst"[random.NextBelow(11)]).Append("aeiouäöü"[random.NextBelow(8)]);
        }

        return word.Append(((string[])["", "", "s", "ed", "ing"])[random.NextBelow(5)]).ToString();
    }

    private static (string Name, object Value)[] Arguments(WordGraph graph, byte[][] tokens) =>
    [
        ("first", graph.First.ToArray()), ("labels", graph.Labels.ToArray()), ("targets", graph.Targets.ToArray()),
        ("before", graph.Before.ToArray()), ("isFinal", graph.IsFinal.ToArray()), .. Tokens(tokens),
    ];

    private static (string Name, object Value)[] Tokens(byte[][] tokens)
    {
        long[] offsets = new long[tokens.Length + 1];
        for (int token = 0; token < tokens.Length; token++)
        {
            offsets[token + 1] = offsets[token] + tokens[token].Length;
        }

        return [("bytes", tokens.SelectMany(token => token).ToArray()), ("offsets", offsets)];
    }
}
