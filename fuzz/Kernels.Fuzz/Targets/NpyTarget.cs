using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using Kernels.Fuzz.Mutation;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>NumPy's files, packed or not: an array that is accepted has exactly the elements of its shape, and each has the file's value.</summary>
internal sealed class NpyTarget : IFuzzTarget
{
    private static readonly ImmutableArray<byte[]> Words =
    [
        .. new[]
        {
            "\u0093NUMPY", "{", "}", "(", ")", ",", ":", "'", "\"", "'descr': ", "'fortran_order': ", "'shape': ", "'<f8'", "'>f8'", "'<f4'", "'|u1'",
            "'<i4'", "'<i8'", "'|O'", "[('a', '<f8')]", "True", "False", "None", "(2,)", "(2, 3)", "(1,)", "()", "(0,)", "(-1,)", "(3)", "03", "0",
            "2147483647", "2147483648", "4294967296", "9223372036854775807", "99999999999999999999", "1_0", "0x2", "2L", "(2L, 3L)", "(2, 1)", "(1, 2)", "u'", "'=f8'", "'f4'", "'<f2'", "'>i2'",
            "'<u8'", "'>u4'", "'|b1'", "'|i1'", "'float64'", "'<f16'", "'<c16'", "PK\u0003\u0004", "\u001f\u008b", " ", "\n", "\\", "\0", "# x",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private static readonly string Path = System.IO.Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath(), $"kernels-fuzz-{Environment.ProcessId}.npy");

    public string Name => "npy";

    public long MaxAllocatedBytes => 8 << 20;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] source = pool.Pick(random);
        byte[] mutated = ByteMutator.Mutate(source, pool.Pick(random), Words, random);

        // A header whose length is right leads further than one that is cut anywhere.
        byte[] plain = random.Next(4) == 0 ? Generate(random)
            : random.Next(2) == 0 && mutated.AsSpan().IndexOf("}"u8) is > 10 and int end ? WithHeader(mutated[10..(end + 1)], random)
            : mutated;
        return random.Next(16) switch
        {
            0 => Packing.Gzip(plain, random),
            1 => Packing.Zip(plain, random),
            _ => plain,
        };
    }

    public string? Try(byte[] input)
    {
        File.WriteAllBytes(Path, input);
        string? refusal = null;
        bool isAccepted = false;
        for (int dimensions = 1; dimensions <= 2; dimensions++)
        {
            isAccepted |= TryMap<double>(dimensions, input, ref refusal);
            isAccepted |= TryMap<byte>(dimensions, input, ref refusal);
        }

        File.Delete(Path);
        return isAccepted ? null : refusal;
    }

    private static bool TryMap<T>(int dimensions, byte[] input, ref string? refusal)
        where T : unmanaged, INumber<T>
    {
        try
        {
            using NpyArray<T> array = NpyFile.Map<T>(Path, dimensions);
            NaiveNpy file = new(Packing.Unpack(input));
            int[] shape = file.Shape.Length == dimensions ? file.Shape : [file.Shape.Max()];
            Require(shape.SequenceEqual(array.Shape), "it has another shape");
            Require(
                array.Shape.Length == dimensions
                    && file.Shape.Aggregate(1L, (product, extent) => product * extent) == array.Elements.Length,
                "its shape is not that of its elements");
            Require(file.ElementBytes == (long)array.Elements.Length * file.Size, "its elements are not all of the file");
            for (int place = 0; place < array.Elements.Length; place++)
            {
                Require(file.Is(array.Elements.Span[place], place), "an element has another value");
            }

            return true;
        }
        catch (UserInputException exception)
        {
            refusal ??= exception.Message;
            return false;
        }
    }

    /// <summary>A file by the format's grammar, of any type, order and shape.</summary>
    private static byte[] Generate(Random random)
    {
        string order = Pick("<", "<", ">", "=", "|", "");
        string type = Pick("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1", "c16", "int32", "q");
        int size = type switch { "int32" => 4, "q" => 8, "c16" => 16, _ => type[1] - '0' };
        int[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => 1 + random.Next(random.Next(2) == 0 ? 1 : 4))];
        string suffix = Pick("", "", "L");
        string extents = string.Join(", ", shape.Select(extent => $"{extent}{suffix}")) + (shape.Length == 1 ? "," : "");
        string header = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '{order}{type}', 'fortran_order': {Pick("True", "False")}, 'shape': ({extents}), }}");
        byte[] elements = new byte[size * shape.Aggregate(1, (product, extent) => product * extent)];

        // Small numbers can be converted to other types; others hardly ever.
        foreach (ref byte part in elements.AsSpan())
        {
            part = (byte)(random.Next(4) == 0 ? random.Next(256) : 0);
        }

        byte version = (byte)(1 + random.Next(3));
        byte[] length = new byte[version == 1 ? 2 : 4];
        header += new string(' ', random.Next(70));
        length[0] = (byte)header.Length;
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. elements];

        string Pick(params ReadOnlySpan<string> words) => words[random.Next(words.Length)];
    }

    private static byte[] WithHeader(byte[] text, Random random)
    {
        byte[] header = [.. text, .. Enumerable.Repeat((byte)' ', (64 - ((text.Length + 11) % 64)) % 64), (byte)'\n'];
        byte[] elements = new byte[random.Next(8) switch { 0 => 8, 1 => 48, 2 => 2, 3 => 6, _ => 16 }];
        random.NextBytes(elements);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. header, .. elements];
    }
}
