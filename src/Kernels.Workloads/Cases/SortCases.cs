using System.Collections.Immutable;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>sort/1</c> and <c>sort_f64/1</c>: orders and values that sorts are known to be slow or wrong at.</summary>
internal static class SortCases
{
    // Few, more than a network of vectors takes, and enough for several threads.
    private static readonly int[] Lengths = [40, 300, 140_000];

    private static readonly double[] Special =
    [
        double.NaN, -double.NaN, double.NegativeInfinity, double.PositiveInfinity, 0.0, -0.0, double.Epsilon, -double.Epsilon,
        double.MinValue, double.MaxValue, 1, -1,
    ];

    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        .. from length in Lengths
           from order in (IEnumerable<(string Name, Func<long, long> At)>)
           [
               ("ascending", i => i),
               ("descending", i => -i),
               ("all equal", _ => -7),
               ("few distinct", i => Mix(i) % 3),
               ("up and down", i => i < length / 2 ? i : length - i),
               ("ascending but for the last", i => i == length - 1 ? -1 : i),
               ("extremes", i => (Mix(i) & 3) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => -1, _ => 0 }),
               ("of one bit each", i => 1L << (int)(Mix(i) & 63)),
               ("mostly small", i => (Mix(i) & 63) == 0 ? Mix(i) : Mix(i) & 15),
               ("of many sizes", i => Mix(i) >> (int)(Mix(i + 1) & 63)),
           ]
           select SpecialCases.Case(Sort.Contract, $"n = {length}, {order.Name}", () => [("values", Make(length, order.At))]),
    ];

    public static ImmutableArray<WorkloadCase> OfFractions { get; } =
    [
        .. from length in Lengths
           from order in (IEnumerable<(string Name, Func<long, double> At)>)
           [
               ("ascending", i => i / 3.0),
               ("descending", i => -i / 3.0),
               ("all equal", _ => 0.1),
               ("NaN alone", _ => double.NaN),
               ("of both signs of 0", i => (Mix(i) & 1) == 0 ? 0.0 : -0.0),
               ("special", i => Special[(int)(Mix(i) & 15) % Special.Length]),
               ("of any bits", i => BitConverter.Int64BitsToDouble(Mix(i))),
               ("denormal", i => (Mix(i) % 1000) * double.Epsilon),
           ]
           select SpecialCases.Case(SortF64.Contract, $"n = {length}, {order.Name}", () => [("values", Make(length, order.At))]),
    ];

    /// <summary>Numbers without order, the same in every run.</summary>
    private static long Mix(long index) => (long)new SplitMix64(CaseShapes.Seed + (ulong)index).NextBits();

    private static T[] Make<T>(int length, Func<long, T> at) => [.. Enumerable.Range(0, length).Select(index => at(index))];
}
