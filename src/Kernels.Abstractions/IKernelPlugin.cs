using System.Collections.Immutable;

namespace Kernels;

/// <summary>
/// The entry of a managed plug-in: a public, non-generic class with a public parameterless constructor.
/// The manifest names the class, and a host that runs under the just-in-time compiler creates one object of it.
/// </summary>
public interface IKernelPlugin
{
    /// <summary>
    /// Its implementations, one for each kernel that it has, with this assembly's contracts, such as
    /// <see cref="Julia.Contract"/>. Read once.
    /// </summary>
    ImmutableArray<Implementation> Implementations { get; }

    /// <summary>Its own kernels: one element for each that its manifest declares. Read once.</summary>
    ImmutableArray<DeclaredImplementation> Declared => [];
}

/// <summary>A managed plug-in's own kernel, whose contract its manifest declares.</summary>
/// <param name="KernelId">The id, such as <c>acme.axpy/1</c>.</param>
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
