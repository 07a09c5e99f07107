namespace Kernels.Managed;

/// <summary>
/// <c>groupby_sum/1</c> in plain C#: one row after the other. Each thread has sums and counts of its own for its part of the rows,
/// which are added up in the order of the parts.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarGroupbySum : IKernel<GroupbySumArguments>
{
    // Rows of a part: large enough that it takes much longer than handing it to a thread and adding up its sums.
    private const int LeastShare = 1 << 16;
    private const int LeastRowsOfGroup = 4;

    /// <inheritdoc/>
    public void Invoke(scoped in GroupbySumArguments arguments, in KernelOptions options)
    {
        int rows = arguments.Codes.Length;
        int groups = arguments.Sums.Length;
        int parts = (int)Math.Clamp(rows / Math.Max(LeastShare, LeastRowsOfGroup * (long)groups), 1, options.ThreadCount);

        // The first part adds to the outputs.
        double[] otherSums = parts == 1 ? [] : new double[(parts - 1) * groups];
        long[] otherCounts = parts == 1 ? [] : new long[(parts - 1) * groups];
        fixed (int* codes = arguments.Codes)
        fixed (double* values = arguments.Values, sums = arguments.Sums, partSums = otherSums)
        fixed (long* counts = arguments.Counts, partCounts = otherCounts)
        {
            arguments.Sums.Clear();
            arguments.Counts.Clear();
            Workers.Run(options.ThreadCount, parts, new Parts
            {
                Codes = codes,
                Values = values,
                Rows = rows,
                Groups = groups,
                Count = parts,
                Sums = sums,
                Counts = counts,
                OtherSums = partSums,
                OtherCounts = partCounts,
            });
            for (int index = 0; index < otherSums.Length; index++)
            {
                sums[index % groups] += otherSums[index];
                counts[index % groups] += otherCounts[index];
            }
        }
    }

    private struct Parts : IWork
    {
        public int* Codes;
        public double* Values;
        public int Rows;
        public int Groups;
        public int Count;
        public double* Sums;
        public long* Counts;
        public double* OtherSums;
        public long* OtherCounts;

        public readonly void Run(int part)
        {
            int* codes = Codes;
            double* values = Values;
            double* sums = part == 0 ? Sums : OtherSums + ((nint)(part - 1) * Groups);
            long* counts = part == 0 ? Counts : OtherCounts + ((nint)(part - 1) * Groups);
            int end = (int)((long)Rows * (part + 1) / Count);
            for (int row = (int)((long)Rows * part / Count); row < end; row++)
            {
                int group = codes[row];
                sums[group] += values[row];
                counts[group]++;
            }
        }
    }
}
