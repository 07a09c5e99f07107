
namespace Kernels.Runner.Statistics;

/// <summary>What counts say about a probability.</summary>
internal static class Binomial
{
    /// <summary>Halvings after which bounds are exact to the last digit that is shown.</summary>
    private const int Halvings = 40;

    /// <summary>The probability of this many events or more.</summary>
    /// <param name="events">Number of events; 0 and above.</param>
    /// <param name="trials">Number of trials, each independent of the others; 0 and above.</param>
    /// <param name="probability">The probability of an event in one trial; above 0 and below 1.</param>
    /// <returns>The probability.</returns>
    public static double AtLeast(int events, int trials, double probability)
    {
        double odds = Math.Log(probability / (1 - probability));

        // Logarithms, since a probability of thousands of trials is below what a number can hold.
        double term = trials * Math.Log(1 - probability);
        double sum = 0;
        for (int count = 0; count <= trials; count++)
        {
            sum += count >= events ? Math.Exp(term) : 0;
            term += Math.Log((double)(trials - count) / (count + 1)) + odds;
        }

        return Math.Min(1, sum);
    }

    /// <summary>Clopper and Pearson's interval of the probability of an event.</summary>
    /// <param name="events">Number of events; 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Number of trials; 1 and above.</param>
    /// <param name="level">The confidence level, such as 0.95.</param>
    /// <returns>The interval; it holds the truth at least as often as the level says.</returns>
    public static Interval IntervalOf(int events, int trials, double level)
    {
        double rest = (1 - level) / 2;
        return new Interval(
            events == 0 ? 0 : Bisect(probability => AtLeast(events, trials, probability) < rest),
            events == trials ? 1 : Bisect(probability => 1 - AtLeast(events + 1, trials, probability) > rest));
    }

    /// <summary>The probability at which a condition that holds for smaller ones stops holding.</summary>
    private static double Bisect(Func<double, bool> isBelow)
    {
        (double low, double high) = (0, 1);
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            (low, high) = isBelow(middle) ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
