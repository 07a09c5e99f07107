using System.Diagnostics.CodeAnalysis;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>What a kernel function returned.</summary>
internal static unsafe class PluginStatus
{
    /// <summary>Throws if a call did not succeed; called on the thread that called the function.</summary>
    /// <exception cref="KernelException">The call did not succeed.</exception>
    public static void ThrowIfFailed(kernels_status status, in PluginKernel kernel, KernelContract contract)
    {
        if (status != kernels_status.KERNELS_OK)
        {
            Throw(status, kernel, contract.Id);
        }
    }

    /// <summary>Throws for a call that did not succeed; called on the thread that called the function.</summary>
    /// <exception cref="KernelException">Always.</exception>
    [DoesNotReturn]
    public static void Throw(kernels_status status, in PluginKernel kernel, string id)
    {
        string meaning = status switch
        {
            kernels_status.KERNELS_ERROR_INVALID_ARGUMENT => "an argument is outside the kernel's contract",
            kernels_status.KERNELS_ERROR_OUT_OF_MEMORY => "working memory could not be allocated",
            kernels_status.KERNELS_ERROR_INTERNAL => "it failed inside",
            _ => "it returned an unknown status",
        };
        throw KernelException.OfCall(kernel.Backend, id, $"{meaning} (status {(int)status}){Reason(kernel)}");
    }

    /// <summary>What the plug-in says about it, as the end of the sentence.</summary>
    private static string Reason(in PluginKernel kernel)
    {
        sbyte* text = kernel.LastError == null ? null : kernel.LastError();
        if (text == null)
        {
            return ".";
        }

        try
        {
            string reason = PluginText.Read(text, PluginReader.MaxLine, nameof(kernels_plugin.last_error)).Trim();
            return reason.Length == 0 ? "." : $": {reason}";
        }
        catch (PluginException problem)
        {
            // The status stands, whatever is wrong with the text.
            return $"; {problem.Message}.";
        }
    }
}
