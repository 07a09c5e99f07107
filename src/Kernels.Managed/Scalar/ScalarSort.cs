namespace Kernels.Managed;

/// <summary>
/// <c>sort/1</c> in plain C#: the runtime's own sort, of parts that threads take, and then sorted parts are merged in pairs.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarSort : IKernel<SortArguments>
{
    // Elements of a part: its sort takes much longer than handing it to a thread.
    private const int LeastShare = 1 << 13;

    /// <inheritdoc/>
    public void Invoke(scoped in SortArguments arguments, in KernelOptions options) => Sort(arguments.Values, options.ThreadCount);

    /// <summary>Sorts whole numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="threads">Most threads to use.</param>
    internal static void Sort(Span<long> values, int threads)
    {
        int parts = 1;
        while (2 * parts <= threads && values.Length / (2 * parts) >= LeastShare)
        {
            parts *= 2;
        }

        if (parts == 1)
        {
            values.Sort();
            return;
        }

        long[] space = new long[values.Length];
        fixed (long* first = values, other = space)
        {
            Workers.Run(threads, parts, new Parts { Values = first, Length = values.Length, Count = parts });
            bool isInSpace = false;
            for (; parts > 1; parts /= 2)
            {
                Workers.Run(threads, parts, new Merges
                {
                    From = isInSpace ? other : first,
                    To = isInSpace ? first : other,
                    Length = values.Length,
                    Count = parts,
                });
                isInSpace = !isInSpace;
            }

            if (isInSpace)
            {
                space.CopyTo(values);
            }
        }
    }

    private struct Parts : IWork
    {
        public long* Values;
        public int Length;
        public int Count;

        public readonly void Run(int item)
        {
            int begin = (int)((long)Length * item / Count);
            int end = (int)((long)Length * (item + 1) / Count);
            new Span<long>(Values + begin, end - begin).Sort();
        }
    }

    /// <summary>Pairs of sorted parts become one: even items begin with the smallest of both, and odd items with the largest.</summary>
    private struct Merges : IWork
    {
        public long* From;
        public long* To;
        public int Length;
        public int Count;

        public readonly void Run(int item)
        {
            int begin = (int)((long)Length * (item & ~1) / Count);
            int middle = (int)((long)Length * (item | 1) / Count);
            int end = (int)((long)Length * ((item | 1) + 1) / Count);
            int half = begin + ((end - begin) / 2);
            if (item % 2 == 0)
            {
                (int one, int two) = (begin, middle);
                for (int index = begin; index < half; index++)
                {
                    bool isFirst = two == end || (one < middle && From[one] <= From[two]);
                    To[index] = From[isFirst ? one++ : two++];
                }
            }
            else
            {
                (int one, int two) = (middle - 1, end - 1);
                for (int index = end - 1; index >= half; index--)
                {
                    bool isFirst = two < middle || (one >= begin && From[one] > From[two]);
                    To[index] = From[isFirst ? one-- : two--];
                }
            }
        }
    }
}
