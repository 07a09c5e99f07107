namespace Kernels;

/// <summary>The words of a graph, and its bytes beside those of a set that holds them.</summary>
internal static class WordSummary
{
    /// <summary>
    /// What each word of .NET's <c>HashSet&lt;string&gt;</c> takes beside its letters: 20 bytes in the set, and an object's 22, made a
    /// multiple of 8, which takes 3 on average.
    /// </summary>
    private const int BytesOfWord = 45;

    /// <summary>Counts the paths from node 0 to final nodes.</summary>
    /// <param name="first">The first edge of each node.</param>
    /// <param name="labels">The byte of each edge.</param>
    /// <param name="targets">Where each edge leads.</param>
    /// <param name="isFinal">Whether a word ends at the node.</param>
    /// <param name="found">The number of the word that each token is, or −1.</param>
    public static ResultSummary Of(
        ReadOnlySpan<int> first, ReadOnlySpan<byte> labels, ReadOnlySpan<int> targets, ReadOnlySpan<byte> isFinal, ReadOnlySpan<long> found)
    {
        (double words, double letters) = Count(first, labels, targets, isFinal);
        double bytes = (sizeof(int) * (first.Length + (2.0 * targets.Length))) + labels.Length + isFinal.Length;
        double setBytes = (BytesOfWord * words) + (sizeof(char) * letters);
        double share = 1 - ((double)found.Count(-1) / found.Length);
        return new ResultSummary(
            "graph",
            "HashSet",
            [
                new("words", words, FigureUnit.Number, "paths to the end of a word; ∞ if the graph has a circle"),
                new("bytes a word", words > 0 ? bytes / words : double.NaN, FigureUnit.Number, "a HashSet<string> takes 45 and 2 a letter, on average")
                {
                    Reference = double.IsFinite(words) && words > 0 ? setBytes / words : null,
                },
                new("memory", bytes, FigureUnit.Bytes, "of all arrays of the graph") { Reference = setBytes },
                new("tokens found", share, FigureUnit.Share, "of those looked up"),
            ]);
    }

    /// <summary>How many words there are, and the UTF-16 letters of all: infinite if a path comes back to a node.</summary>
    /// <remarks>Nodes are taken once all edges to them are (Kahn, <i>Topological sorting of large networks</i>, 1962).</remarks>
    private static (double Words, double Letters) Count(
        ReadOnlySpan<int> first, ReadOnlySpan<byte> labels, ReadOnlySpan<int> targets, ReadOnlySpan<byte> isFinal)
    {
        int[] missing = CountIncoming(first, targets, out int reachable);
        double[] paths = new double[isFinal.Length];
        double[] letters = new double[isFinal.Length];
        paths[0] = 1;
        Stack<int> ready = new(missing[0] == 0 ? [0] : Array.Empty<int>());
        (double words, double lettersOfWords, int taken) = (0, 0, 0);
        while (ready.TryPop(out int node))
        {
            taken++;
            words += isFinal[node] != 0 ? paths[node] : 0;
            lettersOfWords += isFinal[node] != 0 ? letters[node] : 0;
            for (int edge = first[node]; edge < first[node + 1]; edge++)
            {
                int target = targets[edge];
                paths[target] += paths[node];
                letters[target] += letters[node] + (paths[node] * LettersOf(labels[edge]));
                if (--missing[target] == 0)
                {
                    ready.Push(target);
                }
            }
        }

        return taken == reachable ? (words, lettersOfWords) : (double.PositiveInfinity, double.PositiveInfinity);
    }

    /// <summary>For each node, how many edges lead to it from nodes that can be reached.</summary>
    private static int[] CountIncoming(ReadOnlySpan<int> first, ReadOnlySpan<int> targets, out int reachable)
    {
        int[] incoming = new int[first.Length - 1];
        bool[] isSeen = new bool[incoming.Length];
        Stack<int> open = new([0]);
        isSeen[0] = true;
        reachable = 0;
        while (open.TryPop(out int node))
        {
            reachable++;
            foreach (int target in targets[first[node]..first[node + 1]])
            {
                incoming[target]++;
                if (!isSeen[target])
                {
                    isSeen[target] = true;
                    open.Push(target);
                }
            }
        }

        return incoming;
    }

    /// <summary>A byte of UTF-8 that begins a character is one letter of UTF-16, or two if it begins four bytes.</summary>
    private static int LettersOf(byte label) => (label & 0xC0) == 0x80 ? 0 : label >= 0xF0 ? 2 : 1;
}
