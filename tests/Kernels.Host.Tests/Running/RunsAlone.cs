namespace Kernels.Host.Tests.Running;

/// <summary>Runs alone, because it counts the processor time of all threads of the process.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
