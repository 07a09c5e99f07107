using System.Collections.Immutable;

namespace Kernels.Hosting;

/// <summary>A measurement on which <c>auto</c> relied.</summary>
/// <param name="Record">The path of the record that holds it.</param>
/// <param name="Winner">The measurement.</param>
public sealed record Evidence(string Record, TunedWinner Winner);

/// <summary>The backend that <c>kernels tune</c> found the fastest for one kernel, size class and thread count.</summary>
/// <param name="Contract">The id of the kernel's contract, such as <c>julia/1</c>.</param>
/// <param name="Size">The size class: the preset that was measured.</param>
/// <param name="WorkingSetBytes">The total bytes of that preset's buffers.</param>
/// <param name="Threads">The thread count, 1 or above.</param>
/// <param name="Backend">The winner.</param>
/// <param name="TiedWith">
/// The backends that were not shown to be slower; the winner is the first among equals in the fixed order of <c>auto</c>.
/// </param>
/// <param name="Margin">By how much it beats the fastest backend that was shown to be slower; null if none was.</param>
/// <param name="Seconds">The median duration of a call of the winner, in seconds.</param>
/// <param name="MeasuredAt">When it was measured.</param>
public sealed record TunedWinner(
    string Contract,
    string Size,
    double WorkingSetBytes,
    int Threads,
    string Backend,
    ImmutableArray<string> TiedWith,
    Margin? Margin,
    double Seconds,
    DateTimeOffset MeasuredAt);

/// <summary>By how much a winner beats another backend.</summary>
/// <param name="Over">The other backend.</param>
/// <param name="Ratio">The other's time ÷ the winner's, estimated within rounds.</param>
/// <param name="Low">The lower end of the ratio's confidence interval.</param>
/// <param name="High">The upper end of the ratio's confidence interval.</param>
public sealed record Margin(string Over, double Ratio, double Low, double High);
