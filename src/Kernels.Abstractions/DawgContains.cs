namespace Kernels;

/// <summary>Which words of a list tokens are, by a graph of the words; chains of short steps through memory.</summary>
[Kernel(
    "dawg_contains/1",
    Definition =
        "Token i is followed from node 0, a byte for each edge, by the first k of first[v] ≤ k < first[v+1] with labels[k] = the byte, to node targets[k]; "
        + "index[i] = Σ before[k] over its edges if it ends at a node with isFinal ≠ 0, −1 if it doesn't, or if an edge is missing.",
    ReadsEverything = false)]
[Extent("total", 142_937, 1_424_991, 11_574_173, 88_734_835, Minimum = 0)]
[Extent("tokens", 12_500, 125_000, 1_000_000, 7_500_000, Minimum = 0)]
[Extent("nodes", 6935, 17_432, 41_651, 105_867)]
[Extent("edges", 10_915, 32_728, 99_836, 305_961, Minimum = 0)]
[Cut("tokens", CutKind.Map)]
public static partial class DawgContains
{
    /// <summary>
    /// Follows each token. In a graph of words the sum is the word's number in their order (Lucchesi and Kowaltowski, <i>Applications of
    /// finite automata representing large vocabularies</i>, Software: Practice and Experience 23, 1993); <see cref="WordGraph"/> makes one.
    /// Presets have 5000 to 300 000 made-up words, which share beginnings and endings as those of a language do, and three of four
    /// tokens are words. With other extents the graph and the tokens are random.
    /// </summary>
    /// <param name="bytes">The tokens, one after the other, as UTF-8 or any other bytes.</param>
    /// <param name="offsets">Where each token begins in bytes; a token may be empty.</param>
    /// <param name="first">The first edge of each node.</param>
    /// <param name="labels">The byte of each edge.</param>
    /// <param name="targets">Where each edge leads.</param>
    /// <param name="before">What each edge adds: in a graph of words, how many of them come before those of the edge below its node.</param>
    /// <param name="isFinal">Whether a word ends at the node: other than 0.</param>
    /// <param name="index">The number of the word that each token is, −1 if it is none.</param>
    [Oracle]
    public static void Define(
        [Shape("total"), Fill(97, 100)] ReadOnlySpan<byte> bytes,
        [Shape("tokens + 1"), Offsets("total")] ReadOnlySpan<long> offsets,
        [Shape("nodes + 1"), Offsets("edges")] ReadOnlySpan<int> first,
        [Shape("edges"), Fill(97, 100)] ReadOnlySpan<byte> labels,
        [Shape("edges"), Below("nodes")] ReadOnlySpan<int> targets,
        [Shape("edges")] ReadOnlySpan<int> before,
        [Shape("nodes"), Fill(0, 1)] ReadOnlySpan<byte> isFinal,
        [Shape("tokens")] Span<long> index)
    {
        for (int i = 0; i < index.Length; i++)
        {
            int node = 0;
            long sum = 0;
            bool isPath = true;
            foreach (byte letter in bytes[(int)offsets[i]..(int)offsets[i + 1]])
            {
                int edge = labels[first[node]..first[node + 1]].IndexOf(letter);
                if (edge < 0)
                {
                    isPath = false;
                    break;
                }

                edge += first[node];
                sum += before[edge];
                node = targets[edge];
            }

            index[i] = isPath && isFinal[node] != 0 ? sum : -1;
        }
    }

    [Summary]
    private static ResultSummary Summarize(
        ReadOnlySpan<int> first, ReadOnlySpan<byte> labels, ReadOnlySpan<int> targets, ReadOnlySpan<byte> isFinal, ReadOnlySpan<long> index)
        => WordSummary.Of(first, labels, targets, isFinal, index);
}

/// <summary>The same arguments with the graph as one.</summary>
public readonly ref partial struct DawgContainsArguments
{
    /// <summary>Takes the arguments, and checks them; the graph was checked when it was made.</summary>
    /// <param name="bytes">The tokens, one after the other, <c>[total]</c>.</param>
    /// <param name="offsets">Where each token begins in bytes, <c>[tokens + 1]</c>.</param>
    /// <param name="graph">The words.</param>
    /// <param name="index">The number of the word that each token is, or −1, <c>[tokens]</c>. Must not overlap an input.</param>
    /// <exception cref="ArgumentException">A length or an offset is wrong, or the output overlaps an input.</exception>
    public DawgContainsArguments(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> offsets, WordGraph graph, Span<long> index)
        : this(bytes, offsets, graph.First, graph.Labels, graph.Targets, graph.Before, graph.IsFinal, index)
    {
    }
}
