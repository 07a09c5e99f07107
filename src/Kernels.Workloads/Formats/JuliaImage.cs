using BigGustave;

namespace Kernels.Workloads.Formats;

/// <summary>Draws iteration counts as a PNG image.</summary>
public static class JuliaImage
{
    /// <summary>The most pixels; the image's bytes must fit in an array.</summary>
    public const int MaxPixels = 400_000_000;

    /// <summary>
    /// Nine samples of viridis, the perceptually uniform colour map of matplotlib (Smith, van der Walt and Firing, 2015).
    /// </summary>
    private static readonly (double Red, double Green, double Blue)[] Viridis =
    [
        (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141),
        (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37),
    ];

    /// <summary>
    /// Writes the image. The logarithm of the count gives the colour: dark if a point escapes at once, and black if it does not
    /// escape.
    /// </summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="iterations">Steps taken from each point, <c>[height × width]</c>, row-major.</param>
    /// <param name="width">Columns; <paramref name="iterations"/> is a multiple of it, at most <see cref="MaxPixels"/>.</param>
    /// <param name="maxIterations">The count of points that do not escape.</param>
    /// <exception cref="UserInputException">The file can't be written; an existing one is unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<int> iterations, int width, int maxIterations)
    {
        PngBuilder image = Draw(iterations, width, maxIterations);
        AtomicFile.Write(path, stream => image.Save(stream));
    }

    /// <summary>Writes the image.</summary>
    /// <param name="output">The stream to write to.</param>
    /// <param name="iterations">Steps taken from each point, <c>[height × width]</c>, row-major.</param>
    /// <param name="width">Columns; <paramref name="iterations"/> is a multiple of it, at most <see cref="MaxPixels"/>.</param>
    /// <param name="maxIterations">The count of points that do not escape.</param>
    public static void Write(Stream output, ReadOnlySpan<int> iterations, int width, int maxIterations)
        => Draw(iterations, width, maxIterations).Save(output);

    private static PngBuilder Draw(ReadOnlySpan<int> iterations, int width, int maxIterations)
    {
        int largest = 1;
        foreach (int count in iterations)
        {
            largest = count < maxIterations ? Math.Max(largest, count) : largest;
        }

        double scale = (Viridis.Length - 1) / Math.Log(1.0 + largest);

        // The image is opaque nevertheless. Without an alpha channel BigGustave 1.0.6 packs few colours into 4 bits a pixel,
        // and gets odd widths and more than 16 colours wrong.
        PngBuilder image = PngBuilder.Create(width, iterations.Length / width, hasAlphaChannel: true);
        for (int index = 0; index < iterations.Length; index++)
        {
            Pixel colour = iterations[index] < maxIterations
                ? ColourAt(scale * Math.Log(1.0 + iterations[index]))
                : new Pixel(0, 0, 0);
            image.SetPixel(colour, index % width, index / width);
        }

        return image;
    }

    private static Pixel ColourAt(double position)
    {
        int below = Math.Clamp((int)position, 0, Viridis.Length - 2);
        double share = position - below;
        (double red, double green, double blue) = Viridis[below];
        (double nextRed, double nextGreen, double nextBlue) = Viridis[below + 1];
        return new Pixel(
            (byte)Math.Round(double.Lerp(red, nextRed, share)),
            (byte)Math.Round(double.Lerp(green, nextGreen, share)),
            (byte)Math.Round(double.Lerp(blue, nextBlue, share)));
    }
}
