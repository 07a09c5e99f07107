using System.IO.Hashing;
using System.Text;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Partitions;

/// <summary>
/// By which the inputs of partitions are compared: a length and a hash, since the same file may have another name, and another time
/// on a node that has a copy; and the time, by which a file that was changed is noticed although the places hashed are the same.
/// </summary>
/// <param name="Bytes">The length of the file, or of the elements as <c>.npy</c> if every partition has the whole input.</param>
/// <param name="Hash">XXH128 in hexadecimal digits: of the places that are looked at, or of all of a whole input.</param>
/// <param name="Modified">When the file was last changed, in UTC; null for a whole input.</param>
internal sealed record ContentMark(long Bytes, string Hash, DateTime? Modified)
{
    private const int Places = 16;
    private const int BytesOfPlace = 1 << 16;

    /// <summary>Whether another one is of the same content, as far as was looked at.</summary>
    public bool IsSameAs(ContentMark other) => (Bytes, Hash) == (other.Bytes, other.Hash);

    /// <summary>Looks at 16 places of 64 KiB of a file, evenly from its beginning to its end; of a short one, at all of it.</summary>
    /// <param name="array">The user's name for its array.</param>
    /// <exception cref="UserInputException">It can't be read.</exception>
    public static ContentMark OfFile(string array)
    {
        (string path, string? member) = ArrayName.Parse(array);
        using Stream file = InputFile.OpenRead(path);
        try
        {
            XxHash128 hash = new();
            hash.Append(Encoding.UTF8.GetBytes(member ?? ""));
            byte[] piece = new byte[BytesOfPlace];
            long last = Math.Max(0, file.Length - BytesOfPlace);
            int places = (int)Math.Clamp((file.Length + BytesOfPlace - 1) / BytesOfPlace, 1, Places);
            for (int place = 0; place < places; place++)
            {
                file.Position = places == 1 ? 0 : (long)((Int128)last * place / (places - 1));
                hash.Append(piece.AsSpan(0, file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false)));
            }

            return new ContentMark(file.Length, Convert.ToHexStringLower(hash.GetCurrentHash()), File.GetLastWriteTimeUtc(path));
        }
        catch (Exception exception) when (ArrayContent.Explain(exception, array) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Looks at all of an input that every partition has whole.</summary>
    /// <param name="data">The input.</param>
    public static ContentMark OfWhole(DeclaredData data)
    {
        using HashedStream stream = new(Stream.Null);
        data.Write(stream);
        return new ContentMark(stream.Count, stream.Hash, null);
    }
}
