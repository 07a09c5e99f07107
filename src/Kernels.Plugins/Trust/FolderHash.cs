using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kernels.Files;

namespace Kernels.Plugins.Trust;

/// <summary>Identifies the content of a plug-in's folder: the same for the same files, different after any change.</summary>
internal static class FolderHash
{
    private const long MaxBytes = 4L << 30;

    /// <summary>
    /// SHA-256 over all files and links: for each, the length of its path in bytes, the path, and the SHA-256 of the file's
    /// content or of the link's target.
    /// </summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="entries">Its entries, in the order of their paths.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    /// <exception cref="UntrustedException">A file can't be read, or the files are too large in total.</exception>
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
