namespace Kernels.Tests.SharedMemory;

/// <summary>Runs alone, because it counts open files and mappings of the whole process.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
