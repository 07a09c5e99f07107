using System.Collections.Immutable;

namespace Kernels;

/// <summary>What a kernel promises, whatever the implementation: what <c>kernels info</c> shows.</summary>
public abstract class KernelContract
{
    private protected KernelContract()
    {
    }

    /// <summary>The kernel's name, in lower case, such as <c>julia</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name without its namespace: <c>ema</c> of <c>acme.ema</c>.</summary>
    public string ShortName => ShortNameOf(Name);

    /// <summary>The contract's revision, 1 or above. A different revision is a different contract.</summary>
    public required int Revision { get; init; }

    /// <summary>The id by which implementations are looked up, such as <c>julia/1</c>.</summary>
    public string Id => $"{Name}/{Revision}";

    /// <summary>The name of a kernel without its namespace.</summary>
    /// <param name="name">Its name.</param>
    internal static string ShortNameOf(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>One line: what the kernel is for.</summary>
    public required string Summary { get; init; }

    /// <summary>The computation as a formula.</summary>
    public required string Definition { get; init; }

    /// <summary>The scalars, in the order of the arguments.</summary>
    public required ImmutableArray<KernelParameter> Parameters { get; init; }

    /// <summary>The buffers, in the order of the arguments.</summary>
    public required ImmutableArray<KernelBuffer> Buffers { get; init; }

    /// <summary>What the arguments check beyond each argument's own shape and range.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>How the work of a call is counted, in floating-point operations and in bytes moved.</summary>
    public required string WorkModel { get; init; }

    /// <summary>How close an implementation must be to the oracle, with the source of the bound.</summary>
    public required string Tolerance { get; init; }

    /// <summary>Whether a call's speed is reported in GFLOP/s or in GB/s.</summary>
    public required Bottleneck Bottleneck { get; init; }

    /// <summary>The contract as data, from which everything else follows; null for code that is only measured, not offered.</summary>
    public KernelDeclaration? Declaration { get; init; }

    /// <summary>Calls the visitor with the type of the arguments.</summary>
    /// <param name="visitor">What to call.</param>
    public abstract void Accept(IKernelContractVisitor visitor);

    /// <summary>Makes a contract of a declaration and of what knows the type of its arguments.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="declaration">The contract as data.</param>
    /// <param name="write">Passes arguments to a visitor.</param>
    /// <param name="read">Makes arguments.</param>
    /// <param name="oracle">The computation against which implementations are checked; null where a plug-in brings it.</param>
    /// <param name="allowedError">What computes the error allowed for each element; null where the declaration's tolerance says it.</param>
    /// <returns>The contract.</returns>
    public static KernelContract<TArguments> Create<TArguments>(
        KernelDeclaration declaration,
        ArgumentWriter<TArguments> write,
        ArgumentReader<TArguments> read,
        IKernel<TArguments>? oracle = null,
        IKernel<TArguments>? allowedError = null)
        where TArguments : struct, allows ref struct
        => new()
        {
            Declaration = declaration,
            Name = declaration.Name,
            Revision = declaration.Revision,
            Summary = declaration.Summary,
            Definition = declaration.Definition,
            Parameters = ContractTexts.Parameters(declaration),
            Buffers = ContractTexts.Buffers(declaration),
            Rules = ContractTexts.Rules(declaration),
            WorkModel = ContractTexts.WorkModel(declaration),
            Tolerance = ContractTexts.Tolerance(declaration),
            Bottleneck = declaration.Bottleneck,
            Write = write,
            Read = read,
            Oracle = oracle,
            AllowedError = allowedError,
        };
}

/// <summary>A kernel's contract, with the type of its arguments.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
public sealed class KernelContract<TArguments> : KernelContract
    where TArguments : struct, allows ref struct
{
    /// <summary>Passes the arguments of a call to a visitor.</summary>
    public required ArgumentWriter<TArguments> Write { get; init; }

    /// <summary>Makes the arguments of a call from what <see cref="Write"/> passed on, and checks them.</summary>
    public required ArgumentReader<TArguments> Read { get; init; }

    /// <summary>The slow, obvious computation against which implementations are checked; null where a plug-in brings it.</summary>
    public IKernel<TArguments>? Oracle { get; init; }

    /// <summary>
    /// Writes to each output of fractions, for each element, how far an implementation's may be from the oracle's; outputs that
    /// are also read hold what they held before the call. Null where the declaration's tolerance says it.
    /// </summary>
    public IKernel<TArguments>? AllowedError { get; init; }

    /// <inheritdoc/>
    public override void Accept(IKernelContractVisitor visitor) => visitor.Visit(this);
}

/// <summary>Passes a call's arguments to a visitor, in the contract's order.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="arguments">The arguments.</param>
/// <param name="visitor">Receives the arguments.</param>
public delegate void ArgumentWriter<TArguments>(scoped in TArguments arguments, IArgumentVisitor visitor)
    where TArguments : struct, allows ref struct;

/// <summary>Makes a call's arguments, and checks them.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="source">Supplies the arguments by name.</param>
/// <returns>The arguments.</returns>
/// <exception cref="ArgumentException">One is missing, or outside its range.</exception>
public delegate TArguments ArgumentReader<TArguments>(IArgumentSource source)
    where TArguments : struct, allows ref struct;

/// <summary>Does something with a contract that needs the type of its arguments, without reflection.</summary>
public interface IKernelContractVisitor
{
    /// <summary>Called by <see cref="KernelContract.Accept"/>.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="contract">The contract.</param>
    void Visit<TArguments>(KernelContract<TArguments> contract)
        where TArguments : struct, allows ref struct;
}

/// <summary>A scalar of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>float64</c> or <c>int32</c>.</param>
/// <param name="Range">The values that are allowed.</param>
/// <param name="Description">What it means.</param>
public sealed record KernelParameter(string Name, string Type, string Range, string Description);

/// <summary>A buffer of a kernel. Shapes are row-major.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Its element type, such as <c>float64</c> or <c>int32</c>.</param>
/// <param name="Direction">Whether the kernel reads it, writes it, or both.</param>
/// <param name="Shape">Its shape, such as <c>[h × w]</c>.</param>
/// <param name="Description">What it holds.</param>
public sealed record KernelBuffer(
    string Name, string ElementType, BufferDirection Direction, string Shape, string Description);

/// <summary>Whether a kernel reads a buffer, writes it, or both.</summary>
public enum BufferDirection
{
    /// <summary>Read only.</summary>
    In,

    /// <summary>Written only: every element, whatever it held.</summary>
    Out,

    /// <summary>Read, then overwritten.</summary>
    InOut,

    /// <summary>Working space: its contents mean nothing before or after the call.</summary>
    Scratch,
}

/// <summary>What limits a kernel on large inputs.</summary>
public enum Bottleneck
{
    /// <summary>Arithmetic: speed is reported in GFLOP/s.</summary>
    Compute,

    /// <summary>Memory traffic: speed is reported in GB/s.</summary>
    Bandwidth,
}
