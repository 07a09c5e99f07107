namespace Kernels.Tests.SharedMemory;

/// <summary>Runs alone: open files and mappings of the whole process are counted.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
