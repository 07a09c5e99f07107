using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace Kernels.Peers.Tensors;

/// <summary>The plug-in: one line a kernel.</summary>
public sealed class TensorPlugin : IKernelPlugin
{
    /// <summary>The widest vectors that TensorPrimitives uses here.</summary>
    private static readonly string Vectors =
        Vector512.IsHardwareAccelerated ? "Vector512" : Vector256.IsHardwareAccelerated ? "Vector256" : "Vector128";

    /// <inheritdoc/>
    public ImmutableArray<Implementation> Implementations { get; } =
    [
        Implementation.Create(Julia.Contract, new TensorJulia(), Vectors, ThreadSupport.One),
        Implementation.Create(Diffusion.Contract, new TensorDiffusion(), Vectors, ThreadSupport.One),
        Implementation.Create(Spmv.Contract, new TensorSpmv(), Vectors, ThreadSupport.One),
    ];
}
