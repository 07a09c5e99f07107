using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>A buffer of a kernel with its content, of any element type.</summary>
internal abstract class DeclaredData : IDisposable
{
    /// <summary>Its extents.</summary>
    public abstract ReadOnlySpan<int> Shape { get; }

    /// <summary>Bytes of the buffer.</summary>
    public abstract double Bytes { get; }

    /// <summary>The sum of the oracle's elements.</summary>
    public abstract double ExpectedSum { get; }

    /// <summary>The largest relative change of an element that varies.</summary>
    public abstract double Share { get; }

    /// <summary>Makes and fills a buffer.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="index">The buffer's place in the declaration.</param>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="content">Its content.</param>
    /// <param name="seed">The seed of its random numbers.</param>
    /// <param name="axis">Its coordinates if they are other ones than declared.</param>
    public static DeclaredData Create(
        KernelDeclaration declaration,
        int index,
        ImmutableArray<int> extents,
        BufferAllocator allocator,
        DeclaredContent content,
        ulong seed,
        DeclaredAxis? axis = null)
        => ElementTypes.Accept(declaration.Buffers[index].Type, new Maker(declaration, index, extents, allocator, content, seed, axis));

    /// <summary>Makes a buffer with given content.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="index">The buffer's place in the declaration.</param>
    /// <param name="content">An array of its element type and number of dimensions; copied.</param>
    /// <param name="allocator">Where the buffer comes from.</param>
    public static DeclaredData Copy(KernelDeclaration declaration, int index, Array content, BufferAllocator allocator)
        => ElementTypes.Accept(declaration.Buffers[index].Type, new Copier(declaration, index, content, allocator));

    /// <summary>Takes a buffer whose content the user supplied.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="index">The buffer's place in the declaration.</param>
    /// <param name="elements">Its content, of one dimension; disposed with this.</param>
    /// <param name="change">How it changes; null for what follows from the declaration.</param>
    public static DeclaredData Take<T>(KernelDeclaration declaration, int index, KernelBuffer<T> elements, DeclaredChange? change = null)
        where T : unmanaged, INumber<T>
        => new DeclaredElements<T>(declaration.Buffers[index], [elements.Length], elements, change ?? ChangeOfGiven(declaration, index));

    /// <summary>Opens a file as a buffer's content; the file is never written.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="index">The buffer's place in the declaration; the kernel reads it.</param>
    /// <param name="option">The option of its file.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where the buffer comes from if it is for measuring.</param>
    /// <exception cref="UserInputException">The file can't be read, or has another type or number of dimensions.</exception>
    public static DeclaredData Open(KernelDeclaration declaration, int index, string option, UserValues values, BufferAllocator allocator)
        => ElementTypes.Accept(declaration.Buffers[index].Type, new Opener(declaration, index, option, values, allocator));

    /// <summary>Checks the content against the buffer's constraint.</summary>
    /// <param name="bound">The extent to which the constraint refers.</param>
    /// <exception cref="ArgumentException">An element breaks it.</exception>
    public abstract void RequireContent(int bound);

    /// <summary>Changes an input as its <see cref="DeclaredChange"/> says.</summary>
    /// <param name="seed">The seed of the new numbers.</param>
    public abstract void Renew(ulong seed);

    /// <summary>Changes elements of an input that is the same for all calls, read only or restored, in the same way.</summary>
    /// <param name="random">Chooses them.</param>
    /// <param name="most">The most elements to draw; a short input, whose call is short too, gets fewer.</param>
    public abstract void Nudge(SplitMix64 random, int most);

    /// <summary>How many indices below a bound occur.</summary>
    public abstract int CountDistinct(int bound);

    /// <summary>Saves what a call is about to overwrite, for the oracle.</summary>
    public abstract void Mark();

    /// <summary>Puts back what no call may find as the one before left it.</summary>
    public abstract void Restore();

    /// <summary>Restores what a call overwrites, and poisons what it must write.</summary>
    public abstract void Reset();

    /// <summary>Readies what the oracle writes.</summary>
    public abstract void PrepareOracle();

    /// <summary>Compares an output with the oracle's.</summary>
    /// <param name="tolerance">The tolerance where no formula computed the allowed errors.</param>
    /// <param name="usedLength">How many elements count; null for all.</param>
    /// <returns>The verdict; null if this is not an output.</returns>
    public abstract Validation? Compare(DeclaredTolerance tolerance, int? usedLength);

    /// <summary>A short summary with sum and range, such as <c>sum 6, 1 to 3</c>.</summary>
    /// <param name="usedLength">How many elements count; null for all.</param>
    public abstract string Summarize(int? usedLength = null);

