namespace Kernels.Runner.Platform;

/// <summary>
/// How the system chooses the processors' frequency. Values that it does not report, as in a virtual machine, are null.
/// </summary>
/// <param name="Driver">The driver, such as <c>amd-pstate-epp</c>.</param>
/// <param name="Governor">The policy, such as <c>performance</c> or <c>schedutil</c>.</param>
/// <param name="Boost">Whether frequencies above the nominal one are allowed.</param>
/// <param name="SimultaneousMultithreading">Whether cores run several hardware threads.</param>
internal sealed record FrequencyPolicy(string? Driver, string? Governor, bool? Boost, bool? SimultaneousMultithreading)
{
    private const string Processors = "/sys/devices/system/cpu";

    /// <summary>Reads the policy of the first processor.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The policy.</returns>
    public static FrequencyPolicy Read(SystemFiles files) => new(
        files.ReadLine($"{Processors}/cpu0/cpufreq/scaling_driver"),
        files.ReadLine($"{Processors}/cpu0/cpufreq/scaling_governor"),
        IsOne(files.ReadLine($"{Processors}/cpufreq/boost")) ?? !IsOne(files.ReadLine($"{Processors}/intel_pstate/no_turbo")),
        IsOne(files.ReadLine($"{Processors}/smt/active")));

    private static bool? IsOne(string? text) => text switch { "1" => true, "0" => false, _ => null };
}
