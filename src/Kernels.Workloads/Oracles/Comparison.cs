using System.Globalization;
using System.Numerics;

namespace Kernels.Workloads.Oracles;

/// <summary>Compares an implementation's output with the oracle's. Every verdict comes from here.</summary>
public static class Comparison
{
    /// <summary>Compares whole numbers, which must be equal.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="actual">The implementation's output.</param>
    /// <param name="expected">The oracle's output, of the same length.</param>
    /// <param name="describe">The name of an element by its index, such as <c>iterations[3, 5]</c>.</param>
    /// <returns>The verdict; its residual is the number of elements that differ.</returns>
    public static Validation Exact<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected, Func<int, string> describe)
        where T : unmanaged, INumber<T>
    {
        RequireSameLength(actual.Length, expected.Length);
        int differing = 0;
        int worst = 0;
        double worstError = 0;
        for (int index = 0; index < actual.Length; index++)
        {
            if (actual[index] == expected[index])
            {
                continue;
            }

            differing++;
            double error = Math.Abs(double.CreateChecked(actual[index]) - double.CreateChecked(expected[index]));
            if (differing == 1 || error > worstError)
            {
                (worst, worstError) = (index, error);
            }
        }

        return differing == 0
            ? new(true, 0, null)
            : new(false, differing, string.Create(
                CultureInfo.InvariantCulture,
                $"{differing} of {actual.Length} elements differ; worst: {describe(worst)} is {actual[worst]}, the oracle's {expected[worst]}; allowed error: 0"));
    }

    /// <summary>
    /// Compares fractions, each within an allowed error. Whatever that error is, NaN matches only NaN, and an infinity
    /// only itself.
    /// </summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="actual">The implementation's output.</param>
    /// <param name="expected">The oracle's output, of the same length.</param>
    /// <param name="tolerance">
    /// The allowed error of each element, 0 or above; of the same length, or of length 1 for all elements.
    /// </param>
    /// <param name="describe">The name of an element by its index, such as <c>grid[3, 5]</c>.</param>
    /// <returns>The verdict; its residual is the largest error in units of the allowed one, infinite if that is 0.</returns>
    public static Validation Within<T>(
        ReadOnlySpan<T> actual,
        ReadOnlySpan<T> expected,
        ReadOnlySpan<T> tolerance,
        Func<int, string> describe)
        where T : unmanaged, INumber<T>
    {
        RequireSameLength(actual.Length, expected.Length);
        double residual = 0;
        int worst = 0;
        for (int index = 0; index < actual.Length; index++)
        {
            double error = RelativeError(
                double.CreateChecked(actual[index]), double.CreateChecked(expected[index]), double.CreateChecked(At(tolerance, index)));
            if (error > residual)
            {
                (worst, residual) = (index, error);
            }
        }

        return residual <= 1
            ? new(true, residual, null)
            : new(false, residual, string.Create(
                CultureInfo.InvariantCulture,
                $"worst: {describe(worst)} is {actual[worst]}, the oracle's {expected[worst]}; allowed error: {At(tolerance, worst):g3}"));
    }

    /// <summary>
    /// Compares numbers within an allowed error that grows with the oracle's number: <c>absolute + relative·|expected|</c>.
    /// </summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="actual">The implementation's output.</param>
    /// <param name="expected">The oracle's output, of the same length.</param>
    /// <param name="absolute">0 or above.</param>
    /// <param name="relative">0 or above.</param>
    /// <param name="describe">The name of an element by its index, such as <c>y[3]</c>.</param>
    /// <returns>The verdict, with NaN, infinities and the residual as in the other overload.</returns>
    public static Validation Within<T>(
        ReadOnlySpan<T> actual, ReadOnlySpan<T> expected, double absolute, double relative, Func<int, string> describe)
        where T : unmanaged, INumber<T>
    {
        RequireSameLength(actual.Length, expected.Length);
        double residual = 0;
        int worst = 0;
        for (int index = 0; index < actual.Length; index++)
        {
            double oracle = double.CreateChecked(expected[index]);
            double error = RelativeError(double.CreateChecked(actual[index]), oracle, absolute + (relative * Math.Abs(oracle)));
            if (error > residual)
            {
                (worst, residual) = (index, error);
            }
        }

        return residual <= 1
            ? new(true, residual, null)
            : new(false, residual, string.Create(
                CultureInfo.InvariantCulture,
                $"worst: {describe(worst)} is {actual[worst]}, the oracle's {expected[worst]}; allowed error: {absolute:g3} + {relative:g3} of the oracle's"));
    }

    /// <summary>The error in units of the allowed one, never NaN.</summary>
    private static double RelativeError(double actual, double expected, double tolerance)
    {
        if (actual == expected || (double.IsNaN(actual) && double.IsNaN(expected)))
        {
            return 0;
        }

        if (!double.IsFinite(actual) || !double.IsFinite(expected))
        {
            return double.PositiveInfinity;
        }

        // They are not equal, so the quotient is not 0/0. An infinite tolerance allows every finite error.
        return double.IsPositiveInfinity(tolerance) ? 0 : Math.Abs(actual - expected) / tolerance;
    }

    private static T At<T>(ReadOnlySpan<T> tolerance, int index) => tolerance[tolerance.Length == 1 ? 0 : index];

    private static void RequireSameLength(int actual, int expected)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"actual has {actual} elements; required: {expected}, as many as expected.", nameof(actual));
        }
    }
}
