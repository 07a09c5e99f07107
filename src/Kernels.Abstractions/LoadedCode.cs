using System.Collections.Immutable;

namespace Kernels;

/// <summary>What is known of a plug-in's code in this process, so that the runner can hold it to the rules.</summary>
/// <param name="Changed">What loading it changed of this process that it has to leave as it is, in one line; null for nothing.</param>
/// <param name="StartedThreads">The ids of the threads that loading it started.</param>
/// <param name="SharesOpenMp">Whether it computes on threads of OpenMP that other libraries of this process use too.</param>
/// <param name="Examine">
/// Looks at the libraries that it has loaded by now; a <see cref="KernelException"/> says that others may write one.
/// </param>
internal sealed record LoadedCode(string? Changed, ImmutableArray<int> StartedThreads, bool SharesOpenMp, Action Examine);
