using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Protocol;

/// <summary>A worker's description of itself becomes a backend.</summary>
public sealed class RemoteBackendTests
{
    [Fact]
    public void A_kernel_of_one_thread_is_asked_for_one()
    {
        using ShellWorker script = new(call: "case $line in *'\"threads\":1,'*) answer '{}' ;; *) fail 'many' ;; esac");
        using WorkerConnection worker = script.Connect();
        Implementation implementation = Connect(worker).Find(Julia.Contract)!;
        Assert.Equal((ThreadSupport.One, "sh"), (implementation.Threads, implementation.InstructionSet));
        JuliaArguments arguments = new([0], [0], 0, 0, 1, new int[1]);
        ((Implementation<JuliaArguments>)implementation).Kernel.Invoke(arguments, new KernelOptions(4));
    }

    [Fact]
    public void A_kernel_that_the_host_does_not_know_is_a_problem()
    {
        using ShellWorker script = new(begin: "description=$(printf %s \"$description\" | sed s/julia/fft/)");
        using WorkerConnection worker = script.Connect();
        Backend backend = Connect(worker);
        Assert.Empty(backend.Implementations);
        Assert.Equal(["fft/1: it can't be used: this host does not know such a kernel"], backend.Problems.Select(problem => problem.ToString()));
    }

    /// <summary>Nothing is read into a text, whatever it looks like.</summary>
    [Fact]
    public void A_problem_says_which_kernel_it_is_about()
    {
        using ShellWorker script = new(
            begin: "description='{\"protocol\":1,\"id\":\"hostile\",\"version\":\"1\",\"kernels\":[],\"problems\":[{\"kernel\":\"spmv/1\",\"text\":\"no SciPy\"},\"julia/1: no luck\"]}'");
        using WorkerConnection worker = script.Connect();
        Assert.Equal([new BackendProblem("spmv/1", "no SciPy"), new BackendProblem(null, "julia/1: no luck")], Connect(worker).Problems);
    }

    [Fact]
    public void A_worker_that_says_why_it_can_not_work_is_unavailable()
    {
        using ShellWorker script = new(
            begin: "description='{\"protocol\":1,\"id\":\"hostile\",\"version\":\"1\",\"kernels\":[],\"unavailable\":\"no sheep; buy some\"}'");
        using WorkerConnection worker = script.Connect();
        Assert.Equal("no sheep; buy some", Connect(worker).UnavailableReason);
    }

    private static Backend Connect(WorkerConnection worker)
        => RemoteBackend.Create(worker, worker.Describe(), "for a test", "a script", KernelContracts.All);
}
