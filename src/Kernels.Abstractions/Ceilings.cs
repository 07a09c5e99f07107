namespace Kernels;

/// <summary>
/// Code whose speed is the processor's own: timing it tells what any kernel can reach here at most. A backend may offer it
/// beside its kernels. It computes on the caller's thread; calls from many threads at once are allowed.
/// </summary>
public abstract class Ceilings
{
    /// <summary>The instruction set that it uses here, such as <c>x86-64-v3</c>.</summary>
    public abstract string InstructionSet { get; }

    /// <summary>Operations of one step of <see cref="MultiplyAdd"/>, above 0; a fused one counts as two.</summary>
    public abstract int MultiplyAddFlops { get; }

    /// <summary>The triad of STREAM, several times over: <c>a[i] = b[i] + factor · c[i]</c>, rounded once or twice.</summary>
    /// <param name="b">The first source, <c>[length]</c>; at least one element.</param>
    /// <param name="c">The second source, <c>[length]</c>.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="passes">How many times over, 1 or above.</param>
    /// <param name="a">The destination, <c>[length]</c>; overlaps no source.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the destination overlaps a source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no element, or <paramref name="passes"/> is below 1.</exception>
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

    /// <summary>Reads an array several times over.</summary>
    /// <param name="a">The array; at least one element.</param>
    /// <param name="passes">How many times over, 1 or above.</param>
    /// <returns>The sum of all that was read, in any order: that of the elements, times the number of passes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no element, or <paramref name="passes"/> is below 1.</exception>
    public double Read(ReadOnlySpan<double> a, int passes)
    {
        Require.InRange(a.Length, 1, int.MaxValue);
        Require.InRange(passes, 1, int.MaxValue);
        return RunRead(a, passes);
    }

    /// <summary>Multiplies and adds in registers, in pairs that don't wait for each other.</summary>
    /// <param name="steps">How many times <see cref="MultiplyAddFlops"/> operations, 1 or above.</param>
    /// <returns>A number that depends on all of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public double MultiplyAdd(long steps)
    {
        Require.InRange(steps, 1, long.MaxValue);
        return RunMultiplyAdd(steps);
    }

    /// <summary>Does what <see cref="Triad"/> says; the arguments are checked.</summary>
    /// <inheritdoc cref="Triad"/>
    protected abstract void RunTriad(ReadOnlySpan<double> b, ReadOnlySpan<double> c, double factor, int passes, Span<double> a);

    /// <summary>Does what <see cref="Read"/> says; the arguments are checked.</summary>
    /// <inheritdoc cref="Read"/>
    protected abstract double RunRead(ReadOnlySpan<double> a, int passes);

    /// <summary>Does what <see cref="MultiplyAdd"/> says; the argument is checked.</summary>
    /// <inheritdoc cref="MultiplyAdd"/>
    protected abstract double RunMultiplyAdd(long steps);
}
