using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Files;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The array of a <c>.npy</c> file, which is read once, from the first element to the last, and can be larger than memory. Parts
/// are mapped if nothing has to be converted or unpacked: the copy that reading makes takes longer than many kernels.
/// </summary>
internal abstract class NpyParts : IPartReader, IDisposable
{
    private const long MostElements = long.MaxValue / sizeof(double);

    private protected NpyParts(NpyHeader header, int dimensions)
    {
        _ = CountOf(header.Shape);
        Shape = NpyFile.ShapeFor(header.Shape, dimensions);
        if (header.FortranOrder && Shape.Count(extent => extent > 1) > 1)
        {
            throw new FormatException("it is in Fortran order, in which a row is all over the file; allowed: C order, as numpy.ascontiguousarray makes it");
        }
    }

    /// <summary>The number of elements, so many that their bytes fit in 64 bits.</summary>
    /// <exception cref="FormatException">An extent is negative, or there are more.</exception>
    private static long CountOf(ImmutableArray<long> shape)
    {
        Int128 count = 1;
        foreach (long extent in shape)
        {
            count = extent < 0 || count * extent > MostElements
                ? throw new FormatException($"its shape is {string.Join(" × ", shape)}; allowed: extents of 0 or above, and up to {MostElements} elements in all")
                : count * extent;
        }

        return (long)count;
    }

    /// <summary>The extents, each 0 or above.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The bytes of the elements in the file, unpacked.</summary>
    public abstract double Bytes { get; }

    /// <summary>The memory that reading takes, beside that of the elements.</summary>
    public abstract int ExtraBytes { get; }

