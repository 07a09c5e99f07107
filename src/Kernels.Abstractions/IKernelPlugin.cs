using System.Collections.Immutable;

namespace Kernels;

/// <summary>
/// The entry of a managed plug-in: a public class without type parameters, with a public constructor that takes nothing.
/// Its manifest names it, and a host that runs under the just-in-time compiler makes one object of it.
/// </summary>
public interface IKernelPlugin
{
    /// <summary>
    /// Its implementations, one for each kernel that it has, with this assembly's contracts, such as
    /// <see cref="Julia.Contract"/>. Asked for once.
    /// </summary>
    ImmutableArray<Implementation> Implementations { get; }

    /// <summary>Its own kernels: an element for each that its manifest declares. Asked for once.</summary>
    ImmutableArray<DeclaredImplementation> Declared => [];
}

/// <summary>A managed plug-in's own kernel, whose contract its manifest declares.</summary>
/// <param name="KernelId">The id, such as <c>axpy/1</c>.</param>
/// <param name="Kernel">The code.</param>
/// <param name="Oracle">The slow, obvious computation against which every implementation is checked; not the same code.</param>
/// <param name="InstructionSet">The instruction set that the code uses here.</param>
/// <param name="Threads">Whether the code uses more than one thread.</param>
public sealed record DeclaredImplementation(
    string KernelId,
    IKernel<DeclaredArguments> Kernel,
    IKernel<DeclaredArguments> Oracle,
    string InstructionSet,
    ThreadSupport Threads = ThreadSupport.Many);
