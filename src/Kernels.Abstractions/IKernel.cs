namespace Kernels;

/// <summary>One implementation of one kernel.</summary>
/// <typeparam name="TArguments">
/// The kernel's arguments: a <see langword="readonly"/> <see langword="ref"/> <see langword="struct"/> that
/// carries spans and scalars, and that checks shapes and overlaps when it is made.
/// </typeparam>
/// <remarks>
/// Implementations trust their arguments and keep nothing between calls. Several threads may call them at once with
/// arguments that don't overlap.
/// </remarks>
public interface IKernel<TArguments>
    where TArguments : struct, allows ref struct
{
    /// <summary>Computes the kernel: reads the inputs and fills the outputs that the arguments carry.</summary>
    /// <param name="arguments">The inputs, scalars and outputs.</param>
    /// <param name="options">How to run, such as on how many threads.</param>
    /// <exception cref="KernelException">The implementation could not run; the outputs are undefined.</exception>
    void Invoke(scoped in TArguments arguments, in KernelOptions options);
}
