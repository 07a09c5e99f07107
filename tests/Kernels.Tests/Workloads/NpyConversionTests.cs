using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Arrays of other types, orders and layouts are converted if that changes no value, and refused if it does.</summary>
public sealed class NpyConversionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Bytes in IEEE 754 and two's complement: 1 and −2 for signed types, else 1 and 2.</summary>
    [Theory]
    [InlineData("<f2", "003c00c0", 1, -2)]
    [InlineData(">f2", "3c00c000", 1, -2)]
    [InlineData("<f4", "0000803f000000c0", 1, -2)]
    [InlineData(">f4", "3f800000c0000000", 1, -2)]
    [InlineData(">f8", "3ff0000000000000c000000000000000", 1, -2)]
    [InlineData("|i1", "01fe", 1, -2)]
    [InlineData("<i2", "0100feff", 1, -2)]
    [InlineData(">i2", "0001fffe", 1, -2)]
    [InlineData("<i4", "01000000feffffff", 1, -2)]
    [InlineData(">i4", "00000001fffffffe", 1, -2)]
    [InlineData("<i8", "0100000000000000feffffffffffffff", 1, -2)]
    [InlineData(">i8", "0000000000000001fffffffffffffffe", 1, -2)]
    [InlineData("|u1", "0102", 1, 2)]
    [InlineData("<u2", "01000200", 1, 2)]
    [InlineData(">u4", "0000000100000002", 1, 2)]
    [InlineData("<u8", "01000000000000000200000000000000", 1, 2)]
    [InlineData("|b1", "0100", 1, 0)]
    [InlineData("|b1", "0002", 0, 1)]
    [InlineData("=f4", "0000803f000000c0", 1, -2)]
    [InlineData("float32", "0000803f000000c0", 1, -2)]
    [InlineData("f", "0000803f000000c0", 1, -2)]
    [InlineData("<q", "0100000000000000feffffffffffffff", 1, -2)]
    [InlineData("?", "0001", 0, 1)]
    public void Every_type_of_numbers_is_read_as_float64(string descr, string bytes, double first, double second)
        => Assert.Equal([first, second], Read<double>($"'{descr}', 'fortran_order': False, 'shape': (2,)", bytes));

    [Theory]
    [InlineData("'>f8', 'fortran_order': False, 'shape': (1,)", "3ff0000000000000", "converted to float64 from big-endian float64")]
    [InlineData("'<i4', 'fortran_order': False, 'shape': (1,)", "01000000", "converted to float64 from int32")]
    [InlineData("'|b1', 'fortran_order': True, 'shape': (1,)", "01", "converted to float64 from bool")]
    [InlineData("'<f8', 'fortran_order': False, 'shape': (1,)", "000000000000f03f", null)]
    [InlineData("'=f8', 'fortran_order': False, 'shape': (1,)", "000000000000f03f", null)]
    [InlineData("'<f8', 'fortran_order': True, 'shape': (1,)", "000000000000f03f", null)]
    [InlineData("'<f8', 'fortran_order': True, 'shape': (1, 1)", "000000000000f03f", null)]
    [InlineData("'<f8', 'fortran_order': False, 'shape': (1L,)", "000000000000f03f", null)]
    public void What_is_converted_is_noted_and_nothing_else(string header, string bytes, string? change)
    {
        List<string> notes = [];
        string path = Add(header, bytes);
        NpyFile.Map<double>(path, 1, note: notes.Add).Dispose();
        Assert.Equal(change is null ? [] : [$"array '{path}' was {change}"], notes);
    }

    /// <summary>A mapped file's pages are read when they are touched, and shared with other processes.</summary>
    [Theory]
    [InlineData("'<f8', 'fortran_order': False, 'shape': (2,)", true)]
    [InlineData("'=f8', 'fortran_order': True, 'shape': (2L,)", true)]
    [InlineData("'<f8', 'fortran_order': True, 'shape': (2, 1)", true)]
    [InlineData("'<i8', 'fortran_order': False, 'shape': (2,)", false)]
    [InlineData("'>f8', 'fortran_order': False, 'shape': (2,)", false)]
    public void What_needs_no_conversion_is_mapped(string header, bool isMapped)
    {
        using NpyArray<double> array = NpyFile.Map<double>(Add(header, new string('0', 32)), 1);
        Assert.Equal(isMapped ? typeof(MappedFile) : typeof(AlignedAllocator), array.Elements.GetType().DeclaringType);
    }

    /// <summary>NumPy aligns the elements that it writes; other programs don't.</summary>
    [Fact]
    public void Elements_at_an_odd_place_are_copied()
    {
        byte[] file = NpyBytes.Make();
        byte[] odd = [.. file[..8], (byte)(file[8] - 3), file[9], .. file[10..^20], (byte)'\n', .. new byte[8], .. BitConverter.GetBytes(1.5)];
        string path = _folder.Add("odd.npy", odd);
        List<string> notes = [];
        using NpyArray<double> array = NpyFile.Map<double>(path, 1, note: notes.Add);
        Assert.Equal([0, 1.5], array.Elements.Memory.ToArray());
        Assert.Equal([$"array '{path}' was copied into memory: its elements begin at byte 125, not a multiple of 8"], notes);
    }

    /// <summary>In Fortran order, the first index varies fastest.</summary>
    [Theory]
    [InlineData("(2, 3)", new[] { 2, 3 }, new double[] { 1, 3, 5, 2, 4, 6 })]
    [InlineData("(3, 2)", new[] { 3, 2 }, new double[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData("(6, 1)", new[] { 6, 1 }, new double[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("(1, 2, 3)", new[] { 1, 2, 3 }, new double[] { 1, 3, 5, 2, 4, 6 })]
    [InlineData("(2, 1, 3)", new[] { 2, 1, 3 }, new double[] { 1, 3, 5, 2, 4, 6 })]
    public void Fortran_order_is_turned_to_C_order(string python, int[] shape, double[] expected)
    {
        string path = Add($"'<i2', 'fortran_order': True, 'shape': {python}", "010002000300040005000600");
        using NpyArray<double> array = NpyFile.Map<double>(path, shape.Length);
        Assert.Equal<int>(shape, array.Shape);
        Assert.Equal(expected, array.Elements.Memory.ToArray());
    }

    /// <summary>More elements than are converted at a time, so that pieces end within columns.</summary>
    [Fact]
    public void A_large_transposed_array_is_read_whole()
    {
        const int Rows = 411;
        const int Columns = 523;
        int[] file = [.. Enumerable.Range(0, Rows * Columns)];
        string path = _folder.Add("a.npy", NpyBytes.Make($"{{'descr': '<i4', 'fortran_order': True, 'shape': ({Rows}, {Columns}), }}", 4 * file.Length));
        byte[] bytes = File.ReadAllBytes(path);
        MemoryMarshal.AsBytes(file.AsSpan()).CopyTo(bytes.AsSpan(bytes.Length - (4 * file.Length)));
        File.WriteAllBytes(path, bytes);

        using NpyArray<int> array = NpyFile.Map<int>(path, 2);
        Assert.Equal(
            Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, Columns).Select(column => (column * Rows) + row)),
            array.Elements.Memory.ToArray());
    }

    [Theory]
    [InlineData("(2,)")]
    [InlineData("(2, 1)")]
    [InlineData("(1, 2)")]
    [InlineData("(1, 2, 1)")]
    [InlineData("(2L, 1L)")]
    public void A_row_or_a_column_is_a_vector(string shape)
    {
        string path = Add($"'<f8', 'fortran_order': False, 'shape': {shape}", "000000000000f03f0000000000000040");
        using NpyArray<double> array = NpyFile.Map<double>(path, 1);
        Assert.Equal<int>([2], array.Shape);
        Assert.Equal([1, 2], array.Elements.Memory.ToArray());
    }

    [Theory]
    [InlineData("{u'descr': u'<f8', u'fortran_order': False, u'shape': (2L,), }", 1)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 1L), }", 2)]
    [InlineData("{\"shape\":(2 L ,),\"descr\":\"<f8\",\"fortran_order\":True}", 1)]
    public void Headers_of_Python_2_are_read(string header, byte major)
    {
        using NpyArray<double> array = NpyFile.Map<double>(_folder.Add("a.npy", NpyBytes.Make(header, major: major)), 1);
        Assert.Equal([0, 0], array.Elements.Memory.ToArray());
    }

    /// <summary>The same as in NumPy, which has written version 3 only with Python 3.</summary>
    [Fact]
    public void Version_3_has_no_long_numbers()
    {
        string path = _folder.Add("a.npy", NpyBytes.Make("{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }", major: 3));
        Assert.Contains("has 'L,)", UserErrors.Message(path, () => NpyFile.Map<double>(path, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_of_the_types_are_told_exactly()
    {
        Refuses<double>(long.MaxValue, "<i8", "9223372036854775807", "float64");
        Refuses<double>(ulong.MaxValue, "<u8", "18446744073709551615", "float64");
        Refuses<double>((1L << 53) + 1, "<i8", "9007199254740993", "float64");
        Refuses<float>((1 << 24) + 1, "<i4", "16777217", "float32");
        Refuses<float>(int.MaxValue, "<i4", "2147483647", "float32");
        Refuses<float>(0.1, "<f8", "0.1", "float32");
        Refuses<float>(1e300, "<f8", "1E+300", "float32");
        Refuses<long>(9223372036854775808.0, "<f8", "9.223372036854776E+18", "int64");
        Refuses<long>(ulong.MaxValue, "<u8", "18446744073709551615", "int64");
        Refuses<long>(double.NaN, "<f8", "NaN", "int64");
        Refuses<long>(0.5f, "<f4", "0.5", "int64");
        Refuses<int>(2147483648.0, "<f8", "2147483648", "int32");
        Refuses<int>(-2147483649L, "<i8", "-2147483649", "int32");
        Refuses<int>(double.PositiveInfinity, "<f8", "Infinity", "int32");
        Refuses<byte>((short)256, "<i2", "256", "uint8");
        Refuses<byte>((sbyte)-1, "|i1", "-1", "uint8");

        Accepts(long.MinValue, "<i8", -9223372036854775808.0);
        Accepts(1UL << 63, "<u8", 9223372036854775808.0);
        Accepts(uint.MaxValue, "<u4", 4294967295.0);
        Accepts(1 << 24, "<i4", 16777216f);
        Accepts(-9223372036854775808.0, "<f8", long.MinValue);
        Accepts(-2147483648.0, "<f8", int.MinValue);
        Accepts(255.0, "<f8", (byte)255);
        Accepts(0.1f, "<f4", (double)0.1f);
        Accepts(float.NaN, "<f4", double.NaN);
        Accepts(double.NegativeInfinity, "<f8", float.NegativeInfinity);
        Accepts(-0.0, "<f8", 0);
    }

    /// <summary>The index is the position in the array, not in the file.</summary>
    [Theory]
    [InlineData("False", "its element [0, 2] is 0.5, which int32 does not hold; allowed: int32, or what can be converted from float32 without a loss")]
    [InlineData("True", "its element [0, 1] is 0.5, which int32 does not hold")]
    public void What_would_lose_its_value_is_named_with_its_index(string isFortran, string message)
    {
        string path = Add($"'<f4', 'fortran_order': {isFortran}, 'shape': (2, 3)", "0000000000000000" + "0000003f" + "000000000000000000000000");
        Assert.Contains(message, UserErrors.Message(path, () => NpyFile.Map<int>(path, 2)), StringComparison.Ordinal);
    }

    private void Refuses<T>(object element, string descr, string value, string type)
        where T : unmanaged, INumber<T>
    {
        string path = Add(element, descr);
        Assert.Contains(
            $"its element [0] is {value}, which {type} does not hold;", UserErrors.Message(path, () => NpyFile.Map<T>(path, 1)), StringComparison.Ordinal);
    }

    private void Accepts<T>(object element, string descr, T expected)
        where T : unmanaged, INumber<T>
    {
        using NpyArray<T> array = NpyFile.Map<T>(Add(element, descr), 1);
        Assert.Equal(expected, array.Elements.Span[0]);
    }

    private string Add(object element, string descr)
    {
        byte[] bytes = element switch
        {
            double number => BitConverter.GetBytes(number),
            float number => BitConverter.GetBytes(number),
            ulong number => BitConverter.GetBytes(number),
            long number when descr == "<i8" => BitConverter.GetBytes(number),
            uint number => BitConverter.GetBytes(number),
            int number => BitConverter.GetBytes(number),
            short number => BitConverter.GetBytes(number),
            _ => [unchecked((byte)(sbyte)element)],
        };
        return Add($"'{descr}', 'fortran_order': False, 'shape': (1,)", Convert.ToHexString(bytes));
    }

    private string Add(string header, string bytes)
    {
        byte[] elements = Convert.FromHexString(bytes);
        byte[] file = NpyBytes.Make($"{{'descr': {header}, }}", elements.Length);
        elements.CopyTo(file, file.Length - elements.Length);
        return _folder.Add("a.npy", file);
    }

    private double[] Read<T>(string header, string bytes)
        where T : unmanaged, INumber<T>
    {
        using NpyArray<T> array = NpyFile.Map<T>(Add(header, bytes), 1);
        return [.. array.Elements.Memory.ToArray().Select(double.CreateChecked)];
    }
}
