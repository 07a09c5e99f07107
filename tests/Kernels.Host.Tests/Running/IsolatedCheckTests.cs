using System.Collections.Immutable;
using Kernels.Managed;
using Kernels.Runner.Checking;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Tests.Running;

/// <summary>A check names what was wrong, in which case and in which memory, and continues (Linux).</summary>
public sealed class IsolatedCheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public IsolatedCheckTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers in processes of their own are tested on Linux.");

    [Fact]
    public void A_right_implementation_passes_on_every_memory()
    {
        (ImplementationCheck check, _) = Check("pass", Patience);
        Assert.Equal(Verdict.Pass, check.Verdict);
        Assert.Equal(FewCases.Count * CheckMemory.Isolated.Length, check.Runs);
        Assert.Null(check.Reason);
    }

    [Fact]
    public void Writing_to_an_input_names_the_input()
    {
        (ImplementationCheck check, _) = Check("x[0] += 1.0", Patience);
        Assert.Equal(FewCases.Count, check.Failures.Length);
        Assert.All(check.Failures, failure => Assert.Equal(
            ("aligned", Verdict.Fail, "it wrote to its input 'x'", Requirement.ReadOnlyInputs),
            (failure.Memory, failure.Verdict, failure.Reason, failure.Requirement)));
    }

    [Fact]
    public void Writing_what_an_input_holds_already_is_caught_where_inputs_are_read_only()
    {
        (ImplementationCheck check, _) = Check("x[0] = x[0]", Patience);
        Assert.Equal(FewCases.Count, check.Failures.Length);
        Assert.All(check.Failures, failure =>
        {
            Assert.Equal(("read-only inputs", Requirement.ReadOnlyInputs), (failure.Memory, failure.Requirement));
            Assert.Contains("cannot modify read-only memory", failure.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Writing_past_an_end_is_caught_by_the_guard_page_of_the_other_process()
    {
        (ImplementationCheck check, _) = Check("ctypes.memset(address(y) + y.nbytes, 0, 8)", Patience);
        Assert.Equal((Verdict.Crashed, "SIGSEGV"), (check.Verdict, check.Signal));
        CheckFailure first = check.Failures[0];
        Assert.Equal(("guarded", Verdict.Crashed, "SIGSEGV"), (first.Memory, first.Verdict, first.Signal));
        Assert.Contains("past an end", first.Reason, StringComparison.Ordinal);
        Assert.All(check.Failures, failure => Assert.Equal(("guarded", Requirement.Guards), (failure.Memory, failure.Requirement)));
        Assert.Equal("given up on guarded buffers after 3 faults", check.Reason);
    }

    [Theory]
    [InlineData("os.kill(os.getpid(), signal.SIGILL)", "SIGILL")]
    [InlineData("os._exit(0)", null)]
    public void A_process_that_ends_is_given_up_after_three_faults(string misdeed, string? signal)
    {
        (ImplementationCheck check, ImplementationCheck other) = Check(misdeed, Patience);
        Assert.Equal(3, check.Runs);
        Assert.Equal("given up after 3 faults", check.Reason);
        Assert.All(check.Failures, failure => Assert.Equal((Verdict.Crashed, signal, Requirement.Returns), (failure.Verdict, failure.Signal, failure.Requirement)));
        Assert.Equal(Verdict.Pass, other.Verdict);
    }

    [Fact]
    public void A_fault_that_does_not_recur_is_not_blamed_on_the_memory_where_it_came()
    {
        (ImplementationCheck check, _) = Check(
            "calls = globals().setdefault('calls', []); calls.append(0); len(calls) == 7 and os._exit(7)", Patience);
        Assert.Equal(["read-only inputs", "aligned"], check.Failures.Select(failure => failure.Memory));
        Assert.All(check.Failures, failure => Assert.Equal(Requirement.Returns, failure.Requirement));
    }

    [Fact]
    public void A_call_that_does_not_end_is_ended()
    {
        (ImplementationCheck check, ImplementationCheck other) = Check("while True: pass", TimeSpan.FromSeconds(0.5));
        Assert.Equal(Verdict.TimedOut, check.Verdict);
        Assert.All(check.Failures, failure => Assert.Equal(Verdict.TimedOut, failure.Verdict));
        Assert.Equal(Verdict.Pass, other.Verdict);
    }

    private static (ImplementationCheck Worker, ImplementationCheck Managed) Check(string misdeed, TimeSpan timeLimit)
    {
        using PythonWorker worker = new("mine", misdeed, timeLimit);
        CheckRunner runner = new([worker.Backend, ManagedBackends.Scalar], [1], CheckMemory.Isolated, _ => { });
        CheckResult result = runner.Run([new FewCases()]);
        return (result.Results[0], result.Results[1]);
    }

    /// <summary>A few small cases of <c>spmv/1</c>, because each failure of a worker costs a process.</summary>
    private sealed class FewCases : WorkloadSource
    {
        public const int Count = 4;

        private readonly WorkloadSource _source = WorkloadSources.Find(Spmv.Contract)!;

        public override KernelContract Contract => _source.Contract;

        public override ImmutableArray<WorkloadCase> Cases => _source.Cases[..Count];

        public override ImmutableArray<UserOption> UserOptions => _source.UserOptions;

        public override string Describe(WorkloadSize size) => _source.Describe(size);

        public override Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed) => _source.Create(size, allocator, seed);

        public override UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator) => _source.CreateFromUser(values, allocator);

        public override CutWorkload CutFromUser(UserValues values, CutRequest request) => _source.CutFromUser(values, request);
    }
}
