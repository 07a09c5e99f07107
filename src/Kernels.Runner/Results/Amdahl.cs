namespace Kernels.Runner.Results;

/// <summary>
/// Amdahl's law: if a share f of the work gains nothing from threads, p threads take f + (1 − f) ÷ p of one thread's time.
/// </summary>
internal static class Amdahl
{
    /// <summary>Whether a fraction is a share: 0 to 1.</summary>
    public static bool IsShare(double? fraction) => fraction is >= 0 and <= 1;

    /// <summary>
    /// The serial fraction that one speedup shows (Karp and Flatt, <i>Measuring parallel processor performance</i>, 1990):
    /// (1 ÷ speedup − 1 ÷ threads) ÷ (1 − 1 ÷ threads).
    /// </summary>
    /// <param name="threads">The thread count, 2 or above.</param>
    /// <param name="speedup">How many times faster than with one thread, above 0.</param>
    /// <returns>0 for a perfect speedup, 1 for none; below 0 if better than perfect, above 1 for a slowdown.</returns>
    public static double SerialFraction(int threads, double speedup)
    {
        double ideal = 1.0 / threads;
        return ((1 / speedup) - ideal) / (1 - ideal);
    }

    /// <summary>
    /// The serial fraction that best fits several speedups: least squares of the times, as shares of one thread's time.
    /// </summary>
    /// <param name="points">Thread counts and speedups; those of one thread have no effect.</param>
    /// <returns>The fraction; null if no count is above 1.</returns>
    public static double? SerialFraction(IEnumerable<(int Threads, double Speedup)> points)
    {
        double products = 0;
        double squares = 0;
        foreach ((int threads, double speedup) in points)
        {
            double ideal = 1.0 / threads;
            products += ((1 / speedup) - ideal) * (1 - ideal);
            squares += (1 - ideal) * (1 - ideal);
        }

        return squares > 0 ? products / squares : null;
    }
}
