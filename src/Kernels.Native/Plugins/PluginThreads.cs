namespace Kernels.Native;

/// <summary>Asks for a call's threads before the call: OpenMP's libraries end the process where they can't make one.</summary>
internal static class PluginThreads
{
    /// <summary>Throws where a call can't have its threads.</summary>
    /// <param name="threads">How many it is to use.</param>
    /// <param name="backend">The plug-in's id.</param>
    /// <param name="contract">The kernel.</param>
    /// <exception cref="KernelException">It can't.</exception>
    public static void Require(int threads, string backend, KernelContract contract)
    {
        if ((ThreadSupply.FindShortage(threads) ?? OpenMPStacks.FindShortage(threads)) is { } shortage)
        {
            throw new KernelException($"{backend} could not compute {contract.Id}: {shortage}", KernelFault.NoThreads);
        }
    }
}
