namespace Kernels.Runner.Results;

/// <summary>What is being done, reported between timed regions.</summary>
/// <param name="What">A few words.</param>
/// <param name="Done">The share of the whole that is done, 0 to 1; null if unknown.</param>
internal readonly record struct Step(string What, double? Done = null)
{
    /// <summary>A step whose share is unknown.</summary>
    public static implicit operator Step(string what) => new(what);
}

/// <summary>Joins the steps of parts.</summary>
internal static class Steps
{
    /// <summary>Reports the steps of one of several parts, which take about equally long, as steps of the whole.</summary>
    /// <param name="progress">Receives the steps of the whole.</param>
    /// <param name="index">The part, 0 or above.</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="place">Text to put before each step.</param>
    public static Action<Step> Part(this Action<Step> progress, int index, int count, string place = "")
        => step => progress(new Step(place + step.What, (index + (step.Done ?? 0)) / count));

    /// <summary>The part's number and how many there are, such as <c>2 of 6: </c>; empty if there is only one.</summary>
    public static string Place(int index, int count) => count > 1 ? $"{index + 1} of {count}: " : "";
}
