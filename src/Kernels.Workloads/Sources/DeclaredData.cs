using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>The content of a kernel's inputs.</summary>
internal enum DeclaredContent
{
    /// <summary>Random numbers between the declared bounds.</summary>
    Random,

    /// <summary>The lower bound everywhere.</summary>
    Low,

    /// <summary>The upper bound everywhere.</summary>
    High,
}

/// <summary>A buffer of a kernel with its content, of any element type.</summary>
internal abstract class DeclaredData : IDisposable
{
    /// <summary>Its extents.</summary>
    public abstract ReadOnlySpan<int> Shape { get; }

    /// <summary>Bytes of the buffer.</summary>
    public abstract double Bytes { get; }

    /// <summary>The sum of the oracle's elements.</summary>
    public abstract double ExpectedSum { get; }

    /// <summary>Makes and fills a buffer.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="index">The buffer's place in the declaration.</param>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="content">Its content.</param>
    /// <param name="seed">The seed of its random numbers.</param>
    public static DeclaredData Create(
        KernelDeclaration declaration, int index, ImmutableArray<int> extents, BufferAllocator allocator, DeclaredContent content, ulong seed)
        => ElementTypes.Accept(declaration.Buffers[index].Type, new Maker(declaration, index, extents, allocator, content, seed));

    /// <summary>Opens a file as a buffer's content; the file is never written.</summary>
    /// <param name="buffer">Its declaration; the kernel reads it.</param>
    /// <param name="path">The file, <c>.npy</c>.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where the buffer comes from if it is for measuring.</param>
    /// <exception cref="UserInputException">The file can't be read, or has another type or number of dimensions.</exception>
    public static DeclaredData Open(DeclaredBuffer buffer, string path, UserValues values, BufferAllocator allocator)
        => ElementTypes.Accept(buffer.Type, new Opener(buffer, path, values, allocator));

    /// <summary>Checks the content against the buffer's constraint.</summary>
    /// <param name="bound">The extent to which the constraint refers.</param>
    /// <exception cref="ArgumentException">An element breaks it.</exception>
    public abstract void RequireContent(int bound);

    /// <summary>
    /// Draws a kernel's inputs anew, as declared. Fractions from a file change a little, each time starting from the file's
    /// values; whole numbers, which may be indices, stay.
    /// </summary>
    /// <param name="seed">The seed of the new numbers.</param>
    public abstract void Renew(ulong seed);

    /// <summary>Draws one element of a read-only input anew, or changes it a little.</summary>
    public abstract void Nudge(SplitMix64 random);

    /// <summary>Saves what a call is about to overwrite, for the oracle.</summary>
    public abstract void Mark();

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
    public abstract string Summarize();

    /// <summary>Writes its content as <c>.npy</c>.</summary>
    /// <exception cref="UserInputException">The file can't be written; an existing one is unchanged.</exception>
    public abstract void Write(Stream output);

    public abstract void Dispose();

    private sealed record Maker(
        KernelDeclaration Declaration, int Index, ImmutableArray<int> Extents, BufferAllocator Allocator, DeclaredContent Content, ulong Seed)
        : IElementTypeVisitor<DeclaredData>
    {
        public DeclaredData Visit<T>()
            where T : unmanaged, INumber<T>
        {
            DeclaredBuffer buffer = Declaration.Buffers[Index];
            int bound = ConstraintFit.BoundOf(Declaration, buffer, Extents.AsSpan());
            return DeclaredData<T>.Create(buffer, Declaration.ShapeOf(Index, Extents.AsSpan()), Allocator, new(buffer, bound, Content), Seed);
        }
    }

    private sealed record Opener(DeclaredBuffer Buffer, string Path, UserValues Values, BufferAllocator Allocator) : IElementTypeVisitor<DeclaredData>
    {
        public DeclaredData Visit<T>()
            where T : unmanaged, INumber<T>
            => DeclaredData<T>.Open(Buffer, Path, Values, Allocator);
    }
}

