namespace Kernels.Abi.Tests.Loading;

/// <summary>Calls the only kernel of the plug-ins that tests build.</summary>
internal static class Calls
{
    /// <summary>Computes <c>julia/1</c> over two columns and one row, with two threads.</summary>
    public static int[] Julia(Backend backend, double cReal = 0, double cImaginary = 0, int maxIterations = 0)
    {
        var implementation = (Implementation<JuliaArguments>)backend.Find(Kernels.Julia.Contract)!;
        int[] iterations = new int[2];
        implementation.Kernel.Invoke(
            new JuliaArguments([10, 20], [100], cReal, cImaginary, maxIterations, iterations), new KernelOptions(2));
        return iterations;
    }

    /// <summary>The message of a call that fails.</summary>
    public static string JuliaError(Backend backend, double cReal)
        => Assert.Throws<KernelException>(() => Julia(backend, cReal)).Message;
}
