using System.Collections.Immutable;

namespace Kernels.Workloads.Sources;

/// <summary>What the elements of a call's outputs are for.</summary>
internal enum DataUse
{
    /// <summary>An implementation's results.</summary>
    Call,

    /// <summary>The oracle's results.</summary>
    Oracle,

    /// <summary>The errors that are allowed.</summary>
    AllowedError,
}

/// <summary>Supplies the data of a workload as arguments.</summary>
/// <param name="declaration">The kernel.</param>
/// <param name="scalars">The scalars, in declaration order.</param>
/// <param name="data">The buffers, in declaration order.</param>
/// <param name="use">What outputs are for.</param>
internal sealed class DeclaredArgumentSource(
    KernelDeclaration declaration, double[] scalars, ImmutableArray<DeclaredData> data, DataUse use) : IArgumentSource
{
    /// <inheritdoc/>
    public double RealScalar(string name)
    {
        for (int index = 0; index < scalars.Length; index++)
        {
            if (declaration.Parameters[index].Name == name)
            {
                return scalars[index];
            }
        }

        throw new ArgumentException($"{declaration.Id} has no scalar '{name}'.", nameof(name));
    }

    /// <inheritdoc/>
    public long IntegerScalar(string name) => (long)RealScalar(name);

    /// <inheritdoc/>
    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => Find<T>(name).For(use);

    /// <inheritdoc/>
    public Span<T> Output<T>(string name)
        where T : unmanaged
        => Find<T>(name).For(use);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Shape(string name) => data[declaration.IndexOfBuffer(name)].Shape;

    private IElements<T> Find<T>(string name) => (IElements<T>)data[declaration.IndexOfBuffer(name)];
}

/// <summary>Elements of a known type.</summary>
internal interface IElements<T>
{
    /// <summary>The elements for a use.</summary>
    Span<T> For(DataUse use);
}
