using System.Globalization;
using System.Numerics;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>The content of a declared kernel's inputs.</summary>
internal enum DeclaredContent
{
    /// <summary>Random numbers between the declared bounds.</summary>
    Random,

    /// <summary>The lower bound everywhere.</summary>
    Low,

    /// <summary>The upper bound everywhere.</summary>
    High,
}

/// <summary>A buffer of a declared kernel with its content, of any element type.</summary>
internal abstract class DeclaredData : IDisposable
{
    /// <summary>Its extents.</summary>
    public abstract ReadOnlySpan<int> Shape { get; }

    /// <summary>Bytes of the buffer.</summary>
    public abstract double Bytes { get; }

    /// <summary>Makes and fills a buffer.</summary>
    /// <param name="buffer">Its declaration.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="content">Its content.</param>
    /// <param name="seed">The seed of its random numbers.</param>
    public static DeclaredData Create(
        DeclaredBuffer buffer, int[] shape, BufferAllocator allocator, DeclaredContent content, ulong seed)
        => buffer.Type switch
        {
            ElementType.Float64 => DeclaredData<double>.Create(buffer, shape, allocator, content, seed),
            ElementType.Float32 => DeclaredData<float>.Create(buffer, shape, allocator, content, seed),
            ElementType.Int64 => DeclaredData<long>.Create(buffer, shape, allocator, content, seed),
            ElementType.Int32 => DeclaredData<int>.Create(buffer, shape, allocator, content, seed),
            _ => DeclaredData<byte>.Create(buffer, shape, allocator, content, seed),
        };

    /// <summary>Opens a file as a buffer's content; the file is never written.</summary>
    /// <param name="buffer">Its declaration; the kernel reads it.</param>
    /// <param name="path">The file, <c>.npy</c>.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where the buffer comes from if it is for measuring.</param>
    /// <exception cref="UserInputException">The file can't be read, or has another type or number of dimensions.</exception>
    public static DeclaredData Open(DeclaredBuffer buffer, string path, UserValues values, BufferAllocator allocator) => buffer.Type switch
    {
        ElementType.Float64 => DeclaredData<double>.Open(buffer, path, values, allocator),
        ElementType.Float32 => DeclaredData<float>.Open(buffer, path, values, allocator),
        ElementType.Int64 => DeclaredData<long>.Open(buffer, path, values, allocator),
        ElementType.Int32 => DeclaredData<int>.Open(buffer, path, values, allocator),
        _ => DeclaredData<byte>.Open(buffer, path, values, allocator),
    };

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

    /// <summary>Adds the buffer to the arguments of an implementation.</summary>
    public abstract void AddTo(ref DeclaredArgumentsBuilder builder);

    /// <summary>
    /// Adds the buffer to the arguments of the oracle: an input as it is; anything else with memory of its own.
    /// </summary>
    public abstract void AddToOracle(ref DeclaredArgumentsBuilder builder);

    /// <summary>Compares an output with the oracle's.</summary>
    /// <returns>The verdict; null if this is not an output.</returns>
    public abstract Validation? Compare(DeclaredTolerance tolerance);

    /// <summary>A short summary with sum and range, such as <c>sum 6, 1 to 3</c>.</summary>
    public abstract string Summarize();

    /// <summary>Writes its content as <c>.npy</c>.</summary>
    /// <exception cref="UserInputException">The file can't be written; an existing one is unchanged.</exception>
    public abstract void Write(Stream output);

    public abstract void Dispose();
}

