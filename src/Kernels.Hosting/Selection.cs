namespace Kernels.Hosting;

/// <summary>The implementation that configuration selects for a kernel, and why.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Implementation">Its implementation of the kernel.</param>
/// <param name="Threads">
/// The thread count: the configured one; or, if none is configured and <c>auto</c> relies on a measurement, the
/// measurement's; 0 for every processor.
/// </param>
/// <param name="Reason">One line: which setting, or which rule of <c>auto</c> on what evidence, chose it.</param>
public sealed record Selection(Backend Backend, Implementation Implementation, int Threads, string Reason)
{
    /// <summary>The measurement on which <c>auto</c> relied; null if it chose by its fixed order, or did not choose.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>Why <c>auto</c> did not rely on all of an existing record; null if nothing was refused.</summary>
    public string? Warning { get; init; }
}
