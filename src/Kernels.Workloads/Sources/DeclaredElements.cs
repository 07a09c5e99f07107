using System.Collections;
using System.Globalization;
using System.Numerics;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>A buffer of a kernel with its content.</summary>
internal sealed class DeclaredElements<T> : DeclaredData, IElements<T>
    where T : unmanaged, INumber<T>
{
    private readonly DeclaredBuffer _buffer;
    private readonly int[] _shape;
    private readonly KernelBuffer<T> _elements;
    private readonly T[] _initial;
    private readonly InputChanges<T> _changes;

    /// <summary>Its content before the call to be judged, if that call also reads it.</summary>
    private T[] _before;

    /// <summary>The same, where it is not what the first call reads; kept, since it can be large.</summary>
    private T[] _marked = [];
    private T[] _expected = [];

    /// <summary>The errors allowed, if a formula computes them.</summary>
    private T[] _allowed = [];
    private bool _hasAllowed;

    /// <summary>Takes a buffer.</summary>
    /// <param name="buffer">Its declaration.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="elements">Its content; disposed with this.</param>
    /// <param name="change">How it changes.</param>
    /// <param name="filling">How it is drawn anew; null if it never is.</param>
    public DeclaredElements(
        DeclaredBuffer buffer, int[] shape, KernelBuffer<T> elements, DeclaredChange change, DeclaredFilling<T>? filling = null)
    {
        _buffer = buffer;
        _shape = shape;
        _elements = elements;
        _initial = buffer.Direction == BufferDirection.InOut ? elements.Span.ToArray() : [];
        _before = _initial;
        _changes = new InputChanges<T>(buffer, elements.Span, change, filling);
    }

    public override double Share => _changes.Share;

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

    public override void Renew(ulong seed) => _changes.Renew(Found, seed);

    public override void Nudge(SplitMix64 random, int most)
    {
        if ((_buffer.Direction == BufferDirection.In || _buffer.IsRestored) && _elements.Length > 0)
        {
            _changes.Nudge(Found, random, most);
        }
    }

    public override int CountDistinct(int bound)
    {
        BitArray seen = new(bound);
        int count = 0;
        foreach (T element in _elements.Span)
        {
            int index = int.CreateChecked(element);
            count += seen[index] ? 0 : 1;
            seen[index] = true;
        }

        return count;
    }

    public override void Mark()
    {
        if (_buffer.Direction == BufferDirection.InOut)
        {
            _marked = _marked.Length == 0 ? new T[_elements.Length] : _marked;
            _elements.Span.CopyTo(_marked);
            _before = _marked;
        }
    }

    public override void Restore()
    {
        if (_buffer.IsRestored)
        {
            _initial.CopyTo(_elements.Span);
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
        _ => Allowed,
    };

    /// <summary>The errors allowed; before the formula writes them, what the oracle found.</summary>
    private T[] Allowed
    {
        get
        {
            if (!_hasAllowed)
            {
                _allowed = Refill(_allowed);
                _hasAllowed = true;
            }

            return _allowed;
        }
    }

    public override void PrepareOracle()
    {
        if (_buffer.Direction != BufferDirection.In)
        {
            _expected = Refill(_expected);
            _hasAllowed = false;
        }
    }

    /// <summary>Puts into an array what a call finds, which for outputs is nothing.</summary>
    private T[] Refill(T[] array)
    {
        T[] refilled = array.Length == _elements.Length ? array : new T[_elements.Length];
        if (_buffer.Direction == BufferDirection.InOut)
        {
            _before.CopyTo(refilled, 0);
        }
        else
        {
            // Zeros, not the poison: elements that both the oracle and an implementation forget to write then differ.
            Array.Clear(refilled);
        }

        return refilled;
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
        return (ElementTypes.IsFraction(_buffer.Type), _hasAllowed) switch
        {
            (false, _) => Comparison.Exact(actual, expected, NameOf),
            (true, false) => Comparison.Within(actual, expected, tolerance.Absolute, tolerance.Relative, NameOf),
            (true, true) => Comparison.Within(actual, expected, _allowed, NameOf),
        };
    }

    public override string Summarize(int? usedLength)
    {
        ElementTally<T> tally = new();
        tally.Add(_elements.Span[..(usedLength ?? _elements.Length)]);
        return tally.Summarize();
    }

    public override string? DescribeNotFinite() => NotFinite.Describe(_buffer.Name, NotFinite.Count<T>(_elements.Span), _elements.Length);

    public override void Draw(Stream output, double limit) => Picture.Write<T>(output, _elements.Span, _shape[1], limit);

    public override void Write(Stream output, int? usedLength)
        => NpyFile.Write<T>(output, usedLength is { } length ? _elements.Memory[..length] : _elements.Memory, usedLength is { } used ? [used] : _shape);

    public override void Dispose() => _elements.Dispose();

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
