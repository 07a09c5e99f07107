using System.Collections.Immutable;
using System.Numerics;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// The array of one or several files, which are one array, joined along the first dimension. It is read once, from the first
/// element to the last, and can be larger than memory; files can be opened again for another time.
/// </summary>
internal sealed class ArrayParts : ICutInput
{
    /// <summary>How many elements are read at once that are left out.</summary>
    private const int PieceOfSkipped = 1 << 16;

    private readonly ImmutableArray<ArrayContent> _sources;
    private readonly Func<ImmutableArray<ArrayReader>> _open;
    private readonly int _elementSize;
    private readonly KernelBuffer<byte>?[] _turns = new KernelBuffer<byte>?[2];
    private readonly bool[] _areMapped = new bool[2];
    private ImmutableArray<ArrayReader> _readers;
    private int _turn;
    private int _file;
    private long _done;

    private ArrayParts(ImmutableArray<ArrayContent> sources, Func<ImmutableArray<ArrayReader>> open, int elementSize)
    {
        (_sources, _open, _readers, _elementSize) = (sources, open, open(), elementSize);
        Shape = ShapeOf(_readers);
    }

    /// <inheritdoc/>
    public ImmutableArray<long> Shape { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Names => [.. _sources.Select(source => source.Name)];

    /// <inheritdoc/>
    public bool IsPipe => _sources.Any(source => source.IsPipe);

    /// <summary>The bytes of an element along the first dimension, as a kernel takes them.</summary>
    public long BytesOfRow => Shape.Skip(1).Aggregate((long)_elementSize, (product, extent) => product * extent);

    /// <inheritdoc/>
    public double Bytes => _readers.Sum(reader => reader.Bytes);

    /// <summary>The memory that reading takes, beside that of the elements: one file is open at a time.</summary>
    public long ExtraBytes => _readers.Max(reader => reader.ExtraBytes);

    /// <inheritdoc/>
    public string? Change => _readers[0].Change;

    /// <summary>The type of the elements in the files, such as <c>float32</c>.</summary>
    public string ElementName => _readers[0].ElementName;

    /// <summary>Whether it is cut where the offsets of rows say, and not along the rows.</summary>
    private bool HasEntries { get; init; }

    /// <inheritdoc/>
    public CancellationToken Interruption
    {
        set
        {
            foreach (ArrayContent source in _sources)
            {
                source.Interruption = value;
            }
        }
    }

    /// <summary>Opens the files, and checks that they are parts of one array.</summary>
    /// <param name="type">What a kernel takes.</param>
    /// <param name="sources">The files; one or more.</param>
    /// <param name="dimensions">The number of dimensions that the array must have; a vector may also be one row or column.</param>
    /// <param name="hasEntries">Whether it is cut where the offsets of rows say, and not along the rows.</param>
    /// <exception cref="UserInputException">A file can't be read, or is not such an array, or not of the same kind as the first one.</exception>
    public static ArrayParts Open(ElementType type, ImmutableArray<ArrayContent> sources, int dimensions, bool hasEntries = false)
        => new(sources, () => ElementTypes.Accept(type, new Opener(sources, dimensions)), ElementTypes.SizeOf(type)) { HasEntries = hasEntries };

    /// <inheritdoc/>
    public void Begin(PartPlan plan) => SkipTo(HasEntries ? plan.Ragged!.Entries[0] : plan.Begin);

    /// <inheritdoc/>
    public KernelBuffer<byte> Read(int bytes)
    {
        ref KernelBuffer<byte>? turn = ref _turns[_turn];
        ref bool isMapped = ref _areMapped[_turn];
        _turn = 1 - _turn;
        if (isMapped)
        {
            // Before the next one is mapped: two parts are planned, not three.
            turn?.Dispose();
            (turn, isMapped) = (null, false);
        }

        if (bytes > 0 && TryMap(bytes) is { } mapped)
        {
            turn?.Dispose();
            (turn, isMapped) = (mapped, true);
            return mapped;
        }

        // The first part is the largest, but may have been mapped.
        if (turn is null || turn.Length < bytes)
        {
            turn?.Dispose();
            turn = new AlignedAllocator().Allocate<byte>(bytes);
        }

        Read(turn.Span[..bytes]);
        return turn;
    }

    /// <summary>Reads the elements that follow the ones before.</summary>
    /// <param name="elements">Receives them, as a kernel takes them.</param>
    public void Read(Span<byte> elements)
    {
        while (!elements.IsEmpty)
        {
            int count = (int)Math.Min(elements.Length, LeftOfFile());
            ReadFrom(elements[..count]);
            elements = elements[count..];
        }
    }

    /// <summary>Leaves out what is before a place along the first dimension, before anything is read.</summary>
    /// <param name="begin">The place; 0 or above, and not beyond the end.</param>
    /// <exception cref="UserInputException">A file is damaged.</exception>
    public void SkipTo(long begin)
    {
        byte[] skipped = new byte[begin > 0 ? PieceOfSkipped * _elementSize : 0];
        for (long left = begin * BytesOfRow; left > 0;)
        {
            long count = Math.Min(left, LeftOfFile());
            if (Explained(reader => reader.TrySkip(count)))
            {
                _done += count;
            }
            else
            {
                count = Math.Min(count, skipped.Length);
                ReadFrom(skipped.AsSpan(0, (int)count));
            }

            left -= count;
        }
    }

    /// <summary>Opens the files again, which are no pipes, at the first element.</summary>
    /// <exception cref="UserInputException">They can't be opened, or have another shape now.</exception>
    public void Reopen()
    {
        CloseFiles();
        _readers = _open();
        (_file, _done) = (0, 0);
        if (!ShapeOf(_readers).SequenceEqual(Shape))
        {
            throw Changed();
        }
    }

    /// <summary>The files are no longer what they were.</summary>
    public UserInputException Changed() => new($"Array '{_sources[0].Name}' was changed while it was read; allowed: files that stay as they are.");

    /// <inheritdoc/>
    public void RequireEnd()
    {
        _ = LeftOfFile();
        End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_turns, turn => turn?.Dispose());
        CloseFiles();
    }

