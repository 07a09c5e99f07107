using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// The keys of a call of <c>factorize/1</c> in stretches, each numbered by a table of its own. What is new to a later stretch gets the
/// next numbers, and its codes are translated.
/// </summary>
internal static unsafe class FactorizeStretches
{
    /// <summary>Numbers the keys of a stretch.</summary>
    public interface INumbering : FactorizeRange.IRanges
    {
        /// <summary>Numbers them.</summary>
        static abstract void Number(KeyNumbers* numbers, long* keys, int length, int* codes);
    }

    /// <summary>Numbers all keys, those of a small range by <see cref="FactorizeRange"/>.</summary>
    /// <typeparam name="TNumbering">Numbers those of a stretch.</typeparam>
    public static void Run<TNumbering>(scoped in FactorizeArguments arguments, in KernelOptions options)
        where TNumbering : struct, INumbering
    {
        if (FactorizeRange.Run<TNumbering>(arguments, options))
        {
            return;
        }

        int length = arguments.Keys.Length;
        int parts = Math.Clamp(length / FactorizeRange.LeastShare, 1, options.ThreadCount);
        KeyNumbers* numbers = (KeyNumbers*)NativeMemory.AllocZeroed((nuint)parts, (nuint)sizeof(KeyNumbers));
        try
        {
            for (int part = 0; part < parts; part++)
            {
                numbers[part].Create();
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
