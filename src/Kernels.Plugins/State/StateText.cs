using System.Collections.Immutable;

namespace Kernels.Plugins.State;

/// <summary>Changed state as text.</summary>
internal static class StateText
{
    /// <summary>The most changes that are named; code that ignores every signal changes dozens.</summary>
    private const int MostNamed = 4;

    /// <summary>Describes what changed, each with the values before and after, and what could not be restored.</summary>
    /// <param name="differences">At least one.</param>
    /// <returns>Text such as <c>flush-to-zero (before: off, after: on)</c>.</returns>
    public static string Describe(ImmutableArray<StateDifference> differences)
    {
        string named = string.Join(
            ", ",
            differences.Take(MostNamed).Select(difference => $"{difference.What} (before: {difference.Before}, after: {difference.After})"));
        string more = differences.Length > MostNamed ? $" and {differences.Length - MostNamed} more" : "";
        string[] lost = [.. differences.Where(difference => !difference.IsRestored).Select(difference => difference.Kind).Distinct()];
        return PlainText.Of(named + more + (lost.Length > 0 ? $"; it could not be put back: {string.Join(", ", lost)}" : ""));
    }
}