/// <summary>A buffer of a declared kernel with its content.</summary>
internal sealed class DeclaredData<T> : DeclaredData
    where T : unmanaged, INumber<T>
{
    private readonly DeclaredBuffer _buffer;
    private readonly int[] _shape;
    private readonly KernelBuffer<T> _elements;
    private readonly T[] _initial;

    /// <summary>How it is drawn anew; null if it is not random.</summary>
    private readonly DeclaredFill? _fill;

    /// <summary>Whether the user supplied its content.</summary>
    private bool _isOfUser;

    /// <summary>The user's content; empty until it changes for the first time.</summary>
    private T[] _brought = [];

    /// <summary>Its content before the call to be judged, if that call also reads it.</summary>
    private T[] _before;
    private T[] _expected = [];

    private DeclaredData(DeclaredBuffer buffer, int[] shape, KernelBuffer<T> elements, DeclaredFill? fill = null)
    {
        _fill = fill;
        _buffer = buffer;
        _shape = shape;
        _elements = elements;
        _initial = buffer.Direction == BufferDirection.InOut ? elements.Span.ToArray() : [];
        _before = _initial;
    }

    public override ReadOnlySpan<int> Shape => _shape;

    public override double Bytes => (double)_elements.Length * ElementTypes.SizeOf(_buffer.Type);

    public static new DeclaredData<T> Create(
        DeclaredBuffer buffer, int[] shape, BufferAllocator allocator, DeclaredContent content, ulong seed)
    {
        KernelBuffer<T> elements = allocator.Allocate<T>(shape.Aggregate(1, (length, extent) => checked(length * extent)));
        if (buffer.Fill is { } fill)
        {
            Fill(elements.Span, fill, content, seed);
        }

        return new DeclaredData<T>(buffer, shape, elements, content == DeclaredContent.Random ? buffer.Fill : null);
    }

    public static new DeclaredData<T> Open(DeclaredBuffer buffer, string path, UserValues values, BufferAllocator allocator)
    {
        NpyArray<T> array = UserArrays.Open<T>(path, buffer.Shape.Length, values, allocator);
        return new DeclaredData<T>(buffer, [.. array.Shape], array.Elements) { _isOfUser = true };
    }

    /// <summary>The content that a call starts from.</summary>
    private Span<T> Found => _buffer.Direction == BufferDirection.InOut ? _initial : _elements.Span;

    /// <summary>Whether the user supplied fractions.</summary>
    private bool IsVaried => _isOfUser && !IsWhole;

    private T[] Brought => _brought.Length == 0 ? _brought = Found.ToArray() : _brought;

    private static bool IsWhole => T.CreateTruncating(0.5) == T.Zero;

    public override void Renew(ulong seed)
    {
        if (_fill is { } fill)
        {
            Fill(Found, fill, DeclaredContent.Random, seed);
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
        if (_fill is { } fill && _buffer.Direction == BufferDirection.In)
        {
            _elements.Span[random.NextBelow(_elements.Length)] = Draw(fill, random);
        }
        else if (IsVaried && _buffer.Direction == BufferDirection.In)
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

    public override void AddTo(ref DeclaredArgumentsBuilder builder)
    {
        if (_buffer.Direction == BufferDirection.In)
        {
            builder.Input<T>(_buffer.Name, _elements.Span);
        }
        else
        {
            builder.Output(_buffer.Name, _elements.Span);
        }
    }

    public override void AddToOracle(ref DeclaredArgumentsBuilder builder)
    {
        if (_buffer.Direction == BufferDirection.In)
        {
            builder.Input<T>(_buffer.Name, _elements.Span);
            return;
        }

        // Zeros, not the poison: elements that both the oracle and an implementation forget to write then differ.
        _expected = _buffer.Direction == BufferDirection.InOut ? [.. _before] : new T[_elements.Length];
        builder.Output(_buffer.Name, _expected.AsSpan());
    }

    public override Validation? Compare(DeclaredTolerance tolerance)
    {
        if (_buffer.Direction is BufferDirection.In or BufferDirection.Scratch)
        {
            return null;
        }

        return _buffer.Type is ElementType.Float64 or ElementType.Float32
            ? Comparison.Within(_elements.Span, _expected, tolerance.Absolute, tolerance.Relative, NameOf)
            : Comparison.Exact(_elements.Span, _expected, NameOf);
    }

    public override string Summarize()
    {
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

    private static void Fill(Span<T> elements, DeclaredFill fill, DeclaredContent content, ulong seed)
    {
        if (content != DeclaredContent.Random || fill.Low == fill.High)
        {
            elements.Fill(T.CreateChecked(content == DeclaredContent.High ? fill.High : fill.Low));
            return;
        }

        SplitMix64 random = new(seed);
        foreach (ref T element in elements)
        {
            element = Draw(fill, random);
        }
    }

    private static T Draw(DeclaredFill fill, SplitMix64 random)
    {
        double place = random.NextDouble();
        double value = IsWhole
            ? Math.Min(fill.Low + Math.Floor(place * (fill.High - fill.Low + 1)), fill.High)
            : (fill.Low * (1 - place)) + (fill.High * place);
        return T.CreateChecked(value);
    }

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
