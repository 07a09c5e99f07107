using Kernels.Managed;

namespace Kernels.Runner.SelfTest;

/// <summary>
/// Computes chains, with steps added to each that change nothing but the duration. Threads share the chains as they share
/// the rows of the built-in kernels in C#.
/// </summary>
/// <param name="added">The share of steps that are added, such as 0.03.</param>
internal sealed unsafe class ChainKernel(double added) : IKernel<ChainArguments>
{
    public void Invoke(scoped in ChainArguments arguments, in KernelOptions options)
    {
        fixed (ulong* x = arguments.X, more = arguments.Added)
        {
            Workers.Run(options.ThreadCount, arguments.X.Length, new Chains
            {
                Steps = arguments.Steps,
                AddedSteps = (long)Math.Round(added * arguments.Steps),
                X = x,
                Added = more,
            });
        }
    }

    private struct Chains : IWork
    {
        public long Steps;
        public long AddedSteps;
        public ulong* X;
        public ulong* Added;

        public readonly void Run(int chain)
        {
            X[chain] = Chain.Step((ulong)chain, Steps);
            Added[chain] = Chain.Step(X[chain], AddedSteps);
        }
    }
}
