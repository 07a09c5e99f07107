using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kernels.Plugins.Trust;

/// <summary>Identifies what a plug-in's folder holds: equal for equal files, another after any change.</summary>
internal static class FolderHash
{
    private const long MaxBytes = 4L << 30;
    private const int BlockBytes = 1 << 17;

    /// <summary>Python writes this folder beside its modules when it runs them: running a plug-in would change its hash.</summary>
    private const string PythonCache = "__pycache__";

    /// <summary>SHA-256 over the number of bytes and the text of each path, and the number of bytes and the content of each file.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="entries">What is in it, in the order of their paths.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    /// <exception cref="UntrustedException">A file can't be read, or all together are too large.</exception>
    public static string Compute(string folder, ImmutableArray<FolderEntry> entries)
    {
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long rest = MaxBytes;
            foreach (FolderEntry entry in entries)
            {
                if (entry.Kind == EntryKind.Folder || entry.Path.Split('/').Contains(PythonCache))
                {
                    continue;
                }

                Append(hash, Encoding.UTF8.GetBytes(entry.Path));
                if (entry.Target is { } target)
                {
                    Append(hash, Encoding.UTF8.GetBytes($"link to {target}"));
                }
                else
                {
                    rest = AppendFile(hash, Path.Combine(folder, entry.Path), rest);
                }
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UntrustedException($"its folder can't be read: {exception.Message}");
        }
    }

    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static long AppendFile(IncrementalHash hash, string path, long rest)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        long length = file.Length;
        if (length > rest)
        {
            throw new UntrustedException(string.Create(
                CultureInfo.InvariantCulture, $"its folder holds more than {MaxBytes >> 30} GiB: keep only the plug-in in it"));
        }

        AppendLength(hash, length);
        byte[] block = new byte[Math.Min(BlockBytes, length)];
        for (long left = length; left > 0;)
        {
            int read = file.Read(block, 0, (int)Math.Min(block.Length, left));
            if (read == 0)
            {
                throw new IOException($"'{path}' became shorter while it was read");
            }

            hash.AppendData(block, 0, read);
            left -= read;
        }

        return rest - length;
    }

    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
