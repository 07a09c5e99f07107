using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>primes/1</c> by the sieve of Eratosthenes on a wheel of 30: a byte stands for 30 numbers, and its eight bits for those that
/// neither 2, 3 nor 5 divides. A prime crosses off its multiples by numbers of the wheel, eight in every prime bytes, whose bits and
/// distances depend on the prime's residue alone: so primes are grouped by it, and each group's loop has them as constants.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdPrimes : IKernel<PrimesArguments>
{
    private const int Wheel = 30;
    private const int Classes = 8;

    // Bytes from which primes cross off together: what the first cache holds or nearly, and for primes beyond that the second.
    private const int Block = 1 << 16;
    private const int Segment = 1 << 20;

    // Multiples of the primes before this one form patterns that repeat, which fill bytes. No vector is longer than their padding.
    private const int FirstCrossed = 103;
    private const int Padding = 64;
    private const int PrimesOfPattern = 3;

    // Bytes of a piece at least, and for each prime, so that it takes much longer than getting the primes ready for it.
    private const int LeastPiece = 1 << 16;
    private const int BytesPerPrime = 128;
    private const int LargestPiece = 1 << 28;
    private const int PiecesPerThread = 4;

    /// <summary>The numbers of the wheel, and the first one of its next turn.</summary>
    private static ReadOnlySpan<byte> Residues => [1, 7, 11, 13, 17, 19, 23, 29, 31];

    /// <summary>The primes of each pattern; 1 for none.</summary>
    private static ReadOnlySpan<byte> PatternPrimes =>
    [
        7, 11, 13, 17, 19, 1, 23, 29, 1, 31, 37, 1, 41, 43, 1, 47, 53, 1, 59, 61, 1, 67, 71, 1, 73, 79, 1, 83, 89, 1, 97, 101, 1,
    ];

    /// <summary>For each pattern, the bits of what its primes don't divide, and its first bytes again behind it.</summary>
    private static readonly byte[][] Patterns = MakePatterns();

    /// <inheritdoc/>
    public void Invoke(scoped in PrimesArguments arguments, in KernelOptions options)
    {
        (long low, long high) = (Math.Max(arguments.Lo, FirstCrossed), arguments.Hi);
        long count = CountFirst(arguments.Lo, high);
        if (low < high)
        {
            long first = low / Wheel;
            long end = ((high - 1) / Wheel) + 1;
            using PrimeList primes = new(FirstCrossed, (uint)Math.Sqrt(high) + 1);
            long share = (end - first) / options.ThreadCount;
            long length = Math.Clamp(
                Math.Max(share / PiecesPerThread, Math.Min(share, primes.Count * (long)BytesPerPrime)), LeastPiece, LargestPiece);
            Workers.Run(options.ThreadCount, (int)((end - first + length - 1) / length), new Pieces
            {
                Low = low,
                High = high,
                First = first,
                End = end,
                Length = length,
                Primes = primes.Primes,
                PrimeCount = primes.Count,
                Count = &count,
            });
        }

        arguments.Count[0] = count;
    }

    /// <summary>The primes before those that cross off.</summary>
    private static int CountFirst(long low, long high)
    {
        int count = 0;
        for (long number = Math.Max(low, 2); number < Math.Min(high, FirstCrossed); number++)
        {
            int divisor = 2;
            while (number % divisor != 0)
            {
                divisor++;
            }

            count += divisor == number ? 1 : 0;
        }

        return count;
    }

    private static byte[][] MakePatterns()
    {
        byte[][] patterns = new byte[PatternPrimes.Length / PrimesOfPattern][];
        for (int index = 0; index < patterns.Length; index++)
        {
            ReadOnlySpan<byte> primes = PatternPrimes.Slice(index * PrimesOfPattern, PrimesOfPattern);
            int length = primes[0] * primes[1] * primes[2];
            byte[] pattern = new byte[length + Padding];
            Array.Fill(pattern, byte.MaxValue);
            foreach (byte prime in primes)
            {
                for (int turn = 0; prime != 1 && turn < length / prime; turn++)
                {
                    for (int step = 0; step < Classes; step++)
                    {
                        pattern[prime * ((Wheel * turn) + Residues[step]) / Wheel] &= MaskOf(prime % Wheel, step);
                    }
                }
            }

            pattern.AsSpan(0, Padding).CopyTo(pattern.AsSpan(length));
            patterns[index] = pattern;
        }

        return patterns;
    }

    /// <summary>All bits but that of a prime of a residue times a number at a place of the wheel.</summary>
    private static byte MaskOf(int residue, int step) => (byte)~(1 << Residues.IndexOf((byte)(residue * Residues[step] % Wheel)));

    /// <summary>A prime on its way.</summary>
    private struct Crosser
    {
        /// <summary>The prime / 30.</summary>
        public uint Whole;

        /// <summary>The byte of its next multiple.</summary>
        public uint Next;

        /// <summary>The place in the wheel of that multiple's other factor.</summary>
        public int Step;

        /// <summary>A prime at its first multiple from a byte on that it has to cross off: its square, or a later one.</summary>
        public static Crosser At(long prime, long first)
        {
            long factor = Math.Max(prime, ((first * Wheel) + prime - 1) / prime);
            int step = 0;
            while (Residues[step] < factor % Wheel)
            {
                step++;
            }

            long place = prime * ((factor / Wheel * Wheel) + Residues[step]) / Wheel;
            return new() { Whole = (uint)(prime / Wheel), Next = (uint)(place - first), Step = step };
        }
    }

    /// <summary>A residue as a constant of the code that is made for it.</summary>
    private interface IResidue
    {
        static abstract int Value { get; }
    }

    private struct Pieces : IWork
    {
        public long Low;
        public long High;
        public long First;
        public long End;
        public long Length;
        public uint* Primes;
        public int PrimeCount;
        public long* Count;

        public readonly void Run(int piece)
        {
            long begin = First + (piece * Length);
            long end = Math.Min(End, begin + Length);
            int used = PrimeCount;
            while (used > 0 && (long)Primes[used - 1] * Primes[used - 1] >= end * Wheel)
            {
                used--;
            }

            int* groups = stackalloc int[(2 * Classes) + 1];
            Crosser* crossers = (Crosser*)NativeMemory.Alloc((nuint)used, (nuint)sizeof(Crosser));
            Group(begin, used, groups, crossers);
            Interlocked.Add(ref *Count, CountPiece(begin, end, groups, crossers));
            NativeMemory.Free(crossers);
        }

        private static int GroupOf(uint prime) => (prime < Block ? 0 : Classes) + Residues.IndexOf((byte)(prime % Wheel));

        /// <summary>Small primes of each class, then large ones; groups receive where each begins, and the end.</summary>
        private readonly void Group(long begin, int used, int* groups, Crosser* crossers)
        {
            new Span<int>(groups, (2 * Classes) + 1).Clear();
            for (int index = 0; index < used; index++)
            {
                groups[GroupOf(Primes[index]) + 1]++;
            }

            int* filled = stackalloc int[2 * Classes];
            for (int group = 0; group < 2 * Classes; group++)
            {
                filled[group] = groups[group];
                groups[group + 1] += groups[group];
            }

            for (int index = 0; index < used; index++)
            {
                crossers[filled[GroupOf(Primes[index])]++] = Crosser.At(Primes[index], begin);
            }
        }

        private readonly long CountPiece(long first, long end, int* groups, Crosser* crossers)
        {
            int most = groups[2 * Classes] > groups[Classes] ? Segment : Block;
            byte* bytes = (byte*)NativeMemory.AlignedAlloc((nuint)(most + Padding), Padding);
            long count = 0;
            for (; first < end; first += most)
            {
                int size = (int)Math.Min(most, end - first);
                for (int block = 0; block < size; block += Block)
                {
                    int length = Math.Min(Block, size - block);
                    Fill(bytes + block, length, first + block);
                    CrossOff(bytes + block, length, groups, crossers);
                }

                CrossOff(bytes, size, groups + Classes, crossers);
                ClearEnds(bytes, first, first + size);
                count += CountBits(new(bytes, size));
            }

            NativeMemory.AlignedFree(bytes);
            return count;
        }

        /// <summary>Sets the bits of what the primes of the patterns don't divide.</summary>
        private static void Fill(byte* bytes, int size, long first)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Fill<Lanes512<byte>, Vector512<byte>>(bytes, size, first);
            }
            else
            {
                Fill<Lanes<byte>, Vector<byte>>(bytes, size, first);
            }
        }

        private static void Fill<L, V>(byte* bytes, int size, long first)
            where L : struct, ILanes<V, byte>
            where V : struct
        {
            int count = Patterns.Length;
            int* at = stackalloc int[count];
            for (int index = 0; index < count; index++)
            {
                at[index] = (int)(first % (Patterns[index].Length - Padding));
            }

            for (int place = 0; place < size; place += L.Count)
            {
                V left = L.Create(byte.MaxValue);
                for (int index = 0; index < count; index++)
                {
                    byte[] pattern = Patterns[index];
                    ref byte bits = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pattern), at[index]);
                    left = L.And(left, Unsafe.ReadUnaligned<V>(ref bits));
                    int next = at[index] + L.Count;
                    int length = pattern.Length - Padding;
                    at[index] = next < length ? next : next - length;
                }

                Unsafe.WriteUnaligned(bytes + place, left);
            }
        }

        private static void CrossOff(byte* bytes, int size, int* groups, Crosser* crossers)
        {
            CrossOff<Residue1>(bytes, size, crossers + groups[0], crossers + groups[1]);
            CrossOff<Residue7>(bytes, size, crossers + groups[1], crossers + groups[2]);
            CrossOff<Residue11>(bytes, size, crossers + groups[2], crossers + groups[3]);
            CrossOff<Residue13>(bytes, size, crossers + groups[3], crossers + groups[4]);
            CrossOff<Residue17>(bytes, size, crossers + groups[4], crossers + groups[5]);
            CrossOff<Residue19>(bytes, size, crossers + groups[5], crossers + groups[6]);
            CrossOff<Residue23>(bytes, size, crossers + groups[6], crossers + groups[7]);
            CrossOff<Residue29>(bytes, size, crossers + groups[7], crossers + groups[8]);
        }

        /// <summary>Crosses off the next multiples of primes with one residue.</summary>
        private static void CrossOff<T>(byte* bytes, nint size, Crosser* crosser, Crosser* end)
            where T : struct, IResidue
        {
            byte* masks = stackalloc byte[Classes];
            nint* gaps = stackalloc nint[Classes];
            nint* carries = stackalloc nint[Classes];
            for (int step = 0; step < Classes; step++)
            {
                masks[step] = MaskOf(T.Value, step);
                gaps[step] = Residues[step + 1] - Residues[step];
                carries[step] = (T.Value * Residues[step + 1] / Wheel) - (T.Value * Residues[step] / Wheel);
            }

            (byte m0, byte m1, byte m2, byte m3) = (masks[0], masks[1], masks[2], masks[3]);
            (byte m4, byte m5, byte m6, byte m7) = (masks[4], masks[5], masks[6], masks[7]);
            for (; crosser < end; crosser++)
            {
                nint whole = (nint)crosser->Whole;
                nint at = (nint)crosser->Next;
                nint prime = (Wheel * whole) + T.Value;
                nint last = (28 * whole) + (T.Value * 29 / Wheel);
                int step = crosser->Step;
                while (at < size)
                {
                    for (; step == 0 && at + last < size; at += prime)
                    {
                        bytes[at] &= m0;
                        bytes[at + (6 * whole) + (T.Value * 7 / Wheel)] &= m1;
                        bytes[at + (10 * whole) + (T.Value * 11 / Wheel)] &= m2;
                        bytes[at + (12 * whole) + (T.Value * 13 / Wheel)] &= m3;
                        bytes[at + (16 * whole) + (T.Value * 17 / Wheel)] &= m4;
                        bytes[at + (18 * whole) + (T.Value * 19 / Wheel)] &= m5;
                        bytes[at + (22 * whole) + (T.Value * 23 / Wheel)] &= m6;
                        bytes[at + last] &= m7;
                    }

                    if (at < size)
                    {
                        bytes[at] &= masks[step];
                        at += (whole * gaps[step]) + carries[step];
                        step = (step + 1) % Classes;
                    }
                }

                crosser->Next = (uint)(at - size);
                crosser->Step = step;
            }
        }

        /// <summary>Clears the bits of numbers below the range and behind it.</summary>
        private readonly void ClearEnds(byte* bytes, long first, long end)
        {
            for (int bit = 0; bit < Classes; bit++)
            {
                if ((first * Wheel) + Residues[bit] < Low)
                {
                    bytes[0] &= (byte)~(1 << bit);
                }

                if (((end - 1) * Wheel) + Residues[bit] >= High)
                {
                    bytes[end - first - 1] &= (byte)~(1 << bit);
                }
            }
        }

        private static long CountBits(ReadOnlySpan<byte> bytes)
        {
            long count = 0;
            foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            {
                count += BitOperations.PopCount(word);
            }

            foreach (byte rest in bytes[(bytes.Length & -sizeof(ulong))..])
            {
                count += BitOperations.PopCount(rest);
            }

            return count;
        }

        private readonly struct Residue1 : IResidue
        {
            public static int Value => 1;
        }

        private readonly struct Residue7 : IResidue
        {
            public static int Value => 7;
        }

        private readonly struct Residue11 : IResidue
        {
            public static int Value => 11;
        }

        private readonly struct Residue13 : IResidue
        {
            public static int Value => 13;
        }

        private readonly struct Residue17 : IResidue
        {
            public static int Value => 17;
        }

        private readonly struct Residue19 : IResidue
        {
            public static int Value => 19;
        }

        private readonly struct Residue23 : IResidue
        {
            public static int Value => 23;
        }

        private readonly struct Residue29 : IResidue
        {
            public static int Value => 29;
        }
    }
}
