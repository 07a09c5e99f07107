using System.Globalization;
using Kernels.Host.Diagnosis;

namespace Kernels.Host.Running;

/// <summary>The limit of processor time that Linux's control groups, and so containers, put on this process.</summary>
internal static class ProcessorQuota
{
    private static readonly SystemFiles Files = new();

    /// <summary>How many processors' time this process may use, such as 0.5; null where there is no limit.</summary>
    public static double? Processors { get; } = ContainerLimits.Read(Files).Processors;

    /// <summary>
    /// For how long the limit has held this process back, in seconds, as a container sees its own group: version 2 of
    /// control groups, or else version 1. Null where there is no limit.
    /// </summary>
    public static double? ThrottledSeconds() => Processors is null
        ? null
        : Field("/sys/fs/cgroup/cpu.stat", "throttled_usec ") / 1e6 ?? Field("/sys/fs/cgroup/cpu/cpu.stat", "throttled_time ") / 1e9;

    private static double? Field(string path, string label)
        => Files.ReadLines(path).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal)) is { } line
            && double.TryParse(line[label.Length..], CultureInfo.InvariantCulture, out double value)
            ? value
            : null;
}
