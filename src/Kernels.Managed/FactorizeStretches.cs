using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// The keys of a call of <c>factorize/1</c> in stretches, each numbered by a table of its own. What is new to a later stretch gets the
/// next numbers, and its codes are translated.
/// </summary>
internal static unsafe class FactorizeStretches
{
    // Keys for each thread below which starting it costs more than it saves.
    private const int LeastShare = 1 << 15;

    // The largest range in which every number has a place of its own, the least keys for each of its numbers, and the keys after
    // which it is looked at whether the range is too large already.
    private const int LargestRange = 1 << 20;
    private const int KeysOfRange = 4;
    private const int Block = 256;

    /// <summary>Numbers the keys of a stretch.</summary>
    public interface INumbering
    {
        /// <summary>Numbers them.</summary>
        static abstract void Number(KeyNumbers* numbers, long* keys, int length, int* codes);
    }

    /// <summary>Numbers all keys.</summary>
    /// <typeparam name="TNumbering">Numbers those of a stretch.</typeparam>
    public static void Run<TNumbering>(scoped in FactorizeArguments arguments, in KernelOptions options)
        where TNumbering : struct, INumbering
    {
        int length = arguments.Keys.Length;
        int parts = Math.Clamp(length / LeastShare, 1, options.ThreadCount);
        KeyNumbers* numbers = (KeyNumbers*)NativeMemory.AllocZeroed((nuint)parts, (nuint)sizeof(KeyNumbers));
        try
        {
            (long least, int range) = RangeOf(arguments.Keys);
            for (int part = 0; part < parts; part++)
            {
                numbers[part].Create(least, range);
            }

            fixed (long* keys = arguments.Keys)
            fixed (int* codes = arguments.Codes)
            {
                Workers.Run(parts, parts, new Numbering<TNumbering> { Keys = keys, Length = length, Codes = codes, Numbers = numbers, Count = parts });
                if (parts > 1)
                {
                    int[]?[] codesOf = new int[]?[parts];
                    for (int part = 1; part < parts; part++)
                    {
                        codesOf[part] = Merge(numbers, numbers + part);
                    }

                    Workers.Run(parts, parts, new Translating { Length = length, Codes = codes, CodesOf = codesOf });
                }
            }

            numbers->List(arguments.Uniques);
            arguments.Used[0] = numbers->Count;
        }
        finally
        {
            for (int part = 0; part < parts; part++)
            {
                numbers[part].Free();
            }

            NativeMemory.Free(numbers);
        }
    }

    /// <summary>The least key, and the numbers from there to the largest one: 0 if there are too many for so many keys.</summary>
    private static (long Least, int Range) RangeOf(ReadOnlySpan<long> keys)
    {
        int most = Math.Min(LargestRange, keys.Length / KeysOfRange);
        (long low, long high) = (long.MaxValue, long.MinValue);
        for (int first = 0; first < keys.Length; first += Block)
        {
            foreach (long key in keys[first..Math.Min(keys.Length, first + Block)])
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
    private static int[]? Merge(KeyNumbers* numbers, KeyNumbers* more)
    {
        long[] keys = new long[more->Count];
        int[] codes = new int[more->Count];
        more->List(keys);
        bool isSame = true;
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = numbers->CodeOf(keys[i]);
            isSame &= codes[i] == i;
        }

        return isSame ? null : codes;
    }

    private struct Numbering<TNumbering> : IWork
        where TNumbering : struct, INumbering
    {
        public long* Keys;
        public int Length;
        public int* Codes;
        public KeyNumbers* Numbers;
        public int Count;

        public readonly void Run(int part)
        {
            int begin = Begin(Length, part, Count);
            TNumbering.Number(Numbers + part, Keys + begin, Begin(Length, part + 1, Count) - begin, Codes + begin);
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
