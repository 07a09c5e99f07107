using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Tests.Support;

/// <summary>Small calls whose arguments lie on the garbage-collected heap, as they may in an application.</summary>
internal static class Calls
{
    /// <summary>The content of outputs before a call.</summary>
    public const int Before = -7;

    /// <summary>Calls <c>julia/1</c> on a grid of 2 × 3 points that never leave the disc, so that each takes 5 iterations.</summary>
    /// <returns>The output.</returns>
    public static int[] Julia(WorkerConnection worker)
        => Julia(new RemoteKernel<JuliaArguments>(global::Kernels.Julia.Contract, worker));

    /// <summary>Calls <c>julia/1</c> of a backend, on the same grid.</summary>
    /// <returns>The output.</returns>
    public static int[] Julia(Backend backend)
        => Julia(((Implementation<JuliaArguments>)backend.Find(global::Kernels.Julia.Contract)!).Kernel);

    private static int[] Julia(IKernel<JuliaArguments> kernel)
    {
        int[] iterations = [Before, Before, Before, Before, Before, Before];
        JuliaArguments arguments = new([0, 0, 0], [0, 0], 0, 0, 5, iterations);
        kernel.Invoke(arguments, new KernelOptions(1));
        return iterations;
    }
}
