namespace Kernels.Native;

/// <summary>Checks before a call that its threads can be created: OpenMP's libraries end the process if one can't.</summary>
internal static class PluginThreads
{
    /// <summary>Throws if a call can't have its threads.</summary>
    /// <param name="threads">How many it will use.</param>
    /// <param name="backend">The plug-in's id.</param>
    /// <param name="contract">The kernel.</param>
    /// <exception cref="KernelException">It can't have them.</exception>
    public static void Require(int threads, string backend, KernelContract contract)
    {
        if ((ThreadSupply.FindShortage(threads) ?? OpenMPStacks.FindShortage(threads)) is { } shortage)
        {
            throw KernelException.OfCall(backend, contract.Id, shortage, KernelFault.NoThreads);
        }
    }
}
