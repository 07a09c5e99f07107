using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>
/// The user's data for <c>kernels run julia</c>. The defaults give the picture of <i>High Performance Python</i>.
/// </summary>
internal static class JuliaUserData
{
    private const int BytesPerPoint = sizeof(int);

    // A coordinate is computed into an array and copied into a buffer.
    private const int BytesPerCoordinate = 2 * sizeof(double);

    public static ImmutableArray<UserOption> Options { get; } =
    [
        new("width", "N", "1000", "columns, 1 or above"),
        new("height", "N", "1000", "rows, 1 or above"),
        new("max-iterations", "N", "300", "steps after which a point counts as bounded, 0 or above"),
        new("c-real", "C", "-0.62772", "real part of the constant c, finite"),
        new("c-imaginary", "C", "-0.42193", "imaginary part of the constant c, finite"),
        new("x-min", "X", "-1.8", "real coordinate of the first column, finite"),
        new("x-max", "X", "1.8", "where the columns end, above --x-min"),
        new("y-min", "Y", "-1.8", "where the rows end, finite"),
        new("y-max", "Y", "1.8", "imaginary coordinate of the first row, above --y-min"),
        new("image", "FILE.png", null, "image to write") { Kind = UserOptionKind.Output },
        new("output", "FILE.npy", null, "array of counts to write, int32 [height × width]") { Kind = UserOptionKind.Output },
    ];

    public static UserWorkload Create(UserValues values, BufferAllocator allocator)
    {
        (int height, int width) = UserSizes.Grid(values, BytesPerPoint, BytesPerCoordinate);
        int maxIterations = values.WholeNumber("max-iterations", 0, int.MaxValue);
        (double left, double right) = Interval(values, "x-min", "x-max");
        (double bottom, double top) = Interval(values, "y-min", "y-max");
        double cReal = values.Number("c-real");
        double cImaginary = values.Number("c-imaginary");
        if (values.IsGiven("image") && (long)height * width > JuliaImage.MaxPixels)
        {
            throw new UserInputException(
                $"--image of {height} × {width} has {(long)height * width} pixels; allowed: up to {JuliaImage.MaxPixels}.");
        }

        UserOutputs outputs = new(values, "image", "output");
        JuliaWorkload workload = new(
            allocator,
            JuliaAxis.ByRepeatedAddition(left, right, width),
            JuliaAxis.ByRepeatedAddition(top, bottom, height),
            cReal,
            cImaginary,
            maxIterations);
        return new(workload, () => outputs.Save(Write), () => $"sum of iterations: {Sum(workload.Iterations.Span)}")
        {
            TakesStandardOutput = outputs.TakeStandardOutput,
        };

        void Write(string option, Stream output)
        {
            if (option == "image")
            {
                JuliaImage.Write(output, workload.Iterations.Span, width, maxIterations);
            }
            else
            {
                NpyFile.Write<int>(output, workload.Iterations.Memory, height, width);
            }
        }
    }

    private static (double Low, double High) Interval(UserValues values, string lowName, string highName)
    {
        double low = values.Number(lowName);
        double high = values.Number(highName);
        return low < high && double.IsFinite(high - low)
            ? (low, high)
            : throw new UserInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"--{lowName} is {low} and --{highName} is {high}; allowed: the second above the first, by a finite amount."));
    }

    private static long Sum(ReadOnlySpan<int> iterations)
    {
        long sum = 0;
        foreach (int count in iterations)
        {
            sum += count;
        }

        return sum;
    }
}
