namespace Kernels.Host.Tests.Running;

/// <summary>Runs alone: what all threads of the process use is counted.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
