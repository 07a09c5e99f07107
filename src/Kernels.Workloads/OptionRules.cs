namespace Kernels.Workloads;

/// <summary>
/// What is said where an argument is missing or options don't go together: in the same words for the whole command line, without a
/// full stop.
/// </summary>
internal static class OptionRules
{
    /// <summary>Something needs something else that is not there.</summary>
    /// <param name="what">The command or the option.</param>
    /// <param name="missing">The argument or the option that is missing.</param>
    /// <param name="about">Why, or what there is to choose from.</param>
    public static string Needs(string what, string missing, string about = "") => $"{what} needs {missing}{After(about)}";

    /// <summary>Two options are given, of which only one can be.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    /// <param name="why">Why.</param>
    public static string Exclude(string one, string other, string why = "") => $"{one} and {other} exclude each other{After(why)}; allowed: one of them";

    private static string After(string text) => text.Length == 0 ? "" : $": {text}";
}
