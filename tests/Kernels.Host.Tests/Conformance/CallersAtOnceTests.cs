using System.Collections.Immutable;
using Kernels.Managed;
using Kernels.Runner.Checking;
using Kernels.Runner.Conformance;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Conformance;

/// <summary>Callers really call at the same time, and an answer that reaches the wrong one is found.</summary>
public sealed class CallersAtOnceTests
{
    private const int Count = 4;

    private static WorkloadSource Source => WorkloadSources.Find(Julia.Contract)!;

    [Fact]
    public void Right_answers_pass_however_many_ask()
    {
        CallersAtOnce callers = new(ManagedBackends.Scalar, 1, CheckMemory.Isolated[0]);
        Assert.Empty(callers.Run([Source], Count));
        Assert.Equal(Count * Source.Cases.Length, callers.Runs);
    }

    [Fact]
    public void Answers_that_are_mixed_up_are_found()
    {
        Backend mixing = Backend.Available("mixing", "for a test", "a test", [Implementation.Create(Julia.Contract, new Mixing(), "scalar")]);
        ImmutableArray<CheckFailure> failures = new CallersAtOnce(mixing, 1, CheckMemory.Isolated[0]).Run([Source], Count);
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal(Verdict.Fail, failure.Verdict));
    }

    /// <summary>Computes correctly if there is only one caller.</summary>
    private sealed class Mixing : IKernel<JuliaArguments>
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

        private readonly IKernel<JuliaArguments> _right =
            ((Implementation<JuliaArguments>)ManagedBackends.Scalar.Find(Julia.Contract)!).Kernel;

        private int _callers;

        public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
        {
            _right.Invoke(arguments, options);
            Interlocked.Increment(ref _callers);
            if (SpinWait.SpinUntil(() => Volatile.Read(ref _callers) > 1, Patience))
            {
                arguments.Iterations.Fill(-1);
            }

            Interlocked.Decrement(ref _callers);
        }
    }
}
