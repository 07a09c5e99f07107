using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;
using Kernels.SharedMemory;
using Kernels.Workloads.Buffers;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>
/// A worker that truncates the files that it shares. Memory files can't be truncated; for files in a folder, the host notices
/// before it touches the missing pages. Runs alone, because a bus error would end the tests.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ShortenedMemoryTests : IDisposable
{
    /// <summary>Maps nothing, but remembers the files.</summary>
    private const string Remember = """path=${line#*\"path\":\"}; files="$files ${path%%\"*}"; answer '{}'""";

    private readonly PluginFolder _folder = new();

    public ShortenedMemoryTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the workers are scripts of Linux");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("truncate -s 0 $files; answer '{}'", KernelFault.ProtocolError, "protocol error")]
    [InlineData("truncate -s 1 $files; answer '{}'", KernelFault.ProtocolError, "protocol error")]
    [InlineData("truncate -s 0 $files; fail no", KernelFault.ProtocolError, "protocol error")]
    [InlineData("truncate -s 0 $files; exit 0", KernelFault.Crashed, "exited with code 0")]
    [InlineData("truncate -s 0 $files; kill -BUS $$", KernelFault.Crashed, "crashed (SIGBUS)")]
    public void In_a_folder_it_is_told_and_what_the_host_holds_can_be_used(string call, KernelFault fault, string verdict)
    {
        using ShellWorker script = new(map: Remember, call: $"if mkdir once 2>/dev/null; then {call}; else answer '{{}}'; fi");
        using WorkerConnection worker = script.Connect();
        SharedAllocator allocator = new(options: new SharedMemoryOptions { Folder = _folder.Path });
        using (Buffers buffers = new(allocator))
        {
            KernelException exception = Assert.Throws<KernelException>(() => buffers.Call(worker));
            Assert.Equal(
                (fault, $"hostile: {verdict} during julia/1: the memory that it shares was shortened"), (exception.Fault, exception.Message));
            script.AssertGone();

            buffers.Fill();
            buffers.Call(worker);
            buffers.AssertFilled();
        }

        Assert.Single(script.Faults);
        AssertNothingLeft();
    }

    [Fact]
    public void In_a_folder_a_worker_that_hangs_afterwards_is_ended_and_what_the_host_holds_can_be_used()
    {
        using ShellWorker script = new(map: Remember, call: "truncate -s 0 $files; sleep 1000");
        using WorkerConnection worker = script.Connect(ShellWorker.LimitsFor(KernelFault.TimedOut));
        using Buffers buffers = new(new SharedAllocator(options: new SharedMemoryOptions { Folder = _folder.Path }));
        Assert.Equal(KernelFault.TimedOut, Assert.Throws<KernelException>(() => buffers.Call(worker)).Fault);
        buffers.Fill();
        buffers.AssertFilled();
    }

    /// <summary>Arguments from other memory are copied to segments, which are in that folder too.</summary>
    [Fact]
    public void In_a_folder_it_is_told_of_copied_arguments_too()
    {
        Environment.SetEnvironmentVariable(SharedMemoryOptions.FolderVariable, _folder.Path);
        try
        {
            using ShellWorker script = new(map: Remember, call: "truncate -s 0 $files; answer '{}'");
            using WorkerConnection worker = script.Connect();
            Assert.Equal(KernelFault.ProtocolError, Assert.Throws<KernelException>(() => Calls.Julia(worker)).Fault);
        }
        finally
        {
            Environment.SetEnvironmentVariable(SharedMemoryOptions.FolderVariable, null);
        }

        AssertNothingLeft();
    }

    /// <summary>Another worker that mapped the same memory did nothing wrong.</summary>
    [Fact]
    public void In_a_folder_only_who_did_it_is_blamed()
    {
        using ShellWorker bad = new(map: Remember, call: "truncate -s 0 $files; answer '{}'");
        using WorkerConnection culprit = bad.Connect();
        using ShellWorker good = new();
        using WorkerConnection bystander = good.Connect();
        using Buffers buffers = new(new SharedAllocator(options: new SharedMemoryOptions { Folder = _folder.Path }));
        buffers.Call(bystander);
        Assert.Throws<KernelException>(() => buffers.Call(culprit));
        buffers.Call(bystander);
        Assert.Empty(good.Faults);
    }

    [Fact]
    public void Without_a_folder_it_can_not()
    {
        using ShellWorker script = new(map: Remember, call: "truncate -s 0 $files; answer '{}'");
        using WorkerConnection worker = script.Connect();
        using Buffers buffers = new(new SharedAllocator());
        buffers.Fill();
        buffers.Call(worker);
        buffers.AssertFilled();
        Assert.All(Calls.Julia(worker), value => Assert.Equal(Calls.Before, value));
        Assert.Empty(script.Faults);
    }

    /// <summary>Until it ends, this process keeps its folder there, with its lock.</summary>
    private void AssertNothingLeft()
    {
        Assert.Equal(["lock"], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.DoesNotContain(_folder.Path, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
    }

    /// <summary>Arguments of <c>julia/1</c>, each larger than a page.</summary>
    private sealed class Buffers(BufferAllocator allocator) : IDisposable
    {
        private const int Side = 1000;

        private readonly KernelBuffer<double> _x = allocator.Allocate<double>(Side);
        private readonly KernelBuffer<double> _y = allocator.Allocate<double>(Side);
        private readonly KernelBuffer<int> _iterations = allocator.Allocate<int>(Side * Side);

        public void Call(WorkerConnection worker) => new RemoteKernel<JuliaArguments>(Julia.Contract, worker).Invoke(
            new JuliaArguments(_x.Span, _y.Span, 0, 0, 5, _iterations.Span), new KernelOptions(1));

        public void Fill()
        {
            _x.Span.Fill(1);
            _y.Span.Fill(2);
            _iterations.Span.Fill(Calls.Before);
        }

        public void AssertFilled()
        {
            Assert.Equal(-1, _x.Span.IndexOfAnyExcept(1));
            Assert.Equal(-1, _y.Span.IndexOfAnyExcept(2));
            Assert.Equal(-1, _iterations.Span.IndexOfAnyExcept(Calls.Before));
        }

        public void Dispose()
        {
            _x.Dispose();
            _y.Dispose();
            _iterations.Dispose();
        }
    }
}
