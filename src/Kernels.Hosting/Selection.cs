namespace Kernels.Hosting;

/// <summary>The implementation that configuration selects for a kernel, and why.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Implementation">Its implementation of the kernel.</param>
/// <param name="Threads">The configured thread count; 0 for every processor.</param>
/// <param name="Reason">One line: which setting, or which rule of <c>auto</c>, chose it.</param>
public sealed record Selection(Backend Backend, Implementation Implementation, int Threads, string Reason);
