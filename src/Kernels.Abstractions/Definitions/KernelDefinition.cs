using System.Collections.Immutable;

namespace Kernels;

/// <summary>An application's own kernel: its contract, its oracle and its implementations. A generator makes it.</summary>
/// <param name="declaration">The contract.</param>
/// <param name="oracle">The computation against which implementations are checked.</param>
/// <param name="variants">The implementations, the first of which <c>auto</c> takes without evidence.</param>
public abstract class KernelDefinition(
    KernelDeclaration declaration, IKernel<DeclaredArguments> oracle, ImmutableArray<KernelVariant> variants)
{
    /// <summary>The contract.</summary>
    public KernelDeclaration Declaration { get; } = declaration;

    /// <summary>The computation against which implementations are checked.</summary>
    public IKernel<DeclaredArguments> Oracle { get; } = oracle;

    /// <summary>The implementations, the first of which <c>auto</c> takes without evidence.</summary>
    public ImmutableArray<KernelVariant> Variants { get; } = variants;
}

/// <summary>An application's own kernel, with the type of its arguments.</summary>
/// <typeparam name="TArguments">The arguments by which applications call it.</typeparam>
/// <param name="declaration">The contract.</param>
/// <param name="oracle">The computation against which implementations are checked.</param>
/// <param name="variants">The implementations.</param>
/// <param name="adapt">Lets code that does not know <typeparamref name="TArguments"/>, such as a plug-in's, take them.</param>
public sealed class KernelDefinition<TArguments>(
    KernelDeclaration declaration,
    IKernel<DeclaredArguments> oracle,
    ImmutableArray<KernelVariant> variants,
    Func<IKernel<DeclaredArguments>, IKernel<TArguments>> adapt)
    : KernelDefinition(declaration, oracle, variants)
    where TArguments : struct, allows ref struct
{
    /// <summary>Lets an implementation be called with the kernel's own arguments: directly if it is this assembly's.</summary>
    /// <param name="kernel">The implementation.</param>
    /// <returns>The same code.</returns>
    public IKernel<TArguments> Bind(IKernel<DeclaredArguments> kernel) => kernel as IKernel<TArguments> ?? adapt(kernel);
}

/// <summary>One of the implementations of an application's own kernel.</summary>
/// <param name="Name">The name by which the command line and configuration select it.</param>
/// <param name="Kernel">The code.</param>
/// <param name="InstructionSet">The instruction set that the code uses, for tables.</param>
/// <param name="Threads">Whether it uses several threads.</param>
public sealed record KernelVariant(string Name, IKernel<DeclaredArguments> Kernel, string InstructionSet, ThreadSupport Threads)
{
    /// <summary>The name of the library that has the code, such as <c>OwnKernel.native</c>; null if it is in none.</summary>
    public string? Library { get; init; }

    /// <summary>Loads and starts the library that has the code, before the first call does it; null if it is in no library.</summary>
    public Action? Prepare { get; init; }
}
