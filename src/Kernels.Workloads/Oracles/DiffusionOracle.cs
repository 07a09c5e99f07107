namespace Kernels.Workloads.Oracles;

/// <summary>The contract <c>diffusion/1</c>, word for word: indices by modulo, the whole grid in each step.</summary>
public static class DiffusionOracle
{
    /// <summary>Takes the steps.</summary>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <param name="d">Diffusion coefficient, in cells² per unit of time.</param>
    /// <param name="dt">Time step.</param>
    /// <param name="steps">Number of time steps.</param>
    /// <param name="initial">The field before, <c>[height × width]</c>, row-major.</param>
    /// <returns>The field after, <c>[height × width]</c>, row-major.</returns>
    public static double[] Compute(
        int height, int width, double d, double dt, long steps, ReadOnlySpan<double> initial)
    {
        double[] grid = initial.ToArray();
        double[] next = new double[grid.Length];
        for (long step = 0; step < steps; step++)
        {
            for (int i = 0; i < height; i++)
            {
                int up = (i + height - 1) % height * width;
                int here = i * width;
                int down = (i + 1) % height * width;
                for (int j = 0; j < width; j++)
                {
                    double left = grid[here + ((j + width - 1) % width)];
                    double right = grid[here + ((j + 1) % width)];
                    double centre = grid[here + j];
                    next[here + j] = centre + (d * dt * (grid[up + j] + grid[down + j] + left + right - (4 * centre)));
                }
            }

            (grid, next) = (next, grid);
        }

        return grid;
    }

    /// <summary>The error that the contract allows for every element.</summary>
    /// <param name="d">Diffusion coefficient.</param>
    /// <param name="dt">Time step.</param>
    /// <param name="steps">Number of time steps.</param>
    /// <param name="initial">The field before.</param>
    /// <returns>The allowed error; infinite if the steps' growth overflows.</returns>
    /// <remarks>
    /// The maximum is over the finite elements: elements reached by an infinity or a NaN are no longer finite, and are compared
    /// exactly.
    /// </remarks>
    public static double Tolerance(double d, double dt, long steps, ReadOnlySpan<double> initial)
    {
        double maximum = 0;
        foreach (double element in initial)
        {
            maximum = double.IsFinite(element) ? Math.Max(maximum, Math.Abs(element)) : maximum;
        }

        double k = d * dt;
        double growth = Math.Abs(1 - (4 * k)) + (4 * k);
        return steps == 0
            ? 0
            : 8.0 * steps * Math.Pow(growth, steps) * ((Comparison.UnitRoundoff * maximum) + double.Epsilon);
    }
}
