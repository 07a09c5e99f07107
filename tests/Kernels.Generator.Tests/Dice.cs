namespace Kernels.Generator.Tests;

/// <summary>A kernel without dimensions: its scalars decide how much work there is.</summary>
[Kernel("tests.dice/1", Bottleneck = Bottleneck.Compute, Flops = "throws")]
internal static partial class Dice
{
    [Oracle]
    public static void Define(
        [Range(0, 1e15, Default = 1e9, Varies = true)] long seed,
        [Range(0, 1e12, Default = 100, Presets = [10, 100, 1000, 10_000])] long throws,
        [Shape("6")] Span<long> counts)
        => Throw(seed, throws, counts);

    [Implementation("plain")]
    public static void Throw(long seed, long throws, Span<long> counts)
    {
        counts.Clear();
        for (long number = 0; number < throws; number++)
        {
            counts[(int)((seed + (number * number)) % 6)]++;
        }
    }
}
