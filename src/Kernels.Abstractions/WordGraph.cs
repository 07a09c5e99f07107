using System.Runtime.InteropServices;
using System.Text;

namespace Kernels;

/// <summary>
/// The smallest graph of which the paths from node 0 to final nodes spell the words of a list, with numbers by which a path gives the
/// word's place in the list: what <c>dawg_contains/1</c> takes.
/// </summary>
/// <remarks>
/// Built by the algorithm for sorted words of Daciuk, Mihov, Watson and Watson (<i>Incremental construction of minimal acyclic
/// finite-state automata</i>, Computational Linguistics 26, 2000): a node is final once a word leaves its path, and is then merged
/// with an equal one. Nodes are numbered by their distance from node 0, so that those that all words pass are together in memory.
/// </remarks>
public sealed class WordGraph
{
    private readonly int[] _first;
    private readonly byte[] _labels;
    private readonly int[] _targets;
    private readonly int[] _before;
    private readonly byte[] _isFinal;

    private WordGraph(int wordCount, int[] first, byte[] labels, int[] targets, int[] before, byte[] isFinal)
        => (WordCount, _first, _labels, _targets, _before, _isFinal) = (wordCount, first, labels, targets, before, isFinal);

    /// <summary>The number of words.</summary>
    public int WordCount { get; }

    /// <summary>The first edge of each node, <c>[nodes + 1]</c>.</summary>
    public ReadOnlySpan<int> First => _first;

    /// <summary>The byte of each edge, <c>[edges]</c>; those of a node ascend.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>Where each edge leads, <c>[edges]</c>.</summary>
    public ReadOnlySpan<int> Targets => _targets;

    /// <summary>How many words come before those of each edge, of the words below its node, <c>[edges]</c>.</summary>
    public ReadOnlySpan<int> Before => _before;

    /// <summary>1 for each node at which a word ends, or else 0, <c>[nodes]</c>.</summary>
    public ReadOnlySpan<byte> IsFinal => _isFinal;

    /// <summary>The bytes of all arrays.</summary>
    public long Bytes => (sizeof(int) * ((long)_first.Length + _targets.Length + _before.Length)) + _labels.Length + _isFinal.Length;

    /// <summary>Makes the graph of words in any order, which may repeat; a word's number is its place among them by UTF-8 bytes.</summary>
    /// <param name="words">The words.</param>
    /// <returns>The graph.</returns>
    public static WordGraph Create(IEnumerable<string> words) => CreateUnsorted(words.Select(Encoding.UTF8.GetBytes));

    /// <summary>Makes the graph of words in any order, which may repeat; a word's number is its place among them by bytes.</summary>
    /// <param name="words">The words, in UTF-8 or any other bytes.</param>
    /// <returns>The graph.</returns>
    public static WordGraph CreateUnsorted(IEnumerable<byte[]> words)
    {
        byte[][] sorted = [.. words];
        Array.Sort(sorted, static (one, other) => one.AsSpan().SequenceCompareTo(other));
        return CreateSorted(sorted.Where((word, i) => i == 0 || !word.AsSpan().SequenceEqual(sorted[i - 1])));
    }

    /// <summary>Makes the graph of words that ascend by their bytes; a word's number is its place in the list.</summary>
    /// <param name="words">The words, read once.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentException">A word is not above the one before it.</exception>
    public static WordGraph CreateSorted(IEnumerable<byte[]> words)
    {
        Builder builder = new();
        foreach (byte[] word in words)
        {
            builder.Add(word);
        }

        return builder.Finish();
    }

    /// <summary>Nodes that are merged, each behind those that it leads to, and those of the last word's path.</summary>
    private sealed class Builder : IEqualityComparer<int>
    {
        private readonly List<int> _first = [0];
        private readonly List<byte> _labels = [];
        private readonly List<int> _targets = [];
        private readonly List<bool> _isFinal = [];
        private readonly HashSet<int> _known;
        private readonly List<PathNode> _path = [new()];
        private byte[] _last = [];
        private int _wordCount;

        public Builder() => _known = new HashSet<int>(this);

