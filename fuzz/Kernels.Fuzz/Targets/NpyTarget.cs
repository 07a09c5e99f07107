using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Kernels.Fuzz.Mutation;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>
/// NumPy's files: an array that is accepted has exactly the elements of its shape, which are the file's last bytes.
/// </summary>
internal sealed partial class NpyTarget : IFuzzTarget
{
    private static readonly ImmutableArray<byte[]> Words =
    [
        .. new[]
        {
            "\u0093NUMPY", "{", "}", "(", ")", ",", ":", "'", "\"", "'descr': ", "'fortran_order': ", "'shape': ", "'<f8'", "'>f8'", "'<f4'", "'|u1'",
            "'<i4'", "'<i8'", "'|O'", "[('a', '<f8')]", "True", "False", "None", "(2,)", "(2, 3)", "(1,)", "()", "(0,)", "(-1,)", "(3)", "03", "0",
            "2147483647", "2147483648", "4294967296", "9223372036854775807", "99999999999999999999", "1_0", "0x2", "2L", " ", "\n", "\\", "\0", "# x",
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
        return random.Next(2) == 0 && mutated.AsSpan().IndexOf("}"u8) is > 10 and int end
            ? WithHeader(mutated[10..(end + 1)], random)
            : mutated;
    }

    public string? Try(byte[] input)
    {
        File.WriteAllBytes(Path, input);
        string? refusal = null;
        bool isAccepted = false;
        for (int dimensions = 1; dimensions <= 2; dimensions++)
        {
            isAccepted |= TryMap<double>("<f8", dimensions, input, ref refusal);
            isAccepted |= TryMap<byte>("|u1", dimensions, input, ref refusal);
        }

        File.Delete(Path);
        return isAccepted ? null : refusal;
    }

    private static bool TryMap<T>(string descr, int dimensions, byte[] input, ref string? refusal)
        where T : unmanaged
    {
        try
        {
            using NpyArray<T> array = NpyFile.Map<T>(Path, dimensions);
            ReadOnlySpan<byte> elements = MemoryMarshal.AsBytes(array.Elements.Span);
            (string saidDescr, int[] saidShape, int offset) = ReadHeader(input);
            Require(saidDescr == descr && saidShape.SequenceEqual(array.Shape), "it has another type or shape");
            Require(
                array.Shape.Length == dimensions
                    && array.Shape.Aggregate(1L, (product, extent) => product * extent) == array.Elements.Length,
                "its shape is not that of its elements");
            Require(input.AsSpan(offset).SequenceEqual(elements), "its elements are not the file's");
            return true;
        }
        catch (UserInputException exception)
        {
            refusal ??= exception.Message;
            return false;
        }
    }

    /// <summary>Reads a header that was accepted, by other means: patterns of Python's notation.</summary>
    private static (string Descr, int[] Shape, int Offset) ReadHeader(byte[] file)
    {
        int prefix = file[6] == 1 ? 10 : 12;
        int length = file[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8))
            : BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        string text = Encoding.Latin1.GetString(file, prefix, length);
        Match header = Header().Match(text);
        Require(header.Success, "it is accepted with a header that Python would not read");
        return (
            header.Groups["descr"].Value,
            [.. header.Groups["extent"].Captures.Select(extent => int.Parse(extent.Value, CultureInfo.InvariantCulture))],
            prefix + length);
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

    [GeneratedRegex(
        """
        \A\s*\{\s*(?:(?:
          (?<q1>['"])descr\k<q1>\s*:\s*(?<q2>['"])(?<descr>[\x20-\x7e]*?)\k<q2>
        | (?<q3>['"])fortran_order\k<q3>\s*:\s*False
        | (?<q4>['"])shape\k<q4>\s*:\s*\(\s*(?:(?<extent>0|[1-9][0-9]*)\s*,\s*)*(?<extent>[1-9][0-9]*)?\s*\)
        )\s*,?\s*){3}\}\s*\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Header();
}