/// <summary>A buffer of a kernel with its content.</summary>
internal sealed class DeclaredData<T> : DeclaredData, IElements<T>
    where T : unmanaged, INumber<T>
{
    private readonly DeclaredBuffer _buffer;
    private readonly int[] _shape;
    private readonly KernelBuffer<T> _elements;
    private readonly T[] _initial;

    /// <summary>How it is drawn anew; null if it is not random.</summary>
    private readonly DeclaredFilling<T>? _filling;

    /// <summary>Whether the user supplied its content.</summary>
    private bool _isOfUser;

    /// <summary>The user's content; empty until it changes for the first time.</summary>
    private T[] _brought = [];

    /// <summary>Its content before the call to be judged, if that call also reads it.</summary>
    private T[] _before;
    private T[] _expected = [];

    /// <summary>The errors allowed, if a formula computes them.</summary>
    private T[]? _allowed;

    private DeclaredData(DeclaredBuffer buffer, int[] shape, KernelBuffer<T> elements, DeclaredFilling<T>? filling = null)
    {
        _filling = filling;
        _buffer = buffer;
        _shape = shape;
        _elements = elements;
        _initial = buffer.Direction == BufferDirection.InOut ? elements.Span.ToArray() : [];
        _before = _initial;
    }

    public override ReadOnlySpan<int> Shape => _shape;

    public override double Bytes => (double)_elements.Length * ElementTypes.SizeOf(_buffer.Type);

    public override double ExpectedSum
    {
        get
        {
            double sum = 0;
            foreach (T element in _expected)
            {
                sum += double.CreateChecked(element);
            }

            return sum;
        }
    }

    public static DeclaredData<T> Create(DeclaredBuffer buffer, int[] shape, BufferAllocator allocator, DeclaredFilling<T> filling, ulong seed)
    {
        KernelBuffer<T> elements = allocator.Allocate<T>(shape.Aggregate(1, (length, extent) => checked(length * extent)));
        if (buffer.IsRead)
        {
            filling.Fill(elements.Span, seed);
        }

        return new DeclaredData<T>(buffer, shape, elements, filling.IsRandom ? filling : null);
    }

    public static new DeclaredData<T> Open(DeclaredBuffer buffer, string path, UserValues values, BufferAllocator allocator)
    {
        NpyArray<T> array = UserArrays.Open<T>(path, buffer.Shape.Length, values, allocator);
        return new DeclaredData<T>(buffer, [.. array.Shape], array.Elements) { _isOfUser = true };
    }

    public override void RequireContent(int bound)
    {
        ReadOnlySpan<T> elements = _elements.Span;
        switch (_buffer.Constraint?.Kind)
        {
            case ConstraintKind.Ascending: Kernels.RequireContent.Ascending(elements, _buffer.Name); break;
            case ConstraintKind.Offsets: Kernels.RequireContent.Offsets(elements, bound, _buffer.Name); break;
            case ConstraintKind.Below: Kernels.RequireContent.Below(elements, bound, _buffer.Name); break;
            case ConstraintKind.Permutation: Kernels.RequireContent.Permutation(elements, _buffer.Name); break;
        }
    }

    /// <summary>The content that a call starts from.</summary>
    private Span<T> Found => _buffer.Direction == BufferDirection.InOut ? _initial : _elements.Span;

    /// <summary>Whether the user supplied fractions that may change a little.</summary>
    private bool IsVaried => _isOfUser && !IsWhole && _buffer.Constraint is null;

    private T[] Brought => _brought.Length == 0 ? _brought = Found.ToArray() : _brought;

    private static bool IsWhole => T.CreateTruncating(0.5) == T.Zero;

    public override void Renew(ulong seed)
    {
        if (_filling is { } filling)
        {
            filling.Fill(Found, seed);
        }
        else if (IsVaried)
        {
            SplitMix64 random = new(seed);
            for (int index = 0; index < Brought.Length; index++)
            {
                Found[index] = Vary(Brought[index], random);
            }
        }
    }

    public override void Nudge(SplitMix64 random)
    {
        if (_buffer.Direction != BufferDirection.In || _elements.Length == 0)
        {
            return;
        }

        if (_filling is { IsOrdered: false } filling)
        {
            _elements.Span[random.NextBelow(_elements.Length)] = filling.Draw(random);
        }
        else if (IsVaried)
        {
            int index = random.NextBelow(Brought.Length);
            _elements.Span[index] = Vary(Brought[index], random);
        }
    }

    public override void Mark()
    {
        if (_buffer.Direction == BufferDirection.InOut)
        {
            _before = _elements.Span.ToArray();
        }
    }

    public override void Reset()
    {
        _before = _initial;
        switch (_buffer.Direction)
        {
            case BufferDirection.InOut:
                _initial.CopyTo(_elements.Span);
                break;
            case BufferDirection.Out:
                _elements.Span.Fill(Poison.OutputOf<T>());
                break;
            case BufferDirection.Scratch:
                _elements.Span.Fill(Poison.ScratchOf<T>());
                break;
        }
    }

    public Span<T> For(DataUse use) => (use, _buffer.Direction) switch
    {
        (DataUse.Call, _) or (_, BufferDirection.In) => _elements.Span,
        (DataUse.Oracle, _) => _expected,
        _ => _allowed ??= [.. _before.Length == 0 ? new T[_elements.Length] : _before],
    };

    public override void PrepareOracle()
    {
        if (_buffer.Direction != BufferDirection.In)
        {
            // Zeros, not the poison: elements that both the oracle and an implementation forget to write then differ.
            _expected = _buffer.Direction == BufferDirection.InOut ? [.. _before] : new T[_elements.Length];
            _allowed = null;
        }
    }

    public override Validation? Compare(DeclaredTolerance tolerance, int? usedLength)
    {
        if (!_buffer.IsResult)
        {
            return null;
        }

        int length = Math.Min(usedLength ?? _elements.Length, _elements.Length);
        ReadOnlySpan<T> actual = _elements.Span[..length];
        ReadOnlySpan<T> expected = _expected.AsSpan(0, length);
        return (ElementTypes.IsFraction(_buffer.Type), _allowed) switch
        {
            (false, _) => Comparison.Exact(actual, expected, NameOf),
            (true, null) => Comparison.Within(actual, expected, tolerance.Absolute, tolerance.Relative, NameOf),
            (true, { } allowed) => Comparison.Within(actual, expected, allowed, NameOf),
        };
    }

    public override string Summarize()
    {
        if (_elements.Length == 0)
        {
            return "empty";
        }

        (double sum, T low, T high) = (0, _elements.Span[0], _elements.Span[0]);
        foreach (T element in _elements.Span)
        {
            sum += double.CreateChecked(element);
            low = T.Min(low, element);
            high = T.Max(high, element);
        }

        return string.Create(CultureInfo.InvariantCulture, $"sum {sum}, {low} to {high}");
    }

    public override void Write(Stream output) => NpyFile.Write<T>(output, _elements.Memory, _shape);

    public override void Dispose() => _elements.Dispose();

    /// <summary>A number near one of the user's; if that is within the declared bounds, so is the new one.</summary>
    private T Vary(T brought, SplitMix64 random)
    {
        double value = double.CreateTruncating(brought);
        double varied = Changes.Scaled(value, Changes.Share, random);
        return _buffer.Fill is { } fill && fill.Low <= value && value <= fill.High
            ? T.CreateTruncating(Math.Clamp(varied, fill.Low, fill.High))
            : T.CreateTruncating(varied);
    }

    /// <summary>The name of an element, such as <c>y[3, 5]</c>.</summary>
    private string NameOf(int index)
    {
        string[] indices = new string[_shape.Length];
        for (int axis = _shape.Length - 1; axis >= 0; axis--)
        {
            (index, int place) = Math.DivRem(index, _shape[axis]);
            indices[axis] = place.ToString(CultureInfo.InvariantCulture);
        }

        return $"{_buffer.Name}[{string.Join(", ", indices)}]";
    }
}
