using System.Globalization;

namespace Kernels.Hosting.Tuning;

/// <summary>A winner in words: what it won, by how much, and when.</summary>
internal static class EvidenceText
{
    /// <summary>Describes a winner, without its name.</summary>
    /// <param name="winner">The winner.</param>
    /// <returns>Such as <c>fastest on small input with 2 threads: 1.31× (1.25 to 1.38) simd; measured 2026-01-31 09:00 UTC</c>.</returns>
    public static string Describe(TunedWinner winner)
    {
        string threads = winner.Threads == 1 ? "1 thread" : $"{winner.Threads} threads";
        string rank = winner.TiedWith.IsEmpty ? "fastest" : $"as fast as {string.Join(" and ", winner.TiedWith)}, and first in order,";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rank} on {winner.Size} input with {threads}{Describe(winner.Margin)}; measured {winner.MeasuredAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
    }

    /// <summary>Describes a margin.</summary>
    /// <param name="margin">The margin; null where nothing was slower.</param>
    /// <returns>The text, with what joins it to the text before; empty where there is no margin.</returns>
    private static string Describe(Margin? margin) => margin is null
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture, $": {margin.Ratio:F2}× as fast as {margin.Over} ({margin.Low:F2} to {margin.High:F2})");
}
