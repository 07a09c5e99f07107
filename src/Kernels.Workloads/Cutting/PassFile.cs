using System.IO.Hashing;
using Kernels.Files;
using Kernels.Workloads.Partitions;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// What one pass leaves for the next, in a file. A pass may write over what it has read: a <see cref="HaloReader"/> keeps what it needs
/// again, so that one file is enough where nothing is kept to be continued.
/// </summary>
internal sealed class PassFile : IRowSource, IPartWriter, IDisposable
{
    private readonly FileStream _stream;
    private readonly IDisposable _owner;
    private readonly SafeFileHandle _handle;
    private readonly int _row;
    private readonly XxHash128 _written = new();
    private readonly XxHash128 _read = new();
    private long _end;
    private long _next;

    private PassFile(FileStream stream, IDisposable owner, int row)
    {
        (_stream, _owner, _row) = (stream, owner, row);
        _handle = stream.SafeFileHandle;
    }

    /// <summary>The length of what the last pass left that ended.</summary>
    public long Length { get; private set; }

    /// <summary>Its hash: XXH128 in hexadecimal digits.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>Makes a file that is gone when it is disposed.</summary>
    /// <param name="folder">The folder in which it is.</param>
    /// <param name="row">The bytes of a row; 1 or above.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public static PassFile CreateIn(string folder, int row)
    {
        TemporaryFile file = TemporaryFile.CreateIn(folder);
        return new PassFile(file.Stream, file, row);
    }

    /// <summary>Takes a file, which stays when it is disposed.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="row">The bytes of a row; 1 or above.</param>
    /// <param name="left">What a pass left in it; null for nothing.</param>
    public static PassFile Of(FileStream stream, int row, KeptArray? left)
        => new(stream, stream, row) { Length = left?.Bytes ?? 0, Hash = left?.Hash ?? "" };

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> elements)
    {
        RandomAccess.Write(_handle, elements, _end);
        _written.Append(elements);
        _end += elements.Length;
    }

    /// <inheritdoc/>
    public void Read(long begin, Span<byte> rows)
    {
        long offset = begin * _row;
        for (int count = 0, more; count < rows.Length; count += more)
        {
            more = RandomAccess.Read(_handle, rows[count..], offset + count);
            if (more == 0)
            {
                throw Damaged();
            }
        }

        // What wraps around is read first, from the beginning too, and does not count.
        if (offset == 0)
        {
            _next = 0;
            _read.Reset();
        }

        if (offset == _next)
        {
            _read.Append(rows);
            _next += rows.Length;
        }
    }

    /// <summary>After a pass: checks that it read what the one before wrote, and lets the next one read what it wrote itself.</summary>
    /// <exception cref="IOException">What it read is something else.</exception>
    public void EndPass()
    {
        // Of a pass that was continued, less than all is read.
        if (_next > 0 && _next == Length && HashOf(_read) != Hash)
        {
            throw Damaged();
        }

        (Length, Hash) = (_end, HashOf(_written));
        _written.Reset();
        (_end, _next) = (0, 0);
    }

    /// <summary>Puts on the disk what was written.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();

    private static string HashOf(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());

    private static IOException Damaged() => new("the temporary file with what an earlier pass computed was changed by someone else");
}
