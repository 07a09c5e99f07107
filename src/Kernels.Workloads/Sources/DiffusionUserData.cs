using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The user's data for <c>kernels run diffusion</c>: a field from a file, or a random one.</summary>
internal static class DiffusionUserData
{
    /// <summary>The initial field, the grid and the scratch.</summary>
    private const int BytesPerPoint = 3 * sizeof(double);

    /// <summary>The same, and the initial field as changed for a sample.</summary>
    private const int MeasuredBytesPerPoint = BytesPerPoint + sizeof(double);

    /// <summary>The largest product of d and dt for which errors don't grow; a product of 1/4 may be rounded up.</summary>
    private const double MostStable = 0.25 * (1 + 1e-12);

    public static ImmutableArray<UserOption> Options { get; } =
    [
        new("grid", "FILE.npy", null, "field to start from, float64 [height × width]; without it, a random one") { Kind = UserOptionKind.Input },
        new("height", "N", "640", "rows of the random field, 1 or above"),
        new("width", "N", "640", "columns of the random field, 1 or above"),
        new("seed", "N", "1", "seed of the random field, 0 or above") { Kind = UserOptionKind.Filling },
        new("steps", "N", "100", "number of time steps, 0 or above"),
        new("d", "D", "1", "diffusion coefficient in cells² per unit of time, 0 or above"),
        new("dt", "T", "0.1", "time step, 0 or above; stable while d·dt is at most 0.25"),
        new("output", "FILE.npy", null, "array to write, float64 [height × width]") { Kind = UserOptionKind.Output },
    ];

    public static UserWorkload Create(UserValues values, BufferAllocator allocator)
    {
        int steps = values.WholeNumber("steps", 0, int.MaxValue);
        double d = values.Number("d", 0);
        double dt = values.Number("dt", 0);
        if (!double.IsFinite(d * dt))
        {
            throw new UserInputException(string.Create(
                CultureInfo.InvariantCulture, $"--d {d} times --dt {dt} overflows; allowed: a finite product."));
        }

        bool isStable = steps == 0 || d * dt <= MostStable;
        string unstable = string.Create(
            CultureInfo.InvariantCulture, $"the scheme is unstable: d·dt is {d * dt:G4}, and errors grow above 0.25; take a smaller --dt");
        if (values.IsMeasured && !isStable)
        {
            // Each call continues from the last result. It would overflow, at a different step for each implementation.
            throw new UserInputException($"{unstable}.");
        }

        UserOutputs outputs = new(values, "output");
        (KernelBuffer<double> initial, int height, int width) = Field(values, allocator);
        DiffusionWorkload workload = new(allocator, initial, height, width, d, dt, steps);
        return new(
            workload,
            () => outputs.Save((_, output) => NpyFile.Write<double>(output, workload.Grid.Memory, height, width)),
            () => string.Create(CultureInfo.InvariantCulture, $"sum of the field: {Sum(workload.Grid.Span)}"))
        {
            TakesStandardOutput = outputs.TakeStandardOutput,
            Cautions = isStable ? values.Notes : [.. values.Notes, unstable],
        };
    }

    private static (KernelBuffer<double> Initial, int Height, int Width) Field(UserValues values, BufferAllocator allocator)
    {
        int bytesPerPoint = values.IsMeasured ? MeasuredBytesPerPoint : BytesPerPoint;
        if (values.Text("grid") is not string path)
        {
            (int height, int width) = UserSizes.Grid(values, bytesPerPoint);
            ulong seed = values.Seed ?? (ulong)values.WholeNumber("seed", 0, int.MaxValue);
            return (DiffusionFields.Noise(allocator, height, width, seed), height, width);
        }

        foreach (string option in (string[])["height", "width", "seed"])
        {
            if (values.IsGiven(option))
            {
                throw new UserInputException(
                    $"--{option} is '{values.Text(option)}' beside --grid; allowed: one of them, as the file has a shape and values.");
            }
        }

        // The initial field itself is never given to a candidate.
        NpyArray<double> grid = UserArrays.Open<double>(path, dimensions: 2, values, new AlignedAllocator());
        UserSizes.RequireMemory($"--grid '{path}'", (double)grid.Elements.Length * bytesPerPoint);
        return (grid.Elements, grid.Shape[0], grid.Shape[1]);
    }

    /// <summary>Adds with compensation (Neumaier), so that a conserved sum is seen to be conserved.</summary>
    private static double Sum(ReadOnlySpan<double> elements)
    {
        double sum = 0;
        double compensation = 0;
        foreach (double element in elements)
        {
            double next = sum + element;
            compensation += Math.Abs(sum) >= Math.Abs(element) ? (sum - next) + element : (element - next) + sum;
            sum = next;
        }

        return double.IsFinite(compensation) ? sum + compensation : sum;
    }
}