    /// <summary>What is to be said of values that are not finite; null if all are.</summary>
    public abstract string? DescribeNotFinite();

    /// <summary>Writes its content, of two dimensions, as an image.</summary>
    /// <param name="output">The stream to write to.</param>
    /// <param name="limit">The number that is black.</param>
    public abstract void Draw(Stream output, double limit);

    /// <summary>Writes its content as <c>.npy</c>.</summary>
    /// <param name="output">The stream to write to.</param>
    /// <param name="usedLength">How many elements count, and are written; null for all.</param>
    /// <exception cref="UserInputException">The file can't be written; an existing one is unchanged.</exception>
    public abstract void Write(Stream output, int? usedLength = null);

    public abstract void Dispose();

    /// <summary>The indices of a matrix stay, as the speed depends on them, and drawing millions anew takes long.</summary>
    private static DeclaredChange? ChangeInMatrix(KernelDeclaration declaration, int index)
        => DeclaredMatrix.Find(declaration) is { } matrix && matrix.Has(index)
            ? index == matrix.Values ? DeclaredChange.VariedInPlaces : DeclaredChange.Never
            : null;

    /// <summary>Whole numbers may be indices, and stay.</summary>
    private static DeclaredChange ChangeOfGiven(DeclaredBuffer buffer)
        => buffer is { IsRead: true, Constraint: null } && ElementTypes.IsFraction(buffer.Type) ? DeclaredChange.Varied : DeclaredChange.Never;

    private static DeclaredChange ChangeOfGiven(KernelDeclaration declaration, int index)
        => ChangeInMatrix(declaration, index) ?? ChangeOfGiven(declaration.Buffers[index]);

    private sealed record Maker(
        KernelDeclaration Declaration,
        int Index,
        ImmutableArray<int> Extents,
        BufferAllocator Allocator,
        DeclaredContent Content,
        ulong Seed,
        DeclaredAxis? Axis)
        : IElementTypeVisitor<DeclaredData>
    {
        public DeclaredData Visit<T>()
            where T : unmanaged, INumber<T>
        {
            DeclaredBuffer buffer = Axis is null ? Declaration.Buffers[Index] : Declaration.Buffers[Index] with { Axis = Axis };
            int bound = ConstraintFit.BoundOf(Declaration, buffer, Extents.AsSpan());
            DeclaredFilling<T> filling = new(buffer, bound, Content);
            bool isGiven = buffer.Axis is not null || Content == DeclaredContent.Ones;
            DeclaredChange change = ChangeInMatrix(Declaration, Index)
                ?? (isGiven ? ChangeOfGiven(buffer) : buffer.IsRead && filling.IsRandom ? DeclaredChange.Drawn : DeclaredChange.Never);
            int[] shape = Declaration.ShapeOf(Index, Extents.AsSpan());
            KernelBuffer<T> elements = Allocator.Allocate<T>(shape.Aggregate(1, (length, extent) => checked(length * extent)));
            if (buffer.IsRead)
            {
                filling.Fill(elements.Span, Seed);
            }

            return new DeclaredElements<T>(buffer, shape, elements, change, filling);
        }
    }

    private sealed record Copier(KernelDeclaration Declaration, int Index, Array Content, BufferAllocator Allocator) : IElementTypeVisitor<DeclaredData>
    {
        public DeclaredData Visit<T>()
            where T : unmanaged, INumber<T>
        {
            KernelBuffer<T> elements = Allocator.Allocate<T>(Content.Length);
            if (Content.GetType().GetElementType() != typeof(T))
            {
                throw new ArgumentException($"{Declaration.Buffers[Index].Name} is {Content.GetType()}; required: an array of {typeof(T)}.");
            }

            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(Content)), Content.Length).CopyTo(elements.Span);
            return new DeclaredElements<T>(
                Declaration.Buffers[Index],
                [.. Enumerable.Range(0, Content.Rank).Select(Content.GetLength)],
                elements,
                ChangeOfGiven(Declaration, Index));
        }
    }

    private sealed record Opener(KernelDeclaration Declaration, int Index, string Option, UserValues Values, BufferAllocator Allocator)
        : IElementTypeVisitor<DeclaredData>
    {
        public DeclaredData Visit<T>()
            where T : unmanaged, INumber<T>
        {
            DeclaredBuffer buffer = Declaration.Buffers[Index];
            NpyArray<T> array = UserArrays.Open<T>(Option, buffer.Shape.Length, Values, Allocator);
            return new DeclaredElements<T>(buffer, [.. array.Shape], array.Elements, ChangeOfGiven(Declaration, Index));
        }
    }
}
