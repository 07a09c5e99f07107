using System.IO.Compression;

namespace Kernels.Fuzz.Mutation;

/// <summary>Packs inputs, and unpacks them, by .NET's own means.</summary>
internal static class Packing
{
    private static readonly DateTimeOffset Time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>As gzip of one member or of two; now and then cut short or followed by more.</summary>
    public static byte[] Gzip(byte[] content, Random random)
    {
        int cut = random.Next(content.Length + 1);
        byte[] packed = random.Next(2) == 0 ? Gzip(content) : [.. Gzip(content[..cut]), .. Gzip(content[cut..])];
        return random.Next(8) switch
        {
            0 => packed[..random.Next(packed.Length)],
            1 => [.. packed, (byte)random.Next(256)],
            _ => packed,
        };
    }

    /// <summary>As a member of a zip archive, alone or beside another.</summary>
    public static byte[] Zip(byte[] content, Random random)
    {
        using MemoryStream packed = new();
        using (ZipArchive archive = new(packed, ZipArchiveMode.Create))
        {
            CompressionLevel level = random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
            Add(archive, "x.npy", content, level);
            if (random.Next(4) == 0)
            {
                Add(archive, random.Next(2) == 0 ? "y.npy" : "notes", content[..random.Next(content.Length + 1)], level);
            }
        }

        return packed.ToArray();
    }

    /// <summary>What an input holds that was accepted: itself, or what was packed in it.</summary>
    public static byte[] Unpack(byte[] input)
    {
        using MemoryStream content = new();
        if (input is [0x1F, 0x8B, ..])
        {
            using GZipStream gzip = new(new MemoryStream(input), CompressionMode.Decompress);
            gzip.CopyTo(content);
        }
        else if (input is [(byte)'P', (byte)'K', ..])
        {
            using ZipArchive archive = new(new MemoryStream(input));
            using Stream member = archive.Entries.Single(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)).Open();
            member.CopyTo(content);
        }
        else
        {
            return input;
        }

        return content.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content, CompressionLevel level)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, level);
        entry.LastWriteTime = Time;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
