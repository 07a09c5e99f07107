using System.Diagnostics.CodeAnalysis;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>What is checked before and after a call of a plug-in's function.</summary>
internal static unsafe class PluginCall
{
    /// <summary>
    /// Throws, before a call, if it can't have its threads: OpenMP's libraries end the process if one can't be created.
    /// </summary>
    /// <param name="threads">How many it will use.</param>
    /// <param name="backend">The plug-in's id.</param>
    /// <param name="contract">The kernel.</param>
    /// <exception cref="KernelException">It can't have them.</exception>
    public static void RequireThreads(int threads, string backend, KernelContract contract)
    {
        if ((ThreadSupply.FindShortage(threads) ?? OpenMPStacks.FindShortage(threads)) is { } shortage)
        {
            throw KernelException.OfCall(backend, contract.Id, shortage, KernelFault.NoThreads);
        }
    }

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
            string reason = PluginMemory.ReadText(text, PluginReader.MaxLine, nameof(kernels_plugin.last_error)).Trim();
            return reason.Length == 0 ? "." : $": {reason}";
        }
        catch (PluginException problem)
        {
            // The status stands, whatever is wrong with the text.
            return $"; {problem.Message}.";
        }
    }
}