        public void Add(byte[] word)
        {
            int common = word.AsSpan().CommonPrefixLength(_last);
            if (_wordCount > 0 && (common == word.Length || (common < _last.Length && word[common] < _last[common])))
            {
                throw new ArgumentException($"word {_wordCount} is not above the one before it; required: sorted by bytes, each once", nameof(word));
            }

            MergeBeyond(common);
            foreach (byte _ in word.AsSpan(common))
            {
                _path.Add(new PathNode());
            }

            _path[^1].IsFinal = true;
            _last = word;
            _wordCount = checked(_wordCount + 1);
        }

        public WordGraph Finish()
        {
            MergeBeyond(0);
            int root = Merge(_path[0]);

            // Words below each node; targets come first.
            int[] words = new int[_isFinal.Count];
            for (int node = 0; node < words.Length; node++)
            {
                words[node] = _isFinal[node] ? 1 : 0;
                foreach (int target in TargetsOf(node))
                {
                    words[node] += words[target];
                }
            }

            (List<int> order, int[] numbers) = Order(root);
            int[] first = new int[order.Count + 1];
            byte[] isFinal = new byte[order.Count];
            List<byte> labels = [];
            List<int> targets = [];
            List<int> before = [];
            for (int number = 0; number < order.Count; number++)
            {
                int node = order[number];
                int sum = _isFinal[node] ? 1 : 0;
                isFinal[number] = (byte)sum;
                for (int edge = _first[node]; edge < _first[node + 1]; edge++)
                {
                    labels.Add(_labels[edge]);
                    targets.Add(numbers[_targets[edge]]);
                    before.Add(sum);
                    sum += words[_targets[edge]];
                }

                first[number + 1] = labels.Count;
            }

            return new WordGraph(_wordCount, first, [.. labels], [.. targets], [.. before], isFinal);
        }

        public bool Equals(int x, int y)
            => _isFinal[x] == _isFinal[y] && LabelsOf(x).SequenceEqual(LabelsOf(y)) && TargetsOf(x).SequenceEqual(TargetsOf(y));

        public int GetHashCode(int obj)
        {
            HashCode hash = default;
            hash.Add(_isFinal[obj]);
            hash.AddBytes(LabelsOf(obj));
            hash.AddBytes(MemoryMarshal.AsBytes(TargetsOf(obj)));
            return hash.ToHashCode();
        }

        private ReadOnlySpan<byte> LabelsOf(int node) => CollectionsMarshal.AsSpan(_labels)[_first[node].._first[node + 1]];

        private ReadOnlySpan<int> TargetsOf(int node) => CollectionsMarshal.AsSpan(_targets)[_first[node].._first[node + 1]];

        /// <summary>Merges the nodes of the last word's path beyond so many bytes.</summary>
        private void MergeBeyond(int length)
        {
            for (int depth = _path.Count - 1; depth > length; depth--)
            {
                int node = Merge(_path[depth]);
                _path.RemoveAt(depth);
                _path[depth - 1].Edges.Add((_last[depth - 1], node));
            }
        }

        /// <summary>Finds a node equal to one of the path, or makes it.</summary>
        private int Merge(PathNode node)
        {
            foreach ((byte label, int target) in node.Edges)
            {
                _labels.Add(label);
                _targets.Add(target);
            }

            int number = _isFinal.Count;
            _isFinal.Add(node.IsFinal);
            _first.Add(_labels.Count);
            if (_known.TryGetValue(number, out int known))
            {
                _first.RemoveAt(number + 1);
                _isFinal.RemoveAt(number);
                _labels.RemoveRange(_first[number], node.Edges.Count);
                _targets.RemoveRange(_first[number], node.Edges.Count);
                return known;
            }

            _known.Add(number);
            return number;
        }

        /// <summary>The nodes by their distance from the root, and their numbers in that order.</summary>
        private (List<int> Order, int[] Numbers) Order(int root)
        {
            List<int> order = [root];
            int[] numbers = new int[_isFinal.Count];
            Array.Fill(numbers, -1);
            numbers[root] = 0;
            for (int next = 0; next < order.Count; next++)
            {
                foreach (int target in TargetsOf(order[next]))
                {
                    if (numbers[target] < 0)
                    {
                        numbers[target] = order.Count;
                        order.Add(target);
                    }
                }
            }

            return (order, numbers);
        }

        private sealed class PathNode
        {
            public List<(byte Label, int Target)> Edges { get; } = [];

            public bool IsFinal { get; set; }
        }
    }
}
