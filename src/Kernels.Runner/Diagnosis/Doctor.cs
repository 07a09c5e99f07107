using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;

namespace Kernels.Runner.Diagnosis;

/// <summary>Examines this machine.</summary>
internal static class Doctor
{
    /// <summary>Examines.</summary>
    /// <param name="host">The backends.</param>
    /// <param name="files">The system's files.</param>
    /// <param name="threads">The thread counts whose ceilings are measured; empty for none.</param>
    /// <param name="progress">Receives each step as it starts.</param>
    /// <returns>What was found.</returns>
    public static DoctorResult Examine(KernelHost host, SystemFiles files, ImmutableArray<int> threads, Action<Step> progress)
    {
        // Read before the ceilings are measured, which is a load itself.
        MachineLoad load = MachineLoad.Read(files);
        return new DoctorResult
        {
            Machine = Machine.Current,
            Virtual = Processor.IsVirtual(),
            InstructionSets = InstructionSetUse.Of(host.Backends),
            Caches = CpuCache.ReadAll(files),
            Frequency = FrequencyPolicy.Read(files),
            Limits = ContainerLimits.Read(files),
            Load = load,
            Clock = ClockFacts.Measure(files),
            Counters = HardwareCounters.Try(files),
            Influences = InfluenceSearch.OfThisProcess(host.Backends, threads.Append(Environment.ProcessorCount).Max()),
            Backends = [.. host.Backends.Select(ListedBackend.Of)],
            Tools = Machine.CompilesAtRunTime ? BuildTool.FindAll(Environment.GetEnvironmentVariable("PATH")) : [],
            Ceilings = threads.IsEmpty ? null : CeilingSurvey.Measure(host, files, threads, CeilingSurvey.Thorough, progress),
        };
    }
}
