namespace Kernels.Managed;

/// <summary>
/// <c>factorize/1</c> with a table of each thread's own, for which hashes are computed by vectors, and entries fetched ahead. What
/// is new to a later stretch of keys gets the next numbers, and its codes are translated.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdFactorize : IKernel<FactorizeArguments>
{
    // The largest range in which every number has a place of its own, and the least keys for each of its numbers.
    private const int LargestRange = 1 << 20;
    private const int KeysOfRange = 4;

    // Keys for each thread below which starting it costs more than it saves.
    private const int LeastShare = 1 << 15;

    /// <inheritdoc/>
    public void Invoke(scoped in FactorizeArguments arguments, in KernelOptions options)
    {
        int parts = Math.Clamp(arguments.Keys.Length / LeastShare, 1, options.ThreadCount);
        KeyNumbers?[] numbers = new KeyNumbers?[parts];
        int[]?[] codesOf = new int[]?[parts];
        try
        {
            (long least, int range) = RangeOf(arguments.Keys);
            for (int part = 0; part < parts; part++)
            {
                numbers[part] = new KeyNumbers(least, range);
            }

            fixed (long* keys = arguments.Keys)
            fixed (int* codes = arguments.Codes)
            {
                Workers.Run(parts, parts, new Numbering { Keys = keys, Length = arguments.Keys.Length, Codes = codes, Numbers = numbers! });
                for (int part = 1; part < parts; part++)
                {
                    codesOf[part] = Merge(numbers[0]!, numbers[part]!);
                }

                Workers.Run(parts, parts, new Translating { Length = arguments.Keys.Length, Codes = codes, CodesOf = codesOf });
            }

            numbers[0]!.List(arguments.Uniques);
            arguments.Used[0] = numbers[0]!.Count;
        }
        finally
        {
            foreach (KeyNumbers? one in numbers)
            {
                one?.Dispose();
            }
        }
    }

    /// <summary>The least key, and the numbers from there to the largest one: 0 if there are too many for so many keys.</summary>
    private static (long Least, int Range) RangeOf(ReadOnlySpan<long> keys)
    {
        int most = Math.Min(LargestRange, keys.Length / KeysOfRange);
        (long low, long high) = (long.MaxValue, long.MinValue);
        for (int first = 0; first < keys.Length; first += KeyHash.Block)
        {
            foreach (long key in keys[first..Math.Min(keys.Length, first + KeyHash.Block)])
            {
                (low, high) = (Math.Min(low, key), Math.Max(high, key));
            }

            // Usually the first keys tell.
            if ((ulong)(high - low) >= (ulong)most)
            {
                return (0, 0);
            }
        }

        return keys.IsEmpty ? (0, 0) : (low, (int)(high - low) + 1);
    }

    private static int Begin(int length, int part, int parts) => (int)((long)length * part / parts);

    /// <summary>Numbers what is new in another table, in its order; returns what its numbers become, null if all stay.</summary>
    private static int[]? Merge(KeyNumbers numbers, KeyNumbers more)
    {
        long[] keys = new long[more.Count];
        int[] codes = new int[more.Count];
        more.List(keys);
        fixed (long* from = keys)
        fixed (int* to = codes)
        {
            numbers.Number(from, keys.Length, to);
        }

        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] != i)
            {
                return codes;
            }
        }

        return null;
    }

    private struct Numbering : IWork
    {
        public long* Keys;
        public int Length;
        public int* Codes;
        public KeyNumbers[] Numbers;

        public readonly void Run(int part)
        {
            int begin = Begin(Length, part, Numbers.Length);
            Numbers[part].Number(Keys + begin, Begin(Length, part + 1, Numbers.Length) - begin, Codes + begin);
        }
    }

    private struct Translating : IWork
    {
        public int Length;
        public int* Codes;
        public int[]?[] CodesOf;

        public readonly void Run(int part)
        {
            if (CodesOf[part] is not { } codes)
            {
                return;
            }

            int end = Begin(Length, part + 1, CodesOf.Length);
            for (int i = Begin(Length, part, CodesOf.Length); i < end; i++)
            {
                Codes[i] = codes[Codes[i]];
            }
        }
    }
}
