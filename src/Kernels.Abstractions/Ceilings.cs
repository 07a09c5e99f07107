namespace Kernels;

/// <summary>
/// Code that runs as fast as the processor allows: timing it shows the most that any kernel can reach here. A backend may
/// offer it beside its kernels. It computes on the caller's thread; many threads may call it at once.
/// </summary>
public abstract class Ceilings
{
    /// <summary>The instruction set that the code uses here, such as <c>x86-64-v3</c>.</summary>
    public abstract string InstructionSet { get; }

    /// <summary>Operations in one step of <see cref="MultiplyAdd"/>, above 0; a fused multiply-add counts as two.</summary>
    public abstract int MultiplyAddFlops { get; }

    /// <summary>Runs STREAM's triad several times: <c>a[i] = b[i] + factor · c[i]</c>, rounded once or twice.</summary>
    /// <param name="b">The first source, <c>[length]</c>; at least one element.</param>
    /// <param name="c">The second source, <c>[length]</c>.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="passes">How many times, 1 or above.</param>
    /// <param name="a">The destination, <c>[length]</c>; overlaps no source.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the destination overlaps a source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no elements, or <paramref name="passes"/> is below 1.</exception>
    public void Triad(ReadOnlySpan<double> b, ReadOnlySpan<double> c, double factor, int passes, Span<double> a)
    {
        Require.InRange(b.Length, 1, int.MaxValue);
        Require.Length(c.Length, b.Length, nameof(c), "as many as b has");
        Require.Length(a.Length, b.Length, nameof(a), "as many as b has");
        Require.NoOverlap<double, double>(a, b, nameof(a), nameof(b));
        Require.NoOverlap<double, double>(a, c, nameof(a), nameof(c));
        Require.InRange(passes, 1, int.MaxValue);
        RunTriad(b, c, factor, passes, a);
    }

    /// <summary>Reads an array several times.</summary>
    /// <param name="a">The array; at least one element.</param>
    /// <param name="passes">How many times, 1 or above.</param>
    /// <returns>The sum of everything read, in any order: the sum of the elements times the number of passes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no elements, or <paramref name="passes"/> is below 1.</exception>
    public double Read(ReadOnlySpan<double> a, int passes)
    {
        Require.InRange(a.Length, 1, int.MaxValue);
        Require.InRange(passes, 1, int.MaxValue);
        return RunRead(a, passes);
    }

    /// <summary>Multiplies and adds in registers, in pairs that don't wait for each other.</summary>
    /// <param name="steps">How many steps of <see cref="MultiplyAddFlops"/> operations each, 1 or above.</param>
    /// <returns>A number that depends on every step.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public double MultiplyAdd(long steps)
    {
        Require.InRange(steps, 1, long.MaxValue);
        return RunMultiplyAdd(steps);
    }

    /// <summary>Implements <see cref="Triad"/>; the arguments are already checked.</summary>
    /// <inheritdoc cref="Triad"/>
    protected abstract void RunTriad(ReadOnlySpan<double> b, ReadOnlySpan<double> c, double factor, int passes, Span<double> a);

    /// <summary>Implements <see cref="Read"/>; the arguments are already checked.</summary>
    /// <inheritdoc cref="Read"/>
    protected abstract double RunRead(ReadOnlySpan<double> a, int passes);

    /// <summary>Implements <see cref="MultiplyAdd"/>; the argument is already checked.</summary>
    /// <inheritdoc cref="MultiplyAdd"/>
    protected abstract double RunMultiplyAdd(long steps);
}
