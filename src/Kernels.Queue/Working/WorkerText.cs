using System.Globalization;
using Kernels.Queue.Server;
using Kernels.Runner.Wording;

namespace Kernels.Queue.Working;

/// <summary>Words that a worker says.</summary>
internal static class WorkerText
{
    private const int MaxName = 80;

    /// <summary>A duration, such as <c>1.2 s</c> or <c>5 min</c>.</summary>
    /// <param name="time">The duration.</param>
    public static string Duration(TimeSpan time) => time.TotalMinutes < 2 ? Units.Duration(time.TotalSeconds) : Units.LongDuration(time.TotalSeconds);

    /// <summary>The last of a number of attempts, such as <c>the last of 4 attempts</c>.</summary>
    /// <param name="attempts">The number, 1 or above.</param>
    public static string LastOf(int attempts)
        => attempts == 1 ? "the only attempt" : string.Create(CultureInfo.InvariantCulture, $"the last of {attempts} attempts");

    /// <summary>The name of what was delivered, which may be anything.</summary>
    /// <param name="delivery">The delivery.</param>
    public static string NameOf(Delivery delivery) => PlainText.Excerpt(delivery.Name, MaxName);
}
