using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>groupby_sum/1</c> with totals of each thread's own, added up at the end in the order of the threads' parts. A group's sum and
/// count are one vector: one load, addition and store serve both, and one cache line is missed, not two.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdGroupbySum : IKernel<GroupbySumArguments>
{
    // Totals of one group that successive rows take in turn, as a row whose total is that of the row before waits for its
    // store; and the groups of which that many totals fit the first cache.
    private const int Copies = 8;
    private const int FewGroups = 256;

    // Rows for each thread, and for each group, below which totals of one's own cost more than they save.
    private const int LeastShare = 1 << 16;
    private const int LeastRowsOfGroup = 4;

    // Totals in a cache line, so that no two threads write to one.
    private const int Line = 4;

    // How many rows to prefetch ahead, into the outer caches (for why not past them, see native/src/prefetch.h): a page of
    // values, since hardware prefetchers stop at the end of a page.
    private const int RowsAhead = 512;

    private const int Block = 8;

    /// <inheritdoc/>
    public void Invoke(scoped in GroupbySumArguments arguments, in KernelOptions options)
    {
        int rows = arguments.Codes.Length;
        int groups = arguments.Sums.Length;
        if (rows / LeastRowsOfGroup < groups)
        {
            AddToOutputs(arguments);
            return;
        }

        int copies = groups <= FewGroups ? Copies : 1;
        int parts = (int)Math.Clamp(rows / Math.Max(LeastShare, LeastRowsOfGroup * (long)groups), 1, options.ThreadCount);
        nint stride = ((nint)groups * copies) + Line;
        Vector128<double>* totals = (Vector128<double>*)NativeMemory.AlignedAlloc(
            (nuint)(parts * stride * sizeof(Vector128<double>)), Line * (nuint)sizeof(Vector128<double>));
        try
        {
            fixed (int* codes = arguments.Codes)
            fixed (double* values = arguments.Values)
            {
                Workers.Run(options.ThreadCount, parts, new Parts
                {
                    Codes = codes,
                    Values = values,
                    Rows = rows,
                    Groups = groups,
                    Count = parts,
                    Copies = copies,
                    Totals = totals,
                    Stride = stride,
                });
            }

            AddUp(totals, stride, parts, copies, arguments.Sums, arguments.Counts);
        }
        finally
        {
            NativeMemory.AlignedFree(totals);
        }
    }

    /// <summary>With few rows for each group, the totals are the outputs themselves.</summary>
    private static void AddToOutputs(scoped in GroupbySumArguments arguments)
    {
        arguments.Sums.Clear();
        arguments.Counts.Clear();
        for (int row = 0; row < arguments.Codes.Length; row++)
        {
            int group = arguments.Codes[row];
            arguments.Sums[group] += arguments.Values[row];
            arguments.Counts[group]++;
        }
    }

    private static void AddUp(Vector128<double>* totals, nint stride, int parts, int copies, Span<double> sums, Span<long> counts)
    {
        for (int group = 0; group < sums.Length; group++)
        {
            Vector128<double> total = Vector128<double>.Zero;
            for (int part = 0; part < parts; part++)
            {
                for (int copy = 0; copy < copies; copy++)
                {
                    total += totals[(part * stride) + ((nint)group * copies) + copy];
                }
            }

            // A count is exact as a float64: it stays below 2⁵³.
            sums[group] = total[0];
            counts[group] = (long)total[1];
        }
    }

    private struct Parts : IWork
    {
        public int* Codes;
        public double* Values;
        public int Rows;
        public int Groups;
        public int Count;
        public int Copies;
        public Vector128<double>* Totals;
        public nint Stride;

        public readonly void Run(int part)
        {
            Vector128<double>* totals = Totals + (part * Stride);
            new Span<Vector128<double>>(totals, Groups * Copies).Clear();
            nint begin = (nint)((long)Rows * part / Count);
            nint end = (nint)((long)Rows * (part + 1) / Count);
            if (Copies == 1)
            {
                AddRows(Codes, Values, begin, end, totals, 1);
            }
            else
            {
                AddRows(Codes, Values, begin, end, totals, SimdGroupbySum.Copies);
            }
        }

        /// <summary>Adds rows; inlined with each number of copies as a constant.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddRows(int* codes, double* values, nint row, nint end, Vector128<double>* totals, int copies)
        {
            for (; row <= end - Block; row += Block)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch2(values + row + RowsAhead);
                    Sse.Prefetch2(codes + row + RowsAhead);
                }

                Add(totals, codes[row], values[row], copies);
                Add(totals + (1 % copies), codes[row + 1], values[row + 1], copies);
                Add(totals + (2 % copies), codes[row + 2], values[row + 2], copies);
                Add(totals + (3 % copies), codes[row + 3], values[row + 3], copies);
                Add(totals + (4 % copies), codes[row + 4], values[row + 4], copies);
                Add(totals + (5 % copies), codes[row + 5], values[row + 5], copies);
                Add(totals + (6 % copies), codes[row + 6], values[row + 6], copies);
                Add(totals + (7 % copies), codes[row + 7], values[row + 7], copies);
            }

            for (; row < end; row++)
            {
                Add(totals, codes[row], values[row], copies);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(Vector128<double>* totals, int group, double value, int copies)
            => totals[(nint)group * copies] += Vector128.Create(value, 1);
    }
}
