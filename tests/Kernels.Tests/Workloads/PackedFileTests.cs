using System.IO.Compression;
using System.Text;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Matrices and arrays within gzip, and arrays within archives: whole, or refused in one line.</summary>
public sealed class PackedFileTests : IDisposable
{
    private const string Matrix = "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 3 -0.25\n2 1 1.5\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A packed file is recognised by its content.</summary>
    [Theory]
    [InlineData("m.mtx.gz")]
    [InlineData("m.mtx")]
    public void A_matrix_is_unpacked_whatever_its_name(string name)
    {
        string path = _folder.Add(name, Gzip(Encoding.ASCII.GetBytes(Matrix)));
        using CsrBuffers matrix = MatrixMarketFile.Read(path, new AlignedAllocator());
        Assert.Equal(new[,] { { 0, 0, -0.25 }, { 1.5, 0, 0 } }, MatrixMarket.Dense(matrix));
    }

    /// <summary>As made by cat of two files; RFC 1952 says to unpack one after the other. Tries all lengths around a buffer's.</summary>
    [Fact]
    public void Members_are_unpacked_one_after_the_other()
    {
        Random random = new(3);
        byte[] noise = new byte[20_000];
        random.NextBytes(noise);
        for (int length = 8100; length < 8300; length++)
        {
            byte[] first = Gzip(noise.AsSpan(0, length), CompressionLevel.NoCompression);
            byte[] second = Gzip(noise.AsSpan(length), CompressionLevel.Fastest);
            using GzipInput? input = GzipInput.TryOpen(new MemoryStream([.. first, .. Gzip([]), .. second]));
            using MemoryStream unpacked = new();
            input!.CopyTo(unpacked);
            Assert.Equal(noise, unpacked.ToArray());
        }
    }

    [Fact]
    public void Gzip_that_is_cut_short_is_refused_wherever_it_is_cut()
    {
        byte[] packed = [.. Gzip(Encoding.ASCII.GetBytes(Matrix)), .. Gzip("\n"u8)];
        int first = Gzip(Encoding.ASCII.GetBytes(Matrix)).Length;
        for (int length = 2; length < packed.Length; length++)
        {
            if (length != first)
            {
                RefusesMatrix(packed[..length], "it is gzip that is damaged, cut short or followed by something else");
            }
        }
    }

    [Fact]
    public void Gzip_that_is_damaged_or_followed_by_something_else_is_refused()
    {
        byte[] packed = Gzip(Encoding.ASCII.GetBytes(Matrix));
        RefusesMatrix([.. packed, 0x1F], "followed by something else");
        RefusesMatrix([.. packed, .. "more"u8], "followed by something else");
        RefusesMatrix([.. packed[..^8], (byte)(packed[^8] ^ 1), .. packed[^7..]], "it is gzip that is damaged");
        RefusesMatrix([.. packed[..^4], (byte)(packed[^4] + 1), .. packed[^3..]], "it is gzip that is damaged");
        RefusesMatrix(Gzip(packed), "line 1: the file is packed with gzip twice; required: %%MatrixMarket");
        RefusesMatrix(Gzip("%%MatrixMarket matrix coordinate real general\n1 1 x\n"u8), "line 2: the number of entries is 'x'");
    }

