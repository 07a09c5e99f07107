using System.Buffers.Binary;
using System.Numerics;
using BigGustave;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>The image shows the counts, and any PNG reader can read it.</summary>
public sealed class PictureTests
{
    private const int MaxIterations = 10;

    [Fact]
    public void Points_inside_are_black_and_only_they()
    {
        int[] iterations =
        [
            0, 1, 2, 10, 4,
            10, 3, 9, 8, 7,
            0, 0, 10, 10, 5,
        ];
        Png image = Png.Open(Write<int>(iterations, width: 5, MaxIterations));
        Assert.Equal((5, 3), (image.Width, image.Height));
        for (int index = 0; index < iterations.Length; index++)
        {
            Assert.Equal(iterations[index] == MaxIterations, Colour(image, index % 5, index / 5) == (0, 0, 0));
        }
    }

    /// <summary>PNG writers have special cases for few colours, and for rows that don't fill their last byte.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 2)]
    [InlineData(15, 16)]
    [InlineData(16, 17)]
    [InlineData(15, 17)]
    [InlineData(7, 49)]
    [InlineData(33, 257)]
    [InlineData(31, 900)]
    public void Any_number_of_colours_comes_back_in_its_place(int width, int colours)
    {
        const int Height = 30;
        int[] iterations = [.. Enumerable.Range(0, width * Height).Select(index => index * 7919 % colours)];
        Png image = Png.Open(Write<int>(iterations, width, limit: colours - 1));
        IEnumerable<(int Count, int Green)> points = iterations.Select(
            (count, index) => (count, Colour(image, index % width, index / width).Green));
        Assert.All(points, point => Assert.Equal(point.Count == colours - 1, point.Green == 0));
        int[] greens = [.. points.Where(point => point.Count < colours - 1).OrderBy(point => point.Count).Select(point => point.Green)];
        Assert.Equal(greens.Order(), greens);
    }

    /// <summary>Viridis runs from dark violet to light yellow: (68, 1, 84) to (253, 231, 37) in matplotlib.</summary>
    [Fact]
    public void Slower_escape_is_lighter()
    {
        Png image = Png.Open(Write<int>([.. Enumerable.Range(0, MaxIterations)], width: MaxIterations, MaxIterations));
        Assert.Equal((68, 1, 84), Colour(image, 0, 0));
        Assert.Equal((253, 231, 37), Colour(image, MaxIterations - 1, 0));
        int[] greens = [.. Enumerable.Range(0, MaxIterations).Select(column => Colour(image, column, 0).Green)];
        Assert.Equal(greens.Order(), greens);
    }

    /// <summary>The PNG specification: a signature of eight bytes, then the chunk IHDR with width and height, big-endian.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(300, 2)]
    [InlineData(7, 400)]
    public void The_file_says_its_size_as_the_specification_wants(int width, int height)
    {
        byte[] file = Write<int>(new int[width * height], width, MaxIterations);
        Assert.Equal<byte>([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8], file[..16]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
    }

    [Fact]
    public void Any_type_of_whole_numbers_can_be_drawn_and_what_is_below_0_is_as_dark_as_0()
    {
        Assert.Equal(Write<int>([0, 1, 5, 9], width: 2, limit: 9), Write<ulong>([0, 1, 5, ulong.MaxValue], width: 2, limit: 9));
        Assert.Equal(Write<int>([0, 1, 5, 9], width: 2, limit: 9), Write<sbyte>([-7, 1, 5, 9], width: 2, limit: 9));
    }

    /// <summary>White where all is as expected, grey where nothing is, blue below and red above, and a square for each of a few cells.</summary>
    [Fact]
    public void Deviations_have_a_colour_for_each_side()
    {
        using MemoryStream stream = new();
        Picture.Write(stream, new ResultImage(2, [0, double.NaN, -3, 3, -99, 99]));
        Png image = Png.Open(stream.ToArray());
        Assert.Equal((2 * 170, 3 * 170), (image.Width, image.Height));
        (int Red, int Green, int Blue)[] cells = [.. Enumerable.Range(0, 6).Select(cell => Colour(image, (cell % 2 * 170) + 169, (cell / 2 * 170) + 169))];
        Assert.Equal([(255, 255, 255), (160, 160, 160)], cells[..2]);
        Assert.True(cells[2].Blue > cells[2].Red && cells[3].Red > cells[3].Blue, $"{cells[2]}, {cells[3]}");
        Assert.Equal([(5, 48, 97), (103, 0, 31)], cells[4..]);
    }

    private static byte[] Write<T>(ReadOnlySpan<T> numbers, int width, double limit)
        where T : unmanaged, INumber<T>
    {
        using MemoryStream stream = new();
        Picture.Write(stream, numbers, width, limit);
        return stream.ToArray();
    }

    private static (int Red, int Green, int Blue) Colour(Png image, int column, int row)
    {
        Pixel pixel = image.GetPixel(column, row);
        return (pixel.R, pixel.G, pixel.B);
    }
}
