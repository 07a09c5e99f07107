using System.Numerics;
using BigGustave;

namespace Kernels.Workloads.Formats;

/// <summary>Draws numbers, such as counts of steps, as a PNG image.</summary>
public static class Picture
{
    /// <summary>The most pixels; the image's bytes must fit in an array.</summary>
    public const int MaxPixels = 400_000_000;

    /// <summary>The pixels along the longer side of an image of few cells.</summary>
    private const int LeastSide = 512;

    /// <summary>
    /// Nine samples of viridis, the perceptually uniform colour map of matplotlib (Smith, van der Walt and Firing, 2015).
    /// </summary>
    private static readonly (double Red, double Green, double Blue)[] Viridis =
    [
        (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141),
        (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37),
    ];

    /// <summary>
    /// Writes the image. The logarithm of a number gives its colour: dark for 0, lighter up to the largest one below the limit, and
    /// black from the limit on.
    /// </summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <param name="output">The stream to write to.</param>
    /// <param name="numbers">The numbers, <c>[height × width]</c>, row-major.</param>
    /// <param name="width">Columns; the length of <paramref name="numbers"/> is a multiple of it, at most <see cref="MaxPixels"/>.</param>
    /// <param name="limit">The number that is black.</param>
    public static void Write<T>(Stream output, ReadOnlySpan<T> numbers, int width, double limit)
        where T : unmanaged, INumber<T>
    {
        double largest = 1;
        foreach (T number in numbers)
        {
            double value = double.CreateChecked(number);
            largest = value < limit ? Math.Max(largest, value) : largest;
        }

        double scale = (Viridis.Length - 1) / Math.Log(1.0 + largest);

        // The image is opaque nevertheless. Without an alpha channel BigGustave 1.0.6 packs few colours into 4 bits a pixel,
        // and gets odd widths and more than 16 colours wrong.
        PngBuilder image = PngBuilder.Create(width, numbers.Length / width, hasAlphaChannel: true);
        for (int index = 0; index < numbers.Length; index++)
        {
            double value = double.CreateChecked(numbers[index]);
            Pixel colour = value < limit ? ColourAt(scale * Math.Log(1.0 + Math.Max(value, 0))) : new Pixel(0, 0, 0);
            image.SetPixel(colour, index % width, index / width);
        }

        image.Save(output);
    }

    /// <summary>Writes an image of deviations, each as a square of pixels, so that few of them can be seen too.</summary>
    /// <param name="output">The stream to write to.</param>
    /// <param name="image">The deviations; at most <see cref="MaxPixels"/>.</param>
    public static void Write(Stream output, ResultImage image)
    {
        int height = image.Deviations.Length / image.Width;
        int side = Math.Max(1, LeastSide / Math.Max(image.Width, height));
        PngBuilder png = PngBuilder.Create(image.Width * side, height * side, hasAlphaChannel: true);
        for (int y = 0; y < height * side; y++)
        {
            for (int x = 0; x < image.Width * side; x++)
            {
                png.SetPixel(ColourOf(image.Deviations[(y / side * image.Width) + (x / side)]), x, y);
            }
        }

        png.Save(output);
    }

    /// <summary>Between white and the ends of matplotlib's RdBu, which are equally dark: full at five standard deviations. Grey is no data.</summary>
    private static Pixel ColourOf(double deviation)
    {
        const double Full = 5;
        if (double.IsNaN(deviation))
        {
            return new Pixel(160, 160, 160);
        }

        double strength = Math.Clamp(Math.Abs(deviation) / Full, 0, 1);
        return deviation > 0 ? Mix((255, 255, 255), (103, 0, 31), strength) : Mix((255, 255, 255), (5, 48, 97), strength);
    }

    private static Pixel ColourAt(double position)
    {
        int below = Math.Clamp((int)position, 0, Viridis.Length - 2);
        double share = position - below;
        return Mix(Viridis[below], Viridis[below + 1], share);
    }

    private static Pixel Mix((double Red, double Green, double Blue) one, (double Red, double Green, double Blue) other, double share) => new(
        (byte)Math.Round(double.Lerp(one.Red, other.Red, share)),
        (byte)Math.Round(double.Lerp(one.Green, other.Green, share)),
        (byte)Math.Round(double.Lerp(one.Blue, other.Blue, share)));
}
