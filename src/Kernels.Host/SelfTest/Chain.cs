using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.SelfTest;

/// <summary>
/// A kernel whose duration is known to scale with its work: a chain of multiply-adds modulo 2⁶⁴, each of which needs the
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
        Definition = "x ← 6364136223846793005·x + 1442695040888963407 mod 2⁶⁴, steps times, from x = 0",
        Parameters = [new("steps", "int64", "0 and above", "Number of steps.")],
        Buffers = [new("x", "uint64", BufferDirection.Out, "[2]", "The last x; and where work that is added led to, so that no compiler leaves it out.")],
        Rules = [],
        WorkModel = "2 operations a step",
        Tolerance = "exact",
        Bottleneck = Bottleneck.Compute,
        Write = static (scoped in ChainArguments arguments, IArgumentVisitor visitor) =>
        {
            visitor.Scalar("steps", arguments.Steps);
            visitor.Output("x", BufferDirection.Out, arguments.X, arguments.X.Length);
        },
        Read = static source => new ChainArguments(source.IntegerScalar("steps"), source.Output<ulong>("x")),
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

    /// <summary>What steps from 0 lead to, by squaring the affine map of a step.</summary>
    public static ulong Jump(long steps)
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

        return term;
    }
}

/// <summary>The arguments of a chain.</summary>
/// <param name="steps">Number of steps.</param>
/// <param name="x">The output, <c>[2]</c>.</param>
internal readonly ref struct ChainArguments(long steps, Span<ulong> x)
{
    /// <summary>Number of steps.</summary>
    public long Steps { get; } = steps;

    /// <summary>The output, <c>[2]</c>.</summary>
    public Span<ulong> X { get; } = x;
}

/// <summary>Computes a chain, with work added that changes nothing but the duration.</summary>
/// <param name="slowdown">The share of steps that are added, such as 0.03.</param>
internal sealed class ChainKernel(double slowdown) : IKernel<ChainArguments>
{
    public void Invoke(scoped in ChainArguments arguments, in KernelOptions options)
    {
        arguments.X[0] = Chain.Step(0, arguments.Steps);
        arguments.X[1] = Chain.Step(arguments.X[0], (long)Math.Round(slowdown * arguments.Steps));
    }
}

/// <summary>A chain to compute.</summary>
internal sealed class ChainWorkload() : Workload<ChainArguments>(Chain.Contract)
{
    /// <summary>About half a millisecond on a processor of 4 GHz, where a step takes four cycles.</summary>
    private const long Steps = 500_000;

    private readonly KernelBuffer<ulong> _x = new AlignedAllocator().Allocate<ulong>(2);

    public override string Shape => $"{Steps} steps";

    public override Work Work => new(Flops: 2.0 * Steps, Bytes: 2 * sizeof(ulong));

    public override double WorkingSetBytes => sizeof(ulong) * _x.Length;

    protected override ChainArguments Arguments => new(Steps, _x.Span);

    /// <summary>A chain begins at 0: there is nothing to change.</summary>
    public override void Renew(ulong seed)
    {
    }

    public override void Nudge(SplitMix64 random)
    {
    }

    public override void Reset() => _x.Span.Fill(ulong.MaxValue);

    public override Validation Validate() => _x.Span[0] == Chain.Jump(Steps)
        ? new Validation(true, 0, null)
        : new Validation(false, 1, "the last x is wrong");

    protected override void Dispose(bool disposing) => _x.Dispose();
}
