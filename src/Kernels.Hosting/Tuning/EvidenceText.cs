using System.Globalization;

namespace Kernels.Hosting.Tuning;

/// <summary>Describes a winner in words.</summary>
internal static class EvidenceText
{
    /// <summary>Its rank and margin, the input, and when it was measured.</summary>
    /// <param name="winner">The winner.</param>
    /// <returns>
    /// Such as <c>fastest, 1.31× (1.25 to 1.38) as fast as simd, on small input with 2 threads; measured 2026-01-31 09:00 UTC</c>.
    /// </returns>
    public static string Describe(TunedWinner winner)
        => $"{DescribeRank(winner)}, on {winner.Size} input with {Counted.Of(winner.Threads, "thread")}; measured {DescribeTime(winner)}";

    /// <summary>Its rank and margin.</summary>
    /// <param name="winner">The winner.</param>
    /// <returns>Such as <c>tied with simd and first in order, 1.98× (1.90 to 2.07) as fast as managed</c>.</returns>
    public static string DescribeRank(TunedWinner winner)
    {
        string rank = winner.TiedWith.IsEmpty ? "fastest" : $"tied with {string.Join(", ", winner.TiedWith)} and first in order";
        return winner.Margin is { } margin
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{rank}, {margin.Ratio:F2}× ({margin.Low:F2} to {margin.High:F2}) as fast as {margin.Over}")
            : winner.TiedWith.IsEmpty ? "the only one that passed" : rank;
    }

    /// <summary>When it was measured.</summary>
    /// <param name="winner">The winner.</param>
    /// <returns>Such as <c>2026-01-31 09:00 UTC</c>.</returns>
    public static string DescribeTime(TunedWinner winner)
        => winner.MeasuredAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
