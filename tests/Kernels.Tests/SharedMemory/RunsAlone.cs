namespace Kernels.Tests.SharedMemory;

/// <summary>Runs alone, because it counts what the whole process opens, maps or allocates.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
