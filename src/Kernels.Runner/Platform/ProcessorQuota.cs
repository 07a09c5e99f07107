using System.Globalization;

namespace Kernels.Runner.Platform;

/// <summary>The limit of processor time that Linux's control groups, and so containers, put on this process.</summary>
internal static class ProcessorQuota
{
    private static readonly SystemFiles Files = new();
    private static readonly ContainerLimits Limits = ContainerLimits.Read(Files);

    /// <summary>How many processors' time this process may use, such as 0.5; null if there is no limit.</summary>
    public static double? Processors => Limits.Processors;

    /// <summary>
    /// For how long the limit has held this process and others of its group back, in seconds; null if there is no limit.
    /// </summary>
    public static double? ThrottledSeconds()
        => Limits.ProcessorStatistics is { } path ? ThrottledSeconds(Files.ReadLines(path)) : null;

    /// <summary>The same from the lines of <c>cpu.stat</c>: version 2 of control groups counts µs, and version 1 ns.</summary>
    /// <param name="statistics">The lines.</param>
    /// <returns>Seconds; null if the file doesn't say.</returns>
    internal static double? ThrottledSeconds(string[] statistics)
        => Field(statistics, "throttled_usec ") / 1e6 ?? Field(statistics, "throttled_time ") / 1e9;

    private static double? Field(string[] lines, string label)
        => lines.FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal)) is { } line
            && double.TryParse(line[label.Length..], CultureInfo.InvariantCulture, out double value)
            ? value
            : null;
}
