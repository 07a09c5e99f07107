using System.Collections.Immutable;
using System.Text;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cases;

/// <summary>
/// The words and tokens of the presets of <c>dawg_contains/1</c>, made up of beginnings, stems and endings, which many words share as
/// in a language. The contract has the extents of what this makes.
/// </summary>
internal static class DawgContainsPresets
{
    private const int WordsOfStem = 8;

    private static readonly string[] Beginnings = ["", "", "", "", "un", "re", "over", "out", "dis", "mis", "fore", "under", "inter"];
    private static readonly string[] Endings = ["", "s", "ed", "er", "ers", "ing", "ings", "ly", "ness", "less", "able", "ation", "ations", "ful"];
    private static readonly string[] Onsets = ["b", "br", "d", "f", "fl", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"];
    private static readonly string[] Vowels = ["a", "a", "e", "e", "i", "i", "o", "o", "u", "ea", "ou", "ö"];
    private static readonly string[] Codas = ["", "", "", "l", "m", "n", "nd", "r", "rk", "s", "st", "t"];

    /// <summary>Makes the inputs of a preset.</summary>
    /// <param name="size">The preset.</param>
    /// <param name="seed">Decides the order of the tokens, which are the same ones for each seed.</param>
    /// <param name="file">Which inputs.</param>
    /// <param name="allocator">Where they come from.</param>
    public static ImmutableArray<DeclaredData> Make(WorkloadSize size, ulong seed, DeclaredTextFile file, BufferAllocator allocator)
    {
        KernelDeclaration declaration = DawgContains.Contract.Declaration!;
        byte[][] words = WordsOf(size);
        if (file is DeclaredWordList list)
        {
            return list.Take(declaration, WordGraph.CreateUnsorted(words), allocator);
        }

        int[] order = [.. Enumerable.Range(0, TokensOf(size))];
        SplitMix64 random = new(seed);
        for (int last = order.Length - 1; last > 0; last--)
        {
            int other = random.NextBelow(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        List<byte> bytes = [];
        long[] offsets = new long[order.Length + 1];
        for (int place = 0; place < order.Length; place++)
        {
            bytes.AddRange(Token(words, order[place]));
            offsets[place + 1] = bytes.Count;
        }

        return ((DeclaredText)file).Take(declaration, [.. bytes], offsets, allocator);
    }

    private static int TokensOf(WorkloadSize size)
        => DeclaredExtents.OfPreset(DawgContains.Contract.Declaration!, size)[DawgContains.Contract.Declaration!.Dimensions.IndexOf("tokens")];

    private static byte[][] WordsOf(WorkloadSize size)
    {
        int count = size switch
        {
            WorkloadSize.Tiny => 5000,
            WorkloadSize.Small => 20_000,
            WorkloadSize.Medium => 80_000,
            _ => 300_000,
        };
        SplitMix64 random = new(1);
        string[] stems = [.. Enumerable.Range(0, count / WordsOfStem).Select(_ => Syllable(random) + (random.NextBelow(3) > 0 ? Syllable(random) : ""))];
        HashSet<string> words = [];
        while (words.Count < count)
        {
            words.Add(Any(Beginnings, random) + Any(stems, random) + Any(Endings, random));
        }

        return [.. words.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>A word, or one time in four one with another letter, which is seldom a word.</summary>
    private static byte[] Token(byte[][] words, int number)
    {
        SplitMix64 random = new((ulong)number);
        byte[] word = words[random.NextBelow(words.Length)];
        if (random.NextBelow(4) > 0)
        {
            return word;
        }

        byte[] other = [.. word];
        other[random.NextBelow(other.Length)] = (byte)('a' + random.NextBelow(26));
        return other;
    }

    private static string Syllable(SplitMix64 random) => Any(Onsets, random) + Any(Vowels, random) + Any(Codas, random);

    private static string Any(string[] parts, SplitMix64 random) => parts[random.NextBelow(parts.Length)];
}
