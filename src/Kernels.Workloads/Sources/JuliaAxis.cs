namespace Kernels.Workloads.Sources;

/// <summary>Coordinates of columns or rows.</summary>
public static class JuliaAxis
{
    /// <summary>
    /// Builds an axis as <i>High Performance Python</i> does, by adding the step repeatedly. The accumulated rounding moves
    /// points near the set's border, so published sums hold only for this construction.
    /// </summary>
    /// <param name="from">The first coordinate.</param>
    /// <param name="to">
    /// The end of the axis, which is not a coordinate itself. Below <paramref name="from"/> for a descending axis.
    /// </param>
    /// <param name="length">The number of coordinates, 1 or above.</param>
    /// <returns>The coordinates.</returns>
    public static double[] ByRepeatedAddition(double from, double to, int length)
    {
        double step = (to - from) / length;
        double[] axis = new double[length];
        double coordinate = from;
        for (int index = 0; index < length; index++)
        {
            axis[index] = coordinate;
            coordinate += step;
        }

        return axis;
    }
}