    /// <summary>A few kilobytes of gzip that unpack to many megabytes, or claim to, take little memory.</summary>
    [Theory]
    [InlineData("", '\0', "longer than 65536 bytes")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n9 9 9\n", '1', "longer than 65536 bytes")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n9 9 10000000\n1 1 1\n", '\n', "ends after 1 entry; it declares 10000000")]
    [InlineData("%%MatrixMarket matrix array real general\n4000 5000\n1\n", '\n', "ends after 1 number; an array of 4000 × 5000 has 20000000")]
    public void A_bomb_is_refused(string beginning, char filling, string message)
    {
        byte[] bomb = Gzip(Encoding.ASCII.GetBytes(beginning + new string(filling, 50 << 20)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        RefusesMatrix(bomb, message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    /// <summary>The end of a packed file holds its unpacked length.</summary>
    [Fact]
    public void More_rows_than_a_packed_file_has_bytes_are_refused()
    {
        byte[] noise = new byte[20_000];
        new Random(4).NextBytes(noise);
        byte[] packed = Gzip(Encoding.ASCII.GetBytes($"%%MatrixMarket matrix coordinate real general\n17000000 1 0\n% {Convert.ToHexString(noise)}\n"));
        RefusesMatrix(packed, "17000000 rows and 1 column; allowed in a file of this length: 1 to 16777216");
    }

    [Fact]
    public void A_bomb_of_an_array_is_refused()
    {
        byte[] header = NpyBytes.Make("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,), }", 0);
        RefusesArray(_folder.Add("a.npy", Gzip(header)), "it is truncated: it holds at most ");
        RefusesArray(_folder.Add("a.npz", Zip(("x.npy", header))), "it is truncated: it holds 0 bytes");
        RefusesArray(_folder.Add("a.npy", Gzip([.. NpyBytes.Make(), .. new byte[100 << 20]])), "it goes on after its last element");
        RefusesArray(_folder.Add("a.npy", Gzip(NpyBytes.Make().AsSpan()[..^1])), "it is truncated: it holds 15 bytes of elements; required: 16");
        RefusesArray(_folder.Add("a.npy", Gzip(NpyBytes.Make()).AsSpan()[..^1]), "it is gzip that is damaged, cut short");
    }

    [Fact]
    public void An_array_is_unpacked()
    {
        using NpyArray<double> array = NpyFile.Map<double>(_folder.Add("a.npy.gz", Gzip(NpyBytes.Make())), 1);
        Assert.Equal([0, 0], array.Elements.Memory.ToArray());
    }

    [Theory]
    [InlineData("a.npz:x", 1)]
    [InlineData("a.npz:x.npy", 1)]
    [InlineData("a.npz:y:z", 2)]
    [InlineData("a.npz:odd.npy.npy", 3)]
    [InlineData("one.npz", 1)]
    [InlineData("one.npz:x", 1)]
    [InlineData("c:d.npz:x", 1)]
    [InlineData("c:d.npy", 2)]
    [InlineData("twice.npz:x", 2)]
    public void An_array_of_an_archive_is_taken_by_its_name(string name, double expected)
    {
        _folder.Add("a.npz", Zip(("x.npy", Array(1)), ("y:z.npy", Array(2)), ("odd.npy.npy", Array(3))));
        _folder.Add("one.npz", Zip(("readme", [1, 2]), ("x.npy", Array(1))));
        _folder.Add("c:d.npz", Zip(("x.npy", Array(1)), ("y.npy", Array(2))));
        _folder.Add("c:d.npy", Array(2));
        _folder.Add("twice.npz", Zip(("x.npy", Array(1)), ("x.npy", Array(2))));
        using NpyArray<double> array = NpyFile.Map<double>(_folder.PathOf(name), 1);
        Assert.Equal([expected], array.Elements.Memory.ToArray());
    }

    [Theory]
    [InlineData("a.npz", "it holds 3 arrays; allowed: one of them by its name, FILE.npz:NAME, of 'x', 'y', 'größe'")]
    [InlineData("a.npz:z", "has no member 'z'; it has: 'x', 'y', ")]
    [InlineData("a.npz:", "has no member ''; it has: 'x', 'y', ")]
    [InlineData("many.npz:z", "it has: 'a0', 'a1', 'a2', 'a3', 'a4', 'a5' and 94 more")]
    [InlineData("empty.npz", "it is a zip archive without an array")]
    [InlineData("empty.npz:x", "has no member 'x'; it has: none")]
    [InlineData("text.npz:x", "it does not begin with the magic bytes of .npy")]
    [InlineData("plain.npy:x", "is not an archive and has no member 'x'; allowed: a file written by numpy.savez")]
    [InlineData("plain.npy.gz:x", "is not an archive and has no member 'x'")]
    [InlineData("missing.npz:x", "missing.npz'; allowed: an existing file")]
    [InlineData("broken.npz:x", "it is a damaged zip archive")]
    [InlineData("changed.npz:x", "its member 'x.npy' is damaged")]
    public void An_archive_without_the_array_is_refused(string name, string message)
    {
        _folder.Add("a.npz", Zip(("x.npy", Array(1)), ("y.npy", Array(2)), ("größe.npy", Array(3))));
        _folder.Add("many.npz", Zip([.. Enumerable.Range(0, 100).Select(index => ($"a{index}.npy", Array(1)))]));
        _folder.Add("empty.npz", Zip());
        _folder.Add("text.npz", Zip(("x", "text"u8.ToArray())));
        _folder.Add("plain.npy", Array(1));
        _folder.Add("plain.npy.gz", Gzip(Array(1)));
        byte[] whole = Zip(("x.npy", Array(1)));
        _folder.Add("broken.npz", whole.AsSpan()[..^30]);
        whole[whole.AsSpan().IndexOf("NUMPY"u8) + 130] ^= 1;
        _folder.Add("changed.npz", whole);
        RefusesArray(_folder.PathOf(name), message.Replace("ö", "?", StringComparison.Ordinal).Replace("ß", "?", StringComparison.Ordinal));
    }

    /// <summary>Any cut or change in an archive is found, or has no effect.</summary>
    [Fact]
    public void A_damaged_archive_is_refused_or_read_as_it_was()
    {
        Random random = new(5);
        byte[] stored = Zip(("x.npy", Array(1.25)));
        (int read, int refused) = (0, 0);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = Mutations.Mutate(stored, random);
            string path = _folder.Add("a.npz", damaged);
            try
            {
                using NpyArray<double> array = NpyFile.Map<double>(path, 1);
                Assert.Equal([1.25], array.Elements.Memory.ToArray());
                read++;
            }
            catch (UserInputException exception)
            {
                UserErrors.Message(path, () => throw exception);
                refused++;
            }
        }

        Assert.True(read > 30 && refused > 300, $"{read} read, {refused} refused");
    }

    private void RefusesMatrix(byte[] content, string message)
    {
        string path = _folder.Add("m.mtx", content);
        Assert.Contains(
            message, UserErrors.Message(path, () => MatrixMarketFile.Read(path, new AlignedAllocator()).Dispose()), StringComparison.Ordinal);
    }

    private static void RefusesArray(string path, string message)
        => Assert.Contains(
            message,
            UserErrors.Message(path.Split(':')[0], () => NpyFile.Map<double>(path, 1).Dispose()),
            StringComparison.Ordinal);

    private static byte[] Array(double element)
    {
        byte[] file = NpyBytes.Make("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8);
        BitConverter.GetBytes(element).CopyTo(file, file.Length - 8);
        return file;
    }

    private static byte[] Gzip(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params ReadOnlySpan<(string Name, byte[] Content)> members)
    {
        using MemoryStream packed = new();
        using (ZipArchive archive = new(packed, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream member = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        }

        return packed.ToArray();
    }
}
