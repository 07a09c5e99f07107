using System.IO.Compression;
using System.IO.Hashing;

namespace Kernels.Workloads.Formats;

/// <summary>The content of an archive's member. Its checksum is compared at its end.</summary>
internal sealed class NpzMember : ForwardStream
{
    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry _entry;
    private readonly Stream _content;
    private readonly Crc32 _checksum = new();

    /// <summary>Takes ownership of the archive.</summary>
    /// <exception cref="InvalidDataException">The member can't be unpacked.</exception>
    public NpzMember(ZipArchive archive, ZipArchiveEntry entry)
    {
        _archive = archive;
        _entry = entry;
        _content = entry.Open();
    }

    /// <summary>Its length according to the archive.</summary>
    public override long Length => _entry.Length;

    /// <inheritdoc/>
    /// <exception cref="IOException">It is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            int count = _content.Read(buffer);
            _checksum.Append(buffer[..count]);
            return count > 0 || buffer.IsEmpty || _checksum.GetCurrentHashAsUInt32() == _entry.Crc32 ? count : throw Damaged();
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _archive.Dispose();
        }

        base.Dispose(disposing);
    }

    private IOException Damaged() => new($"its member {TextExcerpt.Quote(_entry.FullName)} is damaged");
}
