using System.IO.Hashing;
using Kernels.Files;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// What one pass leaves for the next, in a temporary file. A pass writes over what it has read: a <see cref="HaloReader"/> keeps
/// what it needs again, so that one file is enough.
/// </summary>
internal sealed class PassFile : IRowSource, IPartWriter, IDisposable
{
    private readonly TemporaryFile _file;
    private readonly SafeFileHandle _handle;
    private readonly int _row;
    private readonly XxHash128 _written = new();
    private readonly XxHash128 _read = new();
    private UInt128 _expected;
    private long _end;
    private long _next;

    /// <summary>Makes the file.</summary>
    /// <param name="folder">The folder in which it is.</param>
    /// <param name="row">The bytes of a row; 1 or above.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public PassFile(string folder, int row)
    {
        _file = TemporaryFile.CreateIn(folder);
        _handle = _file.Stream.SafeFileHandle;
        _row = row;
    }

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
        if (_next > 0 && _read.GetCurrentHashAsUInt128() != _expected)
        {
            throw Damaged();
        }

        _expected = _written.GetCurrentHashAsUInt128();
        _written.Reset();
        (_end, _next) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static IOException Damaged() => new("the temporary file with what an earlier pass computed was changed by someone else");
}
