using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// A text of tokens, one a line, that is read in parts: the bytes, and where each token begins in them. Tokens are counted first,
/// since nothing in the file says how many there are.
/// </summary>
internal sealed class TokenParts : IDisposable
{
    /// <summary>What reading takes: lines, and perhaps what they are unpacked from.</summary>
    private const int ReaderBytes = 2 << 20;

    /// <summary>How many tokens are counted between two reports.</summary>
    private const int ReportTokens = 1 << 22;

    private readonly string _path;
    private readonly UserValues _values;
    private readonly Stream? _pipe;
    private readonly KernelBuffer<byte>?[] _bytes = new KernelBuffer<byte>?[2];
    private readonly KernelBuffer<byte>?[] _offsets = new KernelBuffer<byte>?[2];
    private DiskCopy? _copy;
    private long _fileBytes;
    private long _tokens;
    private long _total;
    private RaggedParts? _parts;
    private TokenReader? _reader;

    /// <summary>How many parts were read.</summary>
    private int _read;

    /// <summary>Opens it.</summary>
    /// <param name="path">The file, or a pipe, or <c>-</c> for standard input.</param>
    /// <param name="values">The user's values, which are told of a pipe that is kept on the disk.</param>
    /// <exception cref="UserInputException">It can't be opened.</exception>
    public TokenParts(string path, UserValues values)
    {
        (_path, _values, _pipe) = (path, values, InputFile.TryOpenPipe(path));
        (Bytes, Offsets) = (new Input(this, areOffsets: false), new Input(this, areOffsets: true));
    }

    /// <summary>Whether it comes through a pipe, which is kept on the disk when it is counted.</summary>
    public bool IsPipe => _pipe is not null;

    /// <summary>The bytes of the tokens.</summary>
    public ICutInput Bytes { get; }

    /// <summary>Where each token begins in them.</summary>
    public ICutInput Offsets { get; }

    /// <summary>Counts tokens and bytes, before all else.</summary>
    /// <exception cref="UserInputException">It can't be read, or not be kept.</exception>
    public void Count()
    {
        Keep();
        using TokenReader reader = Open();
        while (TryRead(reader, out ReadOnlySpan<byte> token))
        {
            _total += token.Length;
            if (++_tokens % ReportTokens == 0)
            {
                _values.Progress?.Invoke($"counting the tokens of {_path}: {Amount.OfBytes(reader.BytesRead)}");
            }
        }

        _fileBytes = reader.BytesRead;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable? disposable in (IDisposable?[])[.. _bytes, .. _offsets, _reader, _pipe, _copy])
        {
            disposable?.Dispose();
        }
    }

    private void Keep()
    {
        if (_pipe is null)
        {
            return;
        }

        try
        {
            _copy = InputFile.CopyToDisk(_path, new PeekedStream(_pipe), _values.Progress);
            _values.Note(_copy.Describe($"text '{_path}'", "it is read several times"));
        }
        catch (IOException exception)
        {
            throw new UserInputException($"Text '{_path}' can't be read: {FileErrors.Describe(exception, _path)}.") { MayPass = FileErrors.MayPass(exception) };
        }
    }

    private TokenReader Open() => new(_path, _copy?.Again() ?? InputFile.OpenRead(_path));

    private static bool TryRead(TokenReader reader, out ReadOnlySpan<byte> token)
    {
        try
        {
            return reader.TryRead(out token);
        }
        catch (Exception exception) when (reader.Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    private void ReadOffsets(Action<ReadOnlySpan<long>> take)
    {
        long[] piece = new long[OffsetReader.Piece];
        int count = 1;
        using TokenReader reader = Open();
        for (long end = 0; TryRead(reader, out ReadOnlySpan<byte> token);)
        {
            if (count == piece.Length)
            {
                take(piece);
                count = 0;
            }

            piece[count++] = end += token.Length;
        }

        take(piece.AsSpan(0, count));
    }

    private void Begin(PartPlan plan)
    {
        (_parts, _reader) = (plan.Ragged!, Open());
        for (long left = plan.Begin; left > 0 && TryRead(_reader, out _);)
        {
            left--;
        }
    }

    /// <summary>Reads the next part: its bytes, and where each of its tokens begins in them.</summary>
    private void ReadPart()
    {
        int entries = _parts!.EntriesOf(_read);
        Span<byte> bytes = Take(ref _bytes[_read % 2], _parts.MostEntries).Span[..entries];
        int tokens = (int)(_parts.Rows[_read + 1] - _parts.Rows[_read]);
        Span<long> offsets = MemoryMarshal.Cast<byte, long>(Take(ref _offsets[_read % 2], (_parts.MostRows + 1) * sizeof(long)).Span);
        int end = 0;
        offsets[0] = 0;
        for (int token = 1; token <= tokens; token++)
        {
            if (!TryRead(_reader!, out ReadOnlySpan<byte> letters) || !letters.TryCopyTo(bytes[end..]))
            {
                throw Changed();
            }

            offsets[token] = end += letters.Length;
        }

        if (end != entries)
        {
            throw Changed();
        }

        _read++;
    }

    private void RequireEnd()
    {
        if (TryRead(_reader!, out _))
        {
            throw Changed();
        }
    }

    private static KernelBuffer<byte> Take(ref KernelBuffer<byte>? turn, int bytes) => turn ??= new AlignedAllocator().Allocate<byte>(bytes);

    private UserInputException Changed() => new($"Text '{_path}' was changed while it was read; allowed: a file that stays as it is.");

    /// <summary>One of the two inputs: they are read together.</summary>
    private sealed class Input(TokenParts text, bool areOffsets) : IOffsetInput
    {
        private int _part;

        public ImmutableArray<long> Shape => [areOffsets ? text._tokens + 1 : text._total];

        public ImmutableArray<string> Names => [text._path];

        /// <summary>A pipe was kept.</summary>
        public bool IsPipe => false;

        public double Bytes => areOffsets ? 0 : text._fileBytes;

        public long ExtraBytes => areOffsets ? 0 : ReaderBytes;

        public string? Change => null;

        /// <summary>Nothing waits for a pipe any more.</summary>
        public CancellationToken Interruption
        {
            set { }
        }

        public void ReadAll(Action<ReadOnlySpan<long>> take) => text.ReadOffsets(take);

        public void Begin(PartPlan plan)
        {
            if (areOffsets)
            {
                text.Begin(plan);
            }
        }

        public KernelBuffer<byte> Read(int bytes)
        {
            if (_part == text._read)
            {
                text.ReadPart();
            }

            return (areOffsets ? text._offsets : text._bytes)[_part++ % 2]!;
        }

        public void RequireEnd()
        {
            if (areOffsets)
            {
                text.RequireEnd();
            }
        }

        public void Dispose() => text.Dispose();
    }
}
