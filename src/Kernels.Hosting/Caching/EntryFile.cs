using System.IO.Hashing;

namespace Kernels.Hosting.Caching;

/// <summary>
/// A result in a file: eight bytes that name the format, the key, the hash of what follows, and the outputs one after another, in
/// the contract's order.
/// </summary>
internal static class EntryFile
{
    private const int HashBytes = 16;

    /// <summary>The bytes before the outputs.</summary>
    public static int HeaderBytes => Format.Length + (2 * HashBytes);

    private static ReadOnlySpan<byte> Format => "KERNRES1"u8;

    /// <summary>Checks that a file is the result of a call, whole and undamaged, and goes to its outputs.</summary>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="key">The call's key.</param>
    /// <param name="outputBytes">The bytes of the call's outputs.</param>
    public static bool IsWhole(FileStream file, string key, long outputBytes)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.Length != HeaderBytes + outputBytes || file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !header.StartsWith(Format) || !header.Slice(Format.Length, HashBytes).SequenceEqual(Convert.FromHexString(key)))
        {
            return false;
        }

        XxHash128 hash = new();
        hash.Append(file);
        file.Position = HeaderBytes;
        return header[^HashBytes..].SequenceEqual(hash.GetCurrentHash());
    }

    /// <summary>Fills outputs from a file that is whole.</summary>
    /// <param name="file">The file, at its outputs.</param>
    public sealed class Reader(FileStream file) : ArgumentVisitor
    {
        /// <inheritdoc/>
        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            if (direction == BufferDirection.Scratch)
            {
                return;
            }

            foreach (Span<byte> piece in new Pieces<T>(elements))
            {
                file.ReadExactly(piece);
            }
        }
    }

    /// <summary>Writes outputs.</summary>
    public sealed class Writer : ArgumentVisitor
    {
        private readonly FileStream _file;
        private readonly byte[] _header = new byte[HeaderBytes];
        private readonly XxHash128 _hash = new();

        /// <summary>Begins a file.</summary>
        /// <param name="file">The file, empty.</param>
        /// <param name="key">The call's key.</param>
        public Writer(FileStream file, string key)
        {
            _file = file;
            Format.CopyTo(_header);
            Convert.FromHexString(key).CopyTo(_header, Format.Length);
            file.Write(_header);
        }

        /// <inheritdoc/>
        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            if (direction == BufferDirection.Scratch)
            {
                return;
            }

            foreach (Span<byte> piece in new Pieces<T>(elements))
            {
                _hash.Append(piece);
                _file.Write(piece);
            }
        }

        /// <summary>Completes the file with the hash.</summary>
        public void Finish()
        {
            _hash.GetCurrentHash().CopyTo(_header, HeaderBytes - HashBytes);
            _file.Position = 0;
            _file.Write(_header);
        }
    }
}
