using System.Collections.Immutable;
using System.Reflection;

namespace Kernels.Plugins.Tests.Support;

/// <summary>A managed plug-in: this assembly, copied into a plug-in's folder.</summary>
public sealed class ManagedPlugin : IKernelPlugin
{
    public ImmutableArray<Implementation> Implementations =>
        [Implementation.Create(Julia.Contract, new ConstantJulia(), "scalar", ThreadSupport.One)];

    private sealed class ConstantJulia : IKernel<JuliaArguments>
    {
        public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
            => arguments.Iterations.Fill(arguments.MaxIterations);
    }
}

/// <summary>One whose constructor throws.</summary>
public sealed class ThrowingPlugin : IKernelPlugin
{
    public ThrowingPlugin() => throw new InvalidOperationException("not today");

    public ImmutableArray<Implementation> Implementations => [];
}

/// <summary>One that loads the assembly that the file outside.txt in its folder names.</summary>
public sealed class ReachingPlugin : IKernelPlugin
{
    public ReachingPlugin()
    {
        string folder = Path.GetDirectoryName(typeof(ReachingPlugin).Assembly.Location)!;
        Assembly.LoadFrom(File.ReadAllText(Path.Combine(folder, "outside.txt")));
    }

    public ImmutableArray<Implementation> Implementations => new ManagedPlugin().Implementations;
}

/// <summary>One that offers a kernel with a contract of its own instead of the host's.</summary>
public sealed class LyingPlugin : IKernelPlugin
{
    public ImmutableArray<Implementation> Implementations =>
        [Implementation.Create(OtherJulia, new NoJulia(), "scalar", ThreadSupport.One)];

    private static KernelContract<int> OtherJulia { get; } = new()
    {
        Name = "julia",
        Revision = 1,
        Summary = "another",
        Definition = "another",
        Parameters = [],
        Buffers = [],
        Rules = [],
        WorkModel = "another",
        Tolerance = "exact",
        Bottleneck = Bottleneck.Compute,
        Write = static (scoped in int arguments, IArgumentVisitor visitor) => { },
        Read = static source => 0,
    };

    private sealed class NoJulia : IKernel<int>
    {
        public void Invoke(scoped in int arguments, in KernelOptions options)
        {
        }
    }
}