    /// <summary>A line on what elements are converted from; null if they are not.</summary>
    public abstract string? Note { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="type">What a kernel takes.</param>
    /// <param name="path">The file: <c>.npy</c>, also inside gzip, or a member of an archive, <c>a.npz:x</c>; not a pipe.</param>
    /// <param name="dimensions">The number of dimensions that its array must have; a vector may also be one row or column.</param>
    /// <exception cref="UserInputException">It can't be read, or is not such an array.</exception>
    public static NpyParts Open(ElementType type, string path, int dimensions)
    {
        ArrayName name = ArrayName.Parse(path);
        if (Descriptors.Find(name.Path, Descriptors.Input) is not null || FileStatus.Of(name.Path) is { IsSpecial: true })
        {
            throw new UserInputException($"Array '{path}' can't be read in parts: it is no file; allowed: a file, or no --memory.");
        }

        Stream file = InputFile.OpenRead(name.Path);
        try
        {
            Stream content = NpyFile.Open(file, name.Member);
            return ElementTypes.Accept(type, new Maker(path, NpyHeader.Read(content), dimensions, content, file));
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (NpyFile.Explain(exception, path) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public abstract KernelBuffer<byte> Read(int bytes);

    /// <summary>Leaves out elements, before any is read.</summary>
    /// <param name="elements">How many; no more than there are.</param>
    /// <exception cref="UserInputException">The file is damaged.</exception>
    public abstract void Skip(long elements);

    /// <summary>Checks, after all elements were read, that nothing follows, and that packed content was whole.</summary>
    /// <exception cref="UserInputException">Something follows, or it is damaged.</exception>
    public abstract void RequireEnd();

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed record Maker(string Path, NpyHeader Header, int Dimensions, Stream Content, Stream File) : IElementTypeVisitor<NpyParts>
    {
        public NpyParts Visit<T>()
            where T : unmanaged, INumber<T>
            => new Of<T>(Path, Header, Dimensions, Content, File);
    }

    private sealed class Of<T> : NpyParts
        where T : unmanaged, INumber<T>
    {
        /// <summary>The number of elements converted at once.</summary>
        private const int Piece = 1 << 16;

        private readonly string _path;
        private readonly NpyHeader _header;
        private readonly Stream _content;
        private readonly Stream _file;
        private readonly NpyElementType _type;
        private readonly NpyLength _length;
        private readonly byte[] _piece;
        private readonly KernelBuffer<byte>?[] _turns = new KernelBuffer<byte>?[2];
        private int _turn;
        private long _done;

        public Of(string path, NpyHeader header, int dimensions, Stream content, Stream file)
            : base(header, dimensions)
        {
            (_path, _header, _content, _file) = (path, header, content, file);
            _type = NpyElementType.Parse(header.Descr);
            long count = CountOf(header.Shape);
            _length = new NpyLength(header, _type.Size, count, content);
            _length.Require();
            Bytes = (double)count * _type.Size;
            _piece = _type.Is(ElementTypes.Of<T>()) ? [] : new byte[Piece * _type.Size];
        }

        public override double Bytes { get; }

        public override int ExtraBytes => _piece.Length;

        public override string? Note => _piece.Length == 0 ? null : $"array '{_path}' is converted to {ElementTypes.NameOf(ElementTypes.Of<T>())} from {_type.Name}";

        private bool IsMapped => _content is FileStream && _piece.Length == 0 && _header.DataOffset % _type.Size == 0;

        public override KernelBuffer<byte> Read(int bytes)
        {
            ref KernelBuffer<byte>? turn = ref _turns[_turn];
            _turn = 1 - _turn;
            if (IsMapped && bytes > 0)
            {
                turn?.Dispose();
                turn = Map(bytes);
                return turn;
            }

            // The first part is the largest.
            turn ??= new AlignedAllocator().Allocate<byte>(bytes);
            if (_piece.Length == 0)
            {
                Fill(turn.Span[..bytes]);
            }
            else
            {
                Convert(MemoryMarshal.Cast<byte, T>(turn.Span[..bytes]));
            }

            return turn;
        }

        public override void Skip(long elements)
        {
            if (_content is FileStream file)
            {
                file.Seek(elements * _type.Size, SeekOrigin.Current);
                _done = elements;
                return;
            }

            // What is packed can only be unpacked from its beginning.
            byte[] skipped = new byte[Piece * _type.Size];
            while (_done < elements)
            {
                Fill(skipped.AsSpan(0, (int)Math.Min(elements - _done, Piece) * _type.Size));
            }
        }

        public override void RequireEnd()
        {
            try
            {
                if (!IsMapped)
                {
                    _length.RequireEnd();
                }
            }
            catch (Exception exception) when (NpyFile.Explain(exception, _path) is { } explained)
            {
                throw explained;
            }
        }

        public override void Dispose()
        {
            Array.ForEach(_turns, turn => turn?.Dispose());
            _content.Dispose();
            _file.Dispose();
        }

        /// <summary>Maps elements, and touches their pages, so that they are read now and not by the kernel.</summary>
        private KernelBuffer<byte> Map(int bytes)
        {
            try
            {
                KernelBuffer<byte> mapped = MappedFile.Map<byte>((FileStream)_content, _header.DataOffset + (_done * _type.Size), bytes);
                _done += bytes / _type.Size;
                Span<byte> pages = mapped.Span;
                for (int place = 0; place < bytes; place += Environment.SystemPageSize)
                {
                    Volatile.Read(ref pages[place]);
                }

                return mapped;
            }
            catch (Exception exception) when (NpyFile.Explain(exception, _path) is { } explained)
            {
                throw explained;
            }
        }

        private void Convert(Span<T> elements)
        {
            while (!elements.IsEmpty)
            {
                Span<T> next = elements[..Math.Min(elements.Length, Piece)];
                Span<byte> piece = _piece.AsSpan(0, next.Length * _type.Size);
                long begin = _done;
                Fill(piece);
                (int index, string value) = NpyConversion.Convert(_type, piece, next);
                if (index >= 0)
                {
                    string wanted = ElementTypes.NameOf(ElementTypes.Of<T>());
                    throw new UserInputException(
                        $"Array '{_path}' can't be used: its element {new NpyOrder(_header.Shape, isFortran: false).IndexOf(begin + index)} is {value}, "
                        + $"which {wanted} does not hold; allowed: {wanted}, or what can be converted from {_type.Name} without a loss.");
                }

                elements = elements[next.Length..];
            }
        }

        /// <summary>Reads elements as the file has them.</summary>
        private void Fill(Span<byte> bytes)
        {
            try
            {
                int present = _content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (present < bytes.Length)
                {
                    throw _length.Truncated(string.Create(CultureInfo.InvariantCulture, $"{(_done * _type.Size) + present}"));
                }
            }
            catch (Exception exception) when (NpyFile.Explain(exception, _path) is { } explained)
            {
                throw explained;
            }

            _done += bytes.Length / _type.Size;
        }
    }
}
