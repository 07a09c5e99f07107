using System.Diagnostics.CodeAnalysis;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>What a kernel function returned.</summary>
internal static class PluginStatus
{
    /// <summary>Throws if a call did not succeed.</summary>
    /// <exception cref="KernelException">The call did not succeed.</exception>
    public static void ThrowIfFailed(kernels_status status, string backend, KernelContract contract)
    {
        if (status != kernels_status.KERNELS_OK)
        {
            Throw(status, backend, contract.Id);
        }
    }

    /// <summary>Throws for a call that did not succeed.</summary>
    /// <exception cref="KernelException">Always.</exception>
    [DoesNotReturn]
    public static void Throw(kernels_status status, string backend, string id)
    {
        string reason = status switch
        {
            kernels_status.KERNELS_ERROR_INVALID_ARGUMENT => "an argument is outside the kernel's contract",
            kernels_status.KERNELS_ERROR_OUT_OF_MEMORY => "working memory could not be allocated",
            kernels_status.KERNELS_ERROR_INTERNAL => "it failed inside",
            _ => "it returned an unknown status",
        };
        throw new KernelException($"{backend} could not compute {id}: {reason} (status {(int)status}).");
    }
}
