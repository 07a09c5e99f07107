namespace Kernels.Tests.Conformance;

/// <summary>What is true of every sort: the result is in order, and holds what was there before.</summary>
public sealed class SortTruths
{
    /// <summary>Enough for several threads.</summary>
    private const int Long = 140_000;

    private static readonly int[] Lengths = [0, 1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 31, 32, 33, 63, 64, 65, 128, 1000, 4097, Long];

    private static readonly Dictionary<string, Func<int, int, long>> Orders = new()
    {
        ["scattered"] = (_, index) => unchecked(index * -7046029254386353131L),
        ["ascending"] = (_, index) => index,
        ["descending"] = (_, index) => -index,
        ["equal"] = (_, _) => 3,
        ["few distinct"] = (_, index) => (index * 7919L) % 5,
        ["a saw"] = (_, index) => index % 100,
        ["evens before odds"] = (length, index) => index < length / 2 ? 2L * index : (2L * (index - (length / 2))) + 1,
        ["a bit each"] = (_, index) => long.MinValue >> (index % 64),

        // A bucket of each level holds nearly all of the keys, and a few are elsewhere.
        ["ever fewer bits"] = (length, index) => (1L << 62) >> (int)(62.0 * index / length),
        ["one far away"] = (_, index) => index == 0 ? long.MaxValue : -(index % 1000),

        // As many keys of each magnitude, with either sign; and keys that differ in no magnitude.
        ["all magnitudes"] = (_, index) => unchecked(index * -7046029254386353131L) >> (index % 62),
        ["near the greatest"] = (_, index) => long.MaxValue - ((index * 7919L) % 100_003),
    };

    public static TheoryData<string> Backends => Implementations.BackendsOf(Sort.Contract);

    public static TheoryData<string> BackendsOfFractions => Implementations.BackendsOf(SortF64.Contract);

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_result_is_in_order_and_a_permutation(string backend)
    {
        foreach ((string name, Func<int, int, long> order) in Orders)
        {
            foreach (int length in Lengths)
            {
                long[] values = [.. Enumerable.Range(0, length).Select(index => order(length, index))];
                Dictionary<long, int> counts = CountsOf(values);
                foreach (int threads in length < Long ? (int[])[1] : [1, 2, 3])
                {
                    long[] sorted = Sorted(backend, values, threads);
                    Assert.True(sorted.Zip(sorted.Skip(1), (one, next) => one <= next).All(ascends => ascends), $"{name}, {length}");
                    Assert.Equal(counts, CountsOf(sorted));
                }
            }
        }
    }

    /// <summary>−∞, numbers, −0, 0, numbers, ∞ and NaN, told apart by their bits.</summary>
    [Theory]
    [MemberData(nameof(BackendsOfFractions))]
    public void Zeros_with_a_sign_are_before_others_and_NaN_are_last(string backend)
    {
        double[] ordered =
        [
            double.NegativeInfinity, double.MinValue, -1, -double.Epsilon, -0.0, 0.0, double.Epsilon, 1, double.MaxValue,
            double.PositiveInfinity,
        ];
        double[] nans = [double.NaN, -double.NaN, BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001), BitConverter.Int64BitsToDouble(-1)];
        Random random = new(1);
        foreach (int copies in (int[])[1, 20, Long / 14])
        {
            double[] values = [.. Enumerable.Range(0, copies).SelectMany(_ => ordered.Concat(nans))];
            random.Shuffle(values);
            foreach (int threads in (int[])[1, 2, 3])
            {
                double[] sorted = [.. values];
                Implementations.Find(SortF64.Contract, backend).Invoke(new SortF64Arguments(sorted), new KernelOptions(threads));
                int numbers = ordered.Length * copies;
                Assert.Equal(
                    ordered.SelectMany(number => Enumerable.Repeat(BitConverter.DoubleToInt64Bits(number), copies)),
                    sorted.Take(numbers).Select(BitConverter.DoubleToInt64Bits));
                Assert.All(sorted.Skip(numbers), value => Assert.True(double.IsNaN(value)));
            }
        }
    }

    /// <summary>Whole numbers and the float64 that hold them have one order; so many that threads share all that is done to them.</summary>
    [Theory]
    [MemberData(nameof(BackendsOfFractions))]
    public void Fractions_are_in_the_order_of_whole_numbers(string backend)
    {
        long[] whole = [.. Enumerable.Range(0, 2_100_000).Select(index => unchecked(index * -7046029254386353131L) >> 10)];
        double[] values = [.. whole.Select(value => (double)value)];
        Implementations.Find(SortF64.Contract, backend).Invoke(new SortF64Arguments(values), new KernelOptions(2));
        Assert.Equal(Sorted("managed", whole, 1).Select(value => (double)value), values);
    }

    private static long[] Sorted(string backend, long[] values, int threads)
    {
        long[] sorted = [.. values];
        Implementations.Find(Sort.Contract, backend).Invoke(new SortArguments(sorted), new KernelOptions(threads));
        return sorted;
    }

    private static Dictionary<long, int> CountsOf(long[] values) => values.CountBy(value => value).ToDictionary(pair => pair.Key, pair => pair.Value);
}
