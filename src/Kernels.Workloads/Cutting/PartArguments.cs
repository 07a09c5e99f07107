using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>Supplies one part of a call that is cut as arguments.</summary>
/// <param name="declaration">The kernel.</param>
/// <param name="scalars">The scalars, in declaration order.</param>
/// <param name="extents">The extents of the part.</param>
/// <param name="whole">The buffers that every part has whole; null for one that is cut.</param>
/// <param name="cut">The memory of buffers that are cut, at least as much as the part has elements; null for one that is whole.</param>
internal sealed class PartArguments(
    KernelDeclaration declaration,
    ImmutableArray<double> scalars,
    int[] extents,
    ImmutableArray<DeclaredData?> whole,
    ImmutableArray<KernelBuffer<byte>?> cut) : IArgumentSource
{
    private DataUse _use = DataUse.Call;
    private ImmutableArray<JudgedOutput?> _judged = [];

    /// <summary>The same part, with outputs for the oracle.</summary>
    /// <param name="use">What outputs are for.</param>
    /// <param name="judged">What the oracle writes of outputs that are cut, by place.</param>
    public PartArguments For(DataUse use, ImmutableArray<JudgedOutput?> judged)
        => new(declaration, scalars, extents, whole, cut) { _use = use, _judged = judged };

    /// <inheritdoc/>
    public double RealScalar(string name) => scalars[declaration.IndexOfParameter(name)];

    /// <inheritdoc/>
    public long IntegerScalar(string name) => (long)RealScalar(name);

    /// <inheritdoc/>
    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => Find<T>(name);

    /// <inheritdoc/>
    public Span<T> Output<T>(string name)
        where T : unmanaged
        => Find<T>(name);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Shape(string name) => declaration.ShapeOf(declaration.IndexOfBuffer(name), extents);

    private Span<T> Find<T>(string name)
        where T : unmanaged
    {
        int index = declaration.IndexOfBuffer(name);
        return whole[index] is { } data
            ? ((IElements<T>)data).For(_use)
            : _use != DataUse.Call && _judged[index] is { } judged ? ((IElements<T>)judged).For(_use)
            : MemoryMarshal.Cast<byte, T>(cut[index]!.Span)[..(int)declaration.LengthOf(index, extents)];
    }
}
