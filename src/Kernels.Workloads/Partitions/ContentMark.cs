using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Partitions;

/// <summary>
/// By which the inputs of partitions are compared: a length and a hash, since the same file may have another name, and another time
/// on a node that has a copy; and the time, by which a file that was changed is noticed although the places hashed are the same.
/// </summary>
/// <param name="Bytes">The length of the files together, or of the elements as <c>.npy</c> if every partition has the whole input.</param>
/// <param name="Hash">XXH128 in hexadecimal digits: of the places that are looked at, or of all of a whole input.</param>
/// <param name="Modified">When one of the files was last changed, in UTC; null for a whole input.</param>
internal sealed record ContentMark(long Bytes, string Hash, DateTime? Modified)
{
    private const int Places = 16;
    private const int LeastPlacesOfFile = 2;
    private const int BytesOfPlace = 1 << 16;

    /// <summary>Whether another one is of the same content, as far as was looked at.</summary>
    public bool IsSameAs(ContentMark other) => (Bytes, Hash) == (other.Bytes, other.Hash);

    /// <summary>
    /// Looks at 16 places of 64 KiB of a file, evenly from its beginning to its end; of a short one, at all of it. Of several files
    /// that are one array, at as many in all, but at the beginning and the end of each.
    /// </summary>
    /// <param name="arrays">The user's names for the arrays of the files, in their order.</param>
    /// <exception cref="UserInputException">One can't be read.</exception>
    public static ContentMark OfFiles(ImmutableArray<string> arrays)
    {
        XxHash128 hash = new();
        long bytes = 0;
        DateTime modified = DateTime.MinValue;
        foreach (string array in arrays)
        {
            (string path, string? member) = ArrayName.Parse(array);
            using Stream file = InputFile.OpenRead(path);
            try
            {
                hash.Append(Encoding.UTF8.GetBytes(member ?? ""));
                Append(hash, file, Math.Max(LeastPlacesOfFile, Places / arrays.Length));
                bytes += file.Length;
                DateTime changed = File.GetLastWriteTimeUtc(path);
                modified = changed > modified ? changed : modified;
            }
            catch (Exception exception) when (ArrayContent.Explain(exception, array) is { } explained)
            {
                throw explained;
            }
        }

        return new ContentMark(bytes, Convert.ToHexStringLower(hash.GetCurrentHash()), modified);
    }

    /// <summary>Looks at all of an input that every partition has whole.</summary>
    /// <param name="data">The input.</param>
    public static ContentMark OfWhole(DeclaredData data)
    {
        using HashedStream stream = new(Stream.Null);
        data.Write(stream);
        return new ContentMark(stream.Count, stream.Hash, null);
    }

    private static void Append(XxHash128 hash, Stream file, int most)
    {
        byte[] piece = new byte[BytesOfPlace];
        long last = Math.Max(0, file.Length - BytesOfPlace);
        int places = (int)Math.Clamp((file.Length + BytesOfPlace - 1) / BytesOfPlace, 1, most);
        for (int place = 0; place < places; place++)
        {
            file.Position = places == 1 ? 0 : (long)((Int128)last * place / (places - 1));
            hash.Append(piece.AsSpan(0, file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false)));
        }
    }
}
