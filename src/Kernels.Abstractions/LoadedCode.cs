using System.Collections.Immutable;

namespace Kernels;

/// <summary>What is known about a plug-in's code in this process, so that the runner can hold it to the rules.</summary>
/// <param name="Changed">What loading it changed in this process against the rules, in one line; null for nothing.</param>
/// <param name="StartedThreads">The ids of the threads that loading it started.</param>
/// <param name="SharesOpenMp">Whether it computes on OpenMP threads that other libraries of this process use too.</param>
/// <param name="Examine">
/// Checks the libraries that it has loaded so far; throws a <see cref="KernelException"/> if others can write to one.
/// </param>
internal sealed record LoadedCode(string? Changed, ImmutableArray<int> StartedThreads, bool SharesOpenMp, Action Examine);
