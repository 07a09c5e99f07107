using System.Collections.Immutable;
using Kernels;

namespace SamplePlugin;

/// <summary>What the plug-in offers; kernels-plugin.json names this class.</summary>
public sealed class Plugin : IKernelPlugin
{
    /// <inheritdoc/>
    public ImmutableArray<Implementation> Implementations =>
    [
        Implementation.Create(Julia.Contract, new JuliaKernel(), "scalar", ThreadSupport.One),
    ];

    /// <inheritdoc/>
    public ImmutableArray<DeclaredImplementation> Declared =>
    [
        new("acme.softmax/1", new SoftmaxKernel(), new SoftmaxOracle(), "scalar", ThreadSupport.One),
    ];
}
