using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>Describes other work that disturbed a workload's samples.</summary>
internal static class BusyText
{
    /// <summary>Below this number of processors, what the hypervisor gave to others is not mentioned.</summary>
    private const double LeastTold = 0.01;

    /// <summary>One sentence, without its full stop.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="machine">Where it was measured.</param>
    public static string Describe(WorkloadResult workload, Machine machine)
    {
        string name = ReportText.NameOf(workload);
        string others = Others(workload, machine);
        return BusyMachine.DisturbedMost(workload)
            ? $"most samples of {name} were disturbed, {Counts(workload.Interference!)}{(others == "" ? "" : $"; {others}")}"
            : $"the machine was busy while {name} was measured: {others}";
    }

    private static string Others(WorkloadResult workload, Machine machine)
    {
        if (!BusyMachine.IsShared(workload, machine))
        {
            return "";
        }

        OtherWork other = workload.OtherWork!;
        string stolen = other.StolenProcessors < LeastTold ? "" : $", the hypervisor gave {Units.Figure(other.StolenProcessors)} to others";
        return $"other processes kept {Units.Figure(other.Processors)} of {Processors(machine)} busy{stolen}; "
            + "stop what else runs and measure again";
    }

    private static string Counts(Interference interference)
    {
        string[] causes = [.. Causes(interference.Causes)];
        return $"{interference.Disturbed} of {interference.Samples}{(causes is [] ? "" : $" ({string.Join(", ", causes)})")}";
    }

    private static string Processors(Machine machine)
        => Counted.Of(machine.LogicalProcessors, "processor");

    private static IEnumerable<string> Causes(DisturbanceCounts? causes)
        => causes is null
            ? []
            : from cause in ((int Samples, string Name)[])
              [
                  (causes.Switch, "lost a processor"),
                  (causes.Steal, "waited for the hypervisor"),
                  (causes.Throttle, "were held back by the container's limit"),
                  (causes.Fault, "had page faults"),
                  (causes.Collection, "had a garbage collection"),
              ]
              where cause.Samples > 0
              orderby cause.Samples descending
              select $"{cause.Samples} {cause.Name}";
}
