using System.Text;

namespace Kernels.Tests.Conformance;

/// <summary>A list of words is what is known of its graph: each word has its place, and nothing else has one.</summary>
public sealed class DawgContainsTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(DawgContains.Contract);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Words_have_their_places_and_other_tokens_none(string backend)
    {
        string[] words = ["", "a", "an", "and", "ant", "band", "bands", "hand", "hands", "zoë", "žula", "漢字"];
        WordGraph graph = WordGraph.Create(words.Reverse());
        Assert.Equal(words.Length, graph.WordCount);
        Assert.Equal(Enumerable.Range(0, words.Length).Select(place => (long)place), Find(backend, graph, words));
        Assert.All(Find(backend, graph, ["b", "ban", "bandss", "x", "A", "an ", "zo", "zoe", "漢", "\0", "andz"]), index => Assert.Equal(-1, index));
        Assert.Empty(Find(backend, graph, Array.Empty<string>()));
    }

    /// <summary>Numbers in words, as many as there are, and every other number from the same range.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Many_words_have_their_places(string backend)
    {
        string[] all = [.. Enumerable.Range(0, 100_000).Select(number => $"{number * 7919L % 1_000_003:D6}{(number % 3 == 0 ? "ing" : "ed")}")];
        Array.Sort(all, string.CompareOrdinal);
        string[] words = [.. all.Where((_, place) => place % 2 == 0)];
        WordGraph graph = WordGraph.Create(words);
        Assert.Equal(Enumerable.Range(0, all.Length).Select(place => place % 2 == 0 ? place / 2 : -1L), Find(backend, graph, all));
    }

    /// <summary>Nodes with all 256 edges, and paths that are longer than any vector.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Every_byte_is_a_label(string backend)
    {
        byte[][] words = [.. Enumerable.Range(0, 1 << 16).Select(word => (byte[])[(byte)(word >> 8), (byte)word])];
        WordGraph graph = WordGraph.CreateSorted(words);
        Assert.Equal(3, graph.IsFinal.Length);
        Assert.Equal(Enumerable.Range(0, 1 << 16).Select(word => (long)word), Find(backend, graph, words));
        Assert.All(Find(backend, graph, (byte[][])[[], [0], [0, 0, 0]]), index => Assert.Equal(-1, index));

        graph = WordGraph.Create([new string('x', 10_000), new string('x', 5000)]);
        Assert.Equal([-1, 0, -1, 1, -1], Find(backend, graph, [.. ((int[])[4999, 5000, 5001, 10_000, 10_001]).Select(length => new string('x', length))]));
    }

    /// <summary>Without words, no token is one.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void An_empty_list_has_no_word(string backend) => Assert.Equal([-1, -1], Find(backend, WordGraph.Create([]), ["", "a"]));

    /// <summary>
    /// The smallest graph of tap, taps, top and tops, the example of Daciuk's thesis and of many texts, has five nodes; words with a
    /// common suffix share its nodes.
    /// </summary>
    [Fact]
    public void The_graph_is_the_smallest()
    {
        WordGraph graph = WordGraph.Create(["tap", "taps", "top", "tops"]);
        Assert.Equal([0, 1, 3, 4, 5, 5], graph.First.ToArray());
        Assert.Equal("taops", Encoding.ASCII.GetString(graph.Labels));
        Assert.Equal([1, 2, 2, 3, 4], graph.Targets.ToArray());
        Assert.Equal([0, 0, 2, 0, 1], graph.Before.ToArray());
        Assert.Equal([0, 0, 0, 1, 1], graph.IsFinal.ToArray());
    }

    [Fact]
    public void Words_that_do_not_ascend_are_refused()
    {
        foreach (byte[][] words in (byte[][][])[[[2], [1]], [[1], [1]], [[1, 1], [1]], [[], []]])
        {
            Assert.Contains("word 1", Assert.Throws<ArgumentException>(() => WordGraph.CreateSorted(words)).Message, StringComparison.Ordinal);
        }
    }

    private static long[] Find(string backend, WordGraph graph, IEnumerable<string> tokens)
        => Find(backend, graph, [.. tokens.Select(Encoding.UTF8.GetBytes)]);

    private static long[] Find(string backend, WordGraph graph, byte[][] tokens)
    {
        long[] offsets = new long[tokens.Length + 1];
        for (int token = 0; token < tokens.Length; token++)
        {
            offsets[token + 1] = offsets[token] + tokens[token].Length;
        }

        long[] index = new long[tokens.Length];
        Array.Fill(index, -2);
        Implementations.Find(DawgContains.Contract, backend).Invoke(
            new DawgContainsArguments([.. tokens.SelectMany(token => token)], offsets, graph, index), new KernelOptions(3));
        return index;
    }
}
