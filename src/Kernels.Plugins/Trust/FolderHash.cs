using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kernels.Files;

namespace Kernels.Plugins.Trust;

/// <summary>Identifies what a plug-in's folder holds: equal for equal files, another after any change.</summary>
internal static class FolderHash
{
    private const long MaxBytes = 4L << 30;

    /// <summary>
    /// SHA-256 over all entries: for each the number of bytes of its path, the path, and the SHA-256 of the file's content
    /// or of what a link leads to.
    /// </summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="entries">What is in it, in the order of their paths.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    /// <exception cref="UntrustedException">A file can't be read, or all together are too large.</exception>
    public static string Compute(string folder, ImmutableArray<FolderEntry> entries)
    {
        ArrayBufferWriter<byte> list = new();
        long rest = MaxBytes;
        foreach (FolderEntry entry in entries)
        {
            if (entry.Kind == EntryKind.Folder)
            {
                continue;
            }

            byte[] path = Encoding.UTF8.GetBytes(entry.Path);
            BinaryPrimitives.WriteInt32LittleEndian(list.GetSpan(sizeof(int)), path.Length);
            list.Advance(sizeof(int));
            list.Write(path);
            list.Write(entry.Target is { } target
                ? SHA256.HashData(Encoding.UTF8.GetBytes($"link to {target}"))
                : HashFile(Path.Combine(folder, entry.Path), ref rest));
        }

        return Convert.ToHexStringLower(SHA256.HashData(list.WrittenSpan));
    }

    private static byte[] HashFile(string path, ref long rest)
    {
        try
        {
            using FileStream file = OrdinaryFile.OpenRead(path);
            rest -= file.Length;
            return rest >= 0
                ? SHA256.HashData(file)
                : throw new UntrustedException(string.Create(
                    CultureInfo.InvariantCulture, $"its folder holds more than {MaxBytes >> 30} GiB: keep only the plug-in in it"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UntrustedException($"'{path}' can't be read: {exception.Message}");
        }
    }
}