    private static ImmutableArray<long> ShapeOf(ImmutableArray<ArrayReader> readers)
        => [(long)readers.Aggregate(Int128.Zero, (sum, reader) => sum + reader.Shape[0]), .. readers[0].Shape.Skip(1)];

    private static long BytesOf(ArrayReader reader, int elementSize) => reader.Shape.Aggregate((long)elementSize, (product, extent) => product * extent);

    /// <summary>The bytes of elements that the file has left, or the next one that has any.</summary>
    private long LeftOfFile()
    {
        long whole;
        while ((whole = BytesOf(_readers[_file], _elementSize)) == _done && _file + 1 < _readers.Length)
        {
            End();
            _readers[_file].Dispose();
            _file++;
            _done = 0;
        }

        return whole - _done;
    }

    private void CloseFiles()
    {
        foreach (ArrayReader reader in _readers)
        {
            reader.Dispose();
        }
    }

    private KernelBuffer<byte>? TryMap(int bytes)
    {
        if (LeftOfFile() < bytes)
        {
            return null;
        }

        KernelBuffer<byte>? mapped = Explained(reader => reader.TryMap(bytes));
        _done += mapped is null ? 0 : bytes;
        return mapped;
    }

    private void ReadFrom(Span<byte> elements)
    {
        try
        {
            _readers[_file].Read(elements);
            _done += elements.Length;
        }
        catch (Exception exception) when (ArrayContent.Explain(exception, _sources[_file].Name) is { } explained)
        {
            throw explained;
        }
    }

    private void End() => Explained(reader =>
    {
        reader.RequireEnd();
        return true;
    });

    /// <summary>Does something with the file that is read, and explains what is wrong with it.</summary>
    private TResult Explained<TResult>(Func<ArrayReader, TResult> use)
    {
        try
        {
            return use(_readers[_file]);
        }
        catch (Exception exception) when (ArrayContent.Explain(exception, _sources[_file].Name) is { } explained)
        {
            throw explained;
        }
    }

    private sealed record Opener(ImmutableArray<ArrayContent> Sources, int Dimensions) : IElementTypeVisitor<ImmutableArray<ArrayReader>>
    {
        public ImmutableArray<ArrayReader> Visit<T>()
            where T : unmanaged, INumber<T>
        {
            List<ArrayReader> readers = [];
            try
            {
                foreach (ArrayContent source in Sources)
                {
                    readers.Add(Open<T>(source));
                    RequireSameKind(readers, source.Name);
                }

                return [.. readers];
            }
            catch
            {
                readers.ForEach(reader => reader.Dispose());

                throw;
            }
        }

        private ArrayReader Open<T>(ArrayContent source)
            where T : unmanaged, INumber<T>
        {
            try
            {
                return ArrayReader.Open<T>(source, Dimensions);
            }
            catch (Exception exception) when (ArrayContent.Explain(exception, source.Name) is { } explained)
            {
                throw explained;
            }
        }

        private void RequireSameKind(List<ArrayReader> readers, string name)
        {
            (ArrayReader first, ArrayReader last) = (readers[0], readers[^1]);
            (string has, string required) = last.ElementName != first.ElementName ? (last.ElementName, first.ElementName)
                : last.Shape.Skip(1).SequenceEqual(first.Shape.Skip(1)) ? ("", "")
                : (DescribeRow(last), DescribeRow(first));
            if (has != required)
            {
                throw new UserInputException($"Array '{name}' can't be joined with '{Sources[0].Name}': its elements are {has}; required: {required}.");
            }
        }

        private static string DescribeRow(ArrayReader reader) => $"rows of {string.Join(" × ", reader.Shape.Skip(1))}";
    }
}
