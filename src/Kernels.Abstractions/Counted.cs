using System.Globalization;

namespace Kernels;

/// <summary>Counts with their nouns, such as <c>1 thread</c> and <c>2 threads</c>.</summary>
internal static class Counted
{
    /// <summary>A count with its noun.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="noun">What one is called.</param>
    /// <param name="plural">What several, or none, are called; null for the noun with an s.</param>
    public static string Of(long count, string noun, string? plural = null)
        => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural ?? $"{noun}s")}");
}
