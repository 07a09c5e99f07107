using System.Globalization;

namespace Kernels.Contracts.Recording;

/// <summary>A call that breaks the contract in one argument, which a function in C has to notice.</summary>
/// <param name="Parameter">The argument's name in the contract; <see cref="BadCalls.Threads"/> for the thread count.</param>
/// <param name="Value">Its value, of the parameter's type in C; null for a null pointer.</param>
public sealed record BadCall(string Parameter, object? Value)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CSignature.SnakeCase(Parameter)} = {Value ?? "null"}");
}

/// <summary>
/// The bad calls of a kernel: what the ABI lets a caller get wrong that a function can see. It can't see the lengths of buffers.
/// </summary>
public static class BadCalls
{
    /// <summary>The name of the last parameter.</summary>
    public const string Threads = "threads";

    /// <summary>Lists them.</summary>
    /// <param name="contract">A kernel that comes with this project.</param>
    /// <param name="good">A good call without empty buffers, whose extents are above 1.</param>
    /// <returns>The bad calls.</returns>
    public static IEnumerable<BadCall> Of(KernelContract contract, RecordedCall good)
    {
        CSignature signature = new(contract);
        KernelDeclaration declaration = contract.Declaration!;
        foreach (CParameter parameter in signature.Parameters)
        {
            IEnumerable<object?> values = parameter.Role switch
            {
                CRole.Extent => Extents(declaration, parameter, (long)good.ValueOf(parameter, signature)).Select(extent => (object?)extent),
                CRole.Scalar => Scalars(declaration.Parameters[parameter.Index]),
                _ => [null],
            };
            foreach (object? value in values.Distinct())
            {
                yield return new(parameter.Name, value);
            }
        }

        foreach (int threads in (int[])[0, -1, int.MinValue])
        {
            yield return new(Threads, threads);
        }
    }

    private static HashSet<long> Extents(KernelDeclaration declaration, CParameter parameter, long good)
    {
        HashSet<long> extents = [declaration.LeastExtents[parameter.Index] - 1L, -1, long.MinValue];

        // The last offset contradicts any other extent.
        if (declaration.Buffers.Any(buffer => buffer.Constraint is { Kind: ConstraintKind.Offsets } constraint && constraint.Of == parameter.Name))
        {
            extents.UnionWith([good - 1, good + 1, long.MaxValue]);
        }

        // The number of elements overflows.
        if (Enumerable.Range(0, declaration.Buffers.Length).Any(buffer
            => declaration.HasDimension(buffer, parameter.Index) && declaration.Buffers[buffer].Shape.Length > 1))
        {
            extents.Add(long.MaxValue);
        }

        return extents;
    }

    private static object?[] Scalars(DeclaredParameter scalar) => scalar.Type switch
    {
        ElementType.Float64 =>
        [
            double.NaN, double.NegativeInfinity, double.PositiveInfinity,
            Math.BitDecrement(scalar.Minimum), Math.BitIncrement(scalar.Maximum),
        ],
        ElementType.Float32 =>
        [
            float.NaN, float.NegativeInfinity, float.PositiveInfinity,
            MathF.BitDecrement((float)scalar.Minimum), MathF.BitIncrement((float)scalar.Maximum),
        ],
        ElementType.Int32 => [.. Outside(scalar, int.MinValue, int.MaxValue).Select(value => (object?)(int)value)],
        _ => [.. Outside(scalar, long.MinValue, long.MaxValue).Select(value => (object?)value)],
    };

    private static IEnumerable<long> Outside(DeclaredParameter scalar, long least, long most)
    {
        (double low, double high) = ElementTypes.RangeOf(scalar.Type);
        if (scalar.Minimum > low)
        {
            yield return (long)scalar.Minimum - 1;
            yield return least;
        }

        if (scalar.Maximum < high)
        {
            yield return (long)scalar.Maximum + 1;
            yield return most;
        }
    }
}
