using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Arrays are written to files and read back, and exchanged with NumPy.</summary>
public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly double[] Special =
    [
        1.5, -0.0, double.NaN, BitConverter.UInt64BitsToDouble(0x7FF0_0000_DEAD_BEEF), double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, -2.2e-308, double.MaxValue, Math.PI, 0, 1e-5,
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 0, 5)]
    [InlineData(2, 3, 0)]
    [InlineData(2, 0, 3)]
    public void An_array_may_be_empty(int dimensions, params int[] shape)
    {
        NpyFile.Write<double>(_folder.PathOf("empty.npy"), default, shape);
        List<string> notes = [];
        using NpyArray<float> array = NpyFile.Map<float>(_folder.PathOf("empty.npy"), dimensions, note: notes.Add);
        Assert.Equal(dimensions == 1 ? [0] : shape, array.Shape);
        Assert.Equal(0, array.Elements.Memory.Length);
        Assert.Empty(notes);
    }

    /// <summary>Written by NumPy 1.24 with numpy.lib.format.write_array, in versions 1.0, 1.0, 2.0 and 3.0.</summary>
    [Fact]
    public void Files_that_NumPy_wrote_are_read_to_the_last_bit()
    {
        using NpyArray<double> vector = Read<double>(
            """
            k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDUsKSwgfSAgICAgICAgICAgICAg
            ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAACAAAAAAAAA+H8AAAAAAADw/wEA
            AAAAAAAA
            """, 1);
        Assert.Equal<int>([5], vector.Shape);
        Assert.Equal(
            [0x3FF8_0000_0000_0000u, 0x8000_0000_0000_0000u, 0x7FF8_0000_0000_0000u, 0xFFF0_0000_0000_0000u, 1u],
            Bits(vector));

        using NpyArray<int> table = Read<int>(
            """
            k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAg
            ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAA/v///wMAAAD///9/AAAAgAAAAAA=
            """, 2);
        Assert.Equal<int>([2, 3], table.Shape);
        Assert.Equal([1, -2, 3, int.MaxValue, int.MinValue, 0], table.Elements.Memory.ToArray());

        using NpyArray<double> second = Read<double>(
            """
            k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywgMiksIH0gICAgICAgICAg
            ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5P5qZmZmZmck/MzMzMzMz0z+amZmZmZnZPwAA
            AAAAAOA/nHUAiDzkN/4=
            """, 2);
        Assert.Equal<int>([3, 2], second.Shape);
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, -1e300], second.Elements.Memory.ToArray());

        using NpyArray<int> third = Read<int>(
            """
            k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAg
            ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHAAAACAAAAA==
            """, 1);
        Assert.Equal([7, 8], third.Elements.Memory.ToArray());
    }

    [Theory]
    [InlineData(12)]
    [InlineData(3, 4)]
    [InlineData(12, 1)]
    public void Float64_comes_back_to_the_last_bit(params int[] shape)
    {
        string path = _folder.PathOf("a.npy");
        NpyFile.Write<double>(path, Special, shape);
        using NpyArray<double> array = NpyFile.Map<double>(path, shape.Length);
        Assert.Equal<int>(shape, array.Shape);
        Assert.Equal(Special.Select(BitConverter.DoubleToUInt64Bits), Bits(array));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(2, 3)]
    public void Int32_comes_back(params int[] shape)
    {
        string path = _folder.PathOf("a.npy");
        int[] numbers = [0, -1, int.MaxValue, int.MinValue, 42, 7];
        NpyFile.Write<int>(path, numbers, shape);
        using NpyArray<int> array = NpyFile.Map<int>(path, shape.Length);
        Assert.Equal<int>(shape, array.Shape);
        Assert.Equal(numbers, array.Elements.Memory.ToArray());
    }

    /// <summary>
    /// numpy.lib.format: magic, version 1.0, a length that makes the elements begin at a multiple of 64, and a Python
    /// dictionary padded with spaces to a line feed.
    /// </summary>
    [Theory]
    [InlineData("()", new int[0])]
    [InlineData("(1,)", new[] { 1 })]
    [InlineData("(2, 3)", new[] { 2, 3 })]
    [InlineData("(0,)", new[] { 0 })]
    [InlineData("(1, 2147483647, 0)", new[] { 1, int.MaxValue, 0 })]
    public void What_is_written_is_laid_out_as_the_format_says(string python, int[] shape)
    {
        string path = _folder.PathOf("a.npy");
        double[] numbers = [.. Enumerable.Repeat(0.5, shape.Aggregate(1, (product, extent) => product * extent))];
        NpyFile.Write<double>(path, numbers, shape);

        byte[] file = File.ReadAllBytes(path);
        int begin = 10 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        Assert.Equal<byte>([0x93, .. "NUMPY"u8, 1, 0], file[..8]);
        Assert.Equal(0, begin % 64);
        Assert.Equal(begin + (8 * numbers.Length), file.Length);
        Assert.Equal(
            $"{{'descr': '<f8', 'fortran_order': False, 'shape': {python}, }}",
            Encoding.ASCII.GetString(file[10..(begin - 1)]).TrimEnd(' '));
        Assert.Equal((byte)'\n', file[begin - 1]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(2, 2)]
    [InlineData(-1, -6)]
    public void A_shape_that_does_not_fit_the_elements_is_a_programmers_mistake(params int[] shape)
    {
        Assert.ThrowsAny<ArgumentException>(() => NpyFile.Write<int>(_folder.PathOf("a.npy"), new int[6], shape));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Writing_to_mapped_elements_leaves_the_file_alone()
    {
        byte[] content = NpyBytes.Make();
        string path = _folder.Add("a.npy", content);
        using (NpyArray<double> array = NpyFile.Map<double>(path, 1))
        {
            array.Elements.Span.Fill(3);
            Assert.Equal([3, 3], array.Elements.Memory.ToArray());
        }

        Assert.Equal(content, File.ReadAllBytes(path));
    }

    /// <summary>For example, a grid's result may be written over the grid.</summary>
    [Fact]
    public void A_file_may_be_replaced_while_it_is_mapped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps mapped files from being replaced.");
        string path = _folder.Add("a.npy", NpyBytes.Make());
        using NpyArray<double> old = NpyFile.Map<double>(path, 1);
        NpyFile.Write<double>(path, (double[])[1, 2, 3], 3);
        using NpyArray<double> replaced = NpyFile.Map<double>(path, 1);
        Assert.Equal([0, 0], old.Elements.Memory.ToArray());
        Assert.Equal([1, 2, 3], replaced.Elements.Memory.ToArray());
    }

    private NpyArray<T> Read<T>(string base64, int dimensions)
        where T : unmanaged, INumber<T>
        => NpyFile.Map<T>(_folder.Add("numpy.npy", Convert.FromBase64String(base64)), dimensions);

    private static IEnumerable<ulong> Bits(NpyArray<double> array)
        => array.Elements.Memory.ToArray().Select(BitConverter.DoubleToUInt64Bits);
}
