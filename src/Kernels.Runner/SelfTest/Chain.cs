using System.Runtime.InteropServices;

namespace Kernels.Runner.SelfTest;

/// <summary>
/// A kernel whose duration is known to scale with its work: chains of multiply-adds modulo 2⁶⁴, each of which needs the
/// one before it, so that neither memory nor the width of the processor matters.
/// </summary>
internal static class Chain
{
    /// <summary>Knuth's multiplier and increment for a linear congruential generator modulo 2⁶⁴.</summary>
    private const ulong Multiplier = 6364136223846793005;

    private const ulong Increment = 1442695040888963407;

    /// <summary>The contract.</summary>
    public static KernelContract<ChainArguments> Contract { get; } = new()
    {
        Name = "chain",
        Revision = 1,
        Summary = "Steps of a linear congruential generator, to test comparisons with.",
        Definition = "x ← 6364136223846793005·x + 1442695040888963407 mod 2⁶⁴, steps times, from x = number of the chain",
        Parameters = [new("steps", "int64", "0 and above", "Number of steps of each chain.")],
        Buffers =
        [
            new("x", "int64", BufferDirection.Out, "[chains]", "The last x of each chain."),
            new("added", "int64", BufferDirection.Out, "[chains]", "The result of the added work, so that no compiler leaves it out."),
        ],
        Rules = [],
        WorkModel = "2 operations a step",
        Tolerance = "exact",
        Bottleneck = Bottleneck.Compute,
        Write = static (scoped in ChainArguments arguments, IArgumentVisitor visitor) =>
        {
            visitor.Scalar("steps", arguments.Steps);
            // The worker protocol has no unsigned type of that width.
            visitor.Output("x", BufferDirection.Out, MemoryMarshal.Cast<ulong, long>(arguments.X), arguments.X.Length);
            visitor.Output("added", BufferDirection.Out, MemoryMarshal.Cast<ulong, long>(arguments.Added), arguments.Added.Length);
        },
        Read = static source => new ChainArguments(
            source.IntegerScalar("steps"),
            MemoryMarshal.Cast<long, ulong>(source.Output<long>("x")),
            MemoryMarshal.Cast<long, ulong>(source.Output<long>("added"))),
    };

    /// <summary>Takes steps one by one.</summary>
    public static ulong Step(ulong x, long steps)
    {
        for (long step = 0; step < steps; step++)
        {
            x = (Multiplier * x) + Increment;
        }

        return x;
    }

    /// <summary>The result of many steps, by squaring the affine map of a step.</summary>
    public static ulong Jump(ulong x, long steps)
    {
        (ulong factor, ulong term) = (1UL, 0UL);
        (ulong squareFactor, ulong squareTerm) = (Multiplier, Increment);
        for (; steps > 0; steps >>= 1)
        {
            if ((steps & 1) != 0)
            {
                (factor, term) = (squareFactor * factor, (squareFactor * term) + squareTerm);
            }

            (squareFactor, squareTerm) = (squareFactor * squareFactor, (squareFactor + 1) * squareTerm);
        }

        return (factor * x) + term;
    }
}

/// <summary>The arguments of a call.</summary>
/// <param name="steps">Number of steps of each chain.</param>
/// <param name="x">The output, <c>[chains]</c>.</param>
/// <param name="added">The result of the added work, <c>[chains]</c>.</param>
internal readonly ref struct ChainArguments(long steps, Span<ulong> x, Span<ulong> added)
{
    /// <summary>Number of steps of each chain.</summary>
    public long Steps { get; } = steps;

    /// <summary>The output, <c>[chains]</c>.</summary>
    public Span<ulong> X { get; } = x;

    /// <summary>The result of the added work, <c>[chains]</c>.</summary>
    public Span<ulong> Added { get; } = added;
}
