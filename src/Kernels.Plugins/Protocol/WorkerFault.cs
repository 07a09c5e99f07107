namespace Kernels.Plugins.Protocol;

/// <summary>A worker failed in a way that it can't recover from.</summary>
/// <param name="fault">The kind of fault; not <see cref="KernelFault.Error"/>.</param>
/// <param name="verdict">How it failed, in a few words, such as <c>crashed (SIGSEGV)</c>.</param>
/// <param name="detail">More about it; null if nothing more is known.</param>
/// <param name="signal">The signal that ended it, or null.</param>
internal sealed class WorkerFault(KernelFault fault, string verdict, string? detail, string? signal = null) : Exception(verdict)
{
    public KernelFault Fault { get; } = fault;

    public string? Detail { get; } = detail;

    public string? Signal { get; } = signal;
}
