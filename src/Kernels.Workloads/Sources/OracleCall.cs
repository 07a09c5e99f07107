namespace Kernels.Workloads.Sources;

/// <summary>Asks the oracle, and what computes the errors that a contract allows.</summary>
internal static class OracleCall
{
    /// <summary>Has both compute a call.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="arguments">The arguments, by what outputs are for.</param>
    /// <exception cref="KernelException">The plug-in's own oracle failed.</exception>
    public static void Ask<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> oracle, Func<DataUse, IArgumentSource> arguments)
        where TArguments : struct, allows ref struct
    {
        try
        {
            KernelOptions options = new(threads: 1);
            oracle.Invoke(contract.Read(arguments(DataUse.Oracle)), options);
            contract.AllowedError?.Invoke(contract.Read(arguments(DataUse.AllowedError)), options);
        }
        catch (KernelException exception)
        {
            throw new KernelException($"the oracle of {contract.Id} failed: {exception.Message}", exception.Fault);
        }
    }

    /// <summary>The verdict of several outputs: the one that failed, or else the one that is nearest to it.</summary>
    public static Validation WorstOf(IEnumerable<Validation> outputs)
        => outputs.OrderBy(output => output.Passed).ThenByDescending(output => output.Residual).First();
}
