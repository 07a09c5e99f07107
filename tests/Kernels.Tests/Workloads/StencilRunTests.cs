using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Kernels.Tests.Conformance;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>A grid in a file is computed in parts, in one pass or in several, to the bits of the whole.</summary>
public sealed partial class StencilRunTests : IDisposable
{
    /// <summary>So much that parts are as large as they ever are.</summary>
    private const long Plenty = 1L << 40;

    /// <summary>So wide that a few dozen rows are a part.</summary>
    private const int Wide = 100_000;

    private readonly TemporaryFolder _folder = new();

    public StencilRunTests() => _folder.Add("old.npy", "old");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 7, 3)]
    [InlineData(7, 1, 20)]
    [InlineData(3, 5, 50)]
    [InlineData(13, 11, 13)]
    [InlineData(61, 13, 0)]
    public void A_small_grid_is_one_part_whatever_its_halo(int height, int width, int steps)
    {
        WriteGrid(height, width);
        using CutWorkload workload = Cut($"steps={steps}", Plenty);
        Assert.Equal((1, 1, 0), (workload.Size.Parts, workload.Size.Passes, workload.Size.HaloBefore));
        UserRuns.Run(workload);
        AssertAsWhole(steps);
    }

    [Fact]
    public void Several_passes_leave_what_one_call_does()
    {
        WriteGrid(60, Wide);
        using CutWorkload workload = CutWithLittle(request => UserRuns.Cut(Line("steps=20"), _folder, request));
        (long passes, double row) = (workload.Size.Passes, 8.0 * Wide);
        Assert.InRange(passes, 2, 20);
        Assert.InRange(workload.Size.Parts, 2, 60);
        Assert.InRange(workload.Size.HaloBefore, 1, 10);
        Assert.Equal(workload.Size.HaloBefore, workload.Size.HaloAfter);
        Assert.Equal(passes * row * (60 + (2 * workload.Size.HaloBefore)), workload.Size.BytesRead);
        Assert.Equal(passes * row * 60, workload.Size.BytesWritten);
        List<double> done = [];
        workload.Run(Implementations.Find("diffusion", "managed"), default, done.Add, TestContext.Current.CancellationToken);
        Assert.Equal(passes * workload.Size.Parts, done.Count);
        Assert.Equal(1, done[^1]);
        AssertAsWhole(20);
        AssertNothingIsLeft();
    }

    /// <summary>The cells go on from the pass before, and the gains are read again in each pass.</summary>
    [Fact]
    public void Passes_of_an_own_stencil_read_its_other_inputs_again()
    {
        WriteNumbers("cells.npy", most: 1000);
        WriteNumbers("gains.npy", most: 9);
        WorkloadSource source = DeclaredSource.Create(new DeclaredKernel(OwnStencils.Walls, new OwnStencils.WallsKernel()));
        Implementation implementation = Implementation.Create(OwnStencils.Walls.Contract, new OwnStencils.WallsKernel(), "plain");
        using CutWorkload parts = CutWithLittle(request => source.CutFromUser(WallsValues(source, "old.npy"), request));
        Assert.InRange(parts.Size.Passes, 2, 20);
        Run(parts, implementation);

        UserWorkload whole = source.CreateFromUser(WallsValues(source, "whole.npy"), new AlignedAllocator());
        using Workload workload = whole.Workload;
        workload.Reset();
        workload.Invoke(implementation, default);
        whole.Save();
        AssertSameFiles();
    }

    [Fact]
    public void An_interruption_between_passes_leaves_the_old_output()
    {
        WriteGrid(60, Wide);
        using CutWorkload workload = CutWithLittle(request => UserRuns.Cut(Line("steps=20"), _folder, request));
        using CancellationTokenSource interruption = new();
        bool hadFile = false;
        Assert.Throws<OperationCanceledException>(() => workload.Run(Implementations.Find("diffusion", "managed"), default, Stop, interruption.Token));
        Assert.True(hadFile);
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));
        AssertNothingIsLeft();

        void Stop(double done)
        {
            if (done > 0.6)
            {
                // That of the output, and that between passes.
                hadFile = _folder.Names.Count(name => name.EndsWith(".tmp", StringComparison.Ordinal)) == 2;
                interruption.Cancel();
            }
        }
    }

    /// <summary>Also where rows at the end are read before all else.</summary>
    [Theory]
    [InlineData("grid=~/first.npy grid=~/second.npy")]
    [InlineData("grid=~/packed.npy")]
    public void Files_are_opened_again_for_what_wraps_around(string grid)
    {
        double[] elements = WriteGrid(60, Wide);
        NpyFile.Write<double>(_folder.PathOf("first.npy"), elements.AsMemory(0, 41 * Wide), 41, Wide);
        NpyFile.Write<double>(_folder.PathOf("second.npy"), elements.AsMemory(41 * Wide), 19, Wide);
        using (GZipStream packed = new(File.Create(_folder.PathOf("packed.npy")), CompressionLevel.Fastest))
        {
            packed.Write(File.ReadAllBytes(_folder.PathOf("grid.npy")));
        }

        using CutWorkload workload = UserRuns.Cut($"diffusion {grid} steps=2 output=~/old.npy", _folder, Plenty);
        Assert.InRange(workload.Size.Parts, 2, 5);
        UserRuns.Run(workload);
        AssertAsWhole(2);
    }

    [Fact]
    public void The_oracle_judges_parts_without_their_halos()
    {
        WriteGrid(60, Wide);
        using (CutWorkload right = UserRuns.Cut(Line("steps=2"), _folder, new CutRequest(Plenty, Validates: true)))
        {
            Assert.InRange(right.Size.Parts, 2, 5);
            Assert.True(Run(right, Implementations.Find("diffusion", "managed")).Validation!.Passed);
        }

        File.WriteAllText(_folder.PathOf("old.npy"), "old");
        using CutWorkload wrong = UserRuns.Cut(Line("steps=2"), _folder, new CutRequest(Plenty, Validates: true));
        CutResult result = Run(wrong, Implementation.Create(Diffusion.Contract, new WrongInside(calls: 1), "wrong"));
        int begin = wrong.Size.PartExtent;
        Assert.StartsWith($"in the part from {begin} to {Math.Min(60, 2 * begin)} of height, ", result.Validation!.Detail, StringComparison.Ordinal);
        Assert.Contains($"grid[{begin}, 5]", result.Validation.Detail, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));

        // An element that only the halo has is nobody's.
        using CutWorkload outside = UserRuns.Cut(Line("steps=2"), _folder, new CutRequest(Plenty, Validates: true));
        Assert.True(Run(outside, Implementation.Create(Diffusion.Contract, new WrongInside(calls: 1, row: 1), "wrong")).Validation!.Passed);
    }

    [Fact]
    public void An_interrupted_pass_is_continued()
    {
        WriteGrid(120, Wide);
        PartitionWork? kept = null;
        using (CutWorkload begun = Resumable())
        {
            begun.Resumption!.Keep = work => kept = work;
            using CancellationTokenSource interruption = new();
            Assert.Throws<OperationCanceledException>(() => begun.Run(
                Implementations.Find("diffusion", "managed"), default, done => { if (done > 0.5) { interruption.Cancel(); } }, interruption.Token));
        }

        Assert.InRange(kept!.End, 1, 119);
        using CutWorkload rest = Resumable();
        rest.Resumption!.Continue(kept);
        Run(rest, Implementations.Find("diffusion", "managed"));
        AssertAsWhole(2);

        CutWorkload Resumable() => UserRuns.Cut(Line("steps=2"), _folder, new CutRequest(Plenty, Resumes: true));
    }

    /// <summary>The pass that was interrupted begins anew, and those before it are not computed again.</summary>
    [Fact]
    public void Several_passes_are_continued_after_the_last_finished_one()
    {
        WriteGrid(60, Wide);
        PartitionWork kept = InterruptPasses(passes => 2.2 / passes);
        Assert.Equal(0, kept.End);
        KeptPass pass = Assert.IsType<KeptPass>(kept.Pass);
        Assert.InRange(pass.Steps, 2, 18);

        // That, the output and what the interrupted pass wrote: what the passes before left is gone.
        string[] files = [.. Directory.GetFiles(_folder.PathOf("old.npy.resume")).Select(path => Path.GetFileName(path))];
        Assert.Contains($"grid.after-{pass.Steps}.raw", files);
        Assert.Equal(3, files.Length);
        using CutWorkload rest = CutWithLittle(request => UserRuns.Cut(Line("steps=20"), _folder, request with { Resumes = true }));
        double all = rest.Size.BytesRead;
        rest.Resumption!.Keep = static _ => { };
        rest.Resumption.Continue(kept);
        Assert.Equal((0L, pass.Steps), (rest.Size.ResumedFrom, rest.Size.ResumedSteps));
        Assert.InRange(rest.Size.Passes, 1, 18);
        Assert.InRange(rest.Size.BytesRead, 1, all - 1);
        Run(rest, Implementations.Find("diffusion", "managed"));
        AssertAsWhole(20);
        Assert.False(Directory.Exists(_folder.PathOf("old.npy.resume")));
    }

    /// <summary>Also by a call with more memory, which has other passes.</summary>
    [Fact]
    public void The_last_of_several_passes_is_continued_within_it()
    {
        WriteGrid(60, Wide);
        PartitionWork kept = InterruptPasses(passes => (passes - 0.5) / passes);
        Assert.InRange(kept.End, 1, 59);
        Assert.InRange(kept.Pass!.Steps, 1, 19);
        using CutWorkload rest = UserRuns.Cut(Line("steps=20"), _folder, new CutRequest(Plenty, Resumes: true));
        rest.Resumption!.Continue(kept);
        Assert.Equal((kept.End, kept.Pass.Steps, 1), (rest.Size.ResumedFrom, rest.Size.ResumedSteps, rest.Size.Passes));
        Run(rest, Implementations.Find("diffusion", "managed"));
        AssertAsWhole(20);
    }

    /// <summary>The cells are what a pass left of them, and the gains are read from their file again.</summary>
    [Fact]
    public void Passes_of_an_own_stencil_are_continued()
    {
        WriteNumbers("cells.npy", most: 1000);
        WriteNumbers("gains.npy", most: 9);
        WorkloadSource source = DeclaredSource.Create(new DeclaredKernel(OwnStencils.Walls, new OwnStencils.WallsKernel()));
        Implementation implementation = Implementation.Create(OwnStencils.Walls.Contract, new OwnStencils.WallsKernel(), "plain");
        PartitionWork? kept = null;
        using (CutWorkload begun = CutWithLittle(request => source.CutFromUser(WallsValues(source, "old.npy"), request with { Resumes = true })))
        {
            Interrupt(begun, implementation, 1.5 / begun.Size.Passes, work => kept = work);
        }

        using CutWorkload rest = CutWithLittle(request => source.CutFromUser(WallsValues(source, "old.npy"), request with { Resumes = true }));
        rest.Resumption!.Keep = static _ => { };
        rest.Resumption.Continue(kept!);
        Run(rest, implementation);
        using CutWorkload whole = source.CutFromUser(WallsValues(source, "whole.npy"), new CutRequest(Plenty));
        Run(whole, implementation);
        AssertSameFiles();
    }

    [Fact]
    public void Passes_that_are_not_those_of_the_record_are_refused()
    {
        WriteGrid(60, Wide);
        PartitionWork kept = InterruptPasses(passes => 2.2 / passes);
        using CutWorkload rest = CutWithLittle(request => UserRuns.Cut(Line("steps=20"), _folder, request with { Resumes = true }));
        KeptPass pass = kept.Pass!;
        Refused("it is of no pass; remove", kept with { Pass = pass with { Steps = 20 } });
        Refused("its last pass takes 20 steps, and those of this call up to ", kept with { Pass = null, End = 30 });
        Refused("is of other buffers; remove", kept with { Pass = pass with { Arrays = [] } });
        Refused("is not what its record says; remove", kept with { Pass = pass with { Arrays = [pass.Arrays[0] with { Hash = "0" }] } });
        Refused("is not what its record says; remove", kept with { Pass = pass with { Arrays = [pass.Arrays[0] with { Bytes = 7 }] } });
        string path = _folder.PathOf($"old.npy.resume/grid.after-{pass.Steps}.raw");
        using (FileStream file = new(path, FileMode.Open))
        {
            file.WriteByte(77);
        }

        Refused("is not what its record says; remove", kept);
        File.Delete(path);
        Refused($"grid.after-{pass.Steps}.raw' can't be read: ", kept);

        void Refused(string message, PartitionWork changed)
            => Assert.Contains(message, Assert.Throws<UserInputException>(() => rest.Resumption!.Continue(changed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partition_is_refused_without_the_memory_for_one_pass()
    {
        WriteGrid(9, 9);
        CutRequest request = new(1_000_000, new Partition(2, 2), _folder.PathOf("parts"));
        Assert.EndsWith(
            "for parts along height with 4 more on both sides in one pass; without --partition several passes need less.",
            Assert.Throws<UserInputException>(() => UserRuns.Cut("diffusion grid=~/grid.npy steps=4", _folder, request)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" output=-")]
    public void Several_passes_need_a_place_for_what_is_between_them(string output)
    {
        WriteGrid(60, Wide);
        Assert.Matches(
            @"^the steps take \d+ passes with this --memory, and a file between them, beside an output; required: an output that is a file, or more memory\.$",
            Assert.Throws<UserInputException>(() => CutWithLittle(request => UserRuns.Cut($"diffusion grid=~/grid.npy steps=20{output}", _folder, request))).Message);
    }

    [Fact]
    public async Task A_pipe_whose_last_rows_are_needed_first_is_refused()
    {
        (string path, Task<FileStream> opening) = _folder.AddPipe("pipe");
        Task<CutWorkload> cutting = Task.Run(() => UserRuns.Cut("diffusion grid=~/pipe steps=2", _folder, Plenty));
        await using FileStream writer = await opening;
        writer.Write(NpyBytes.Make($"{{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, {Wide}), }}", elementBytes: 8));
        Assert.Equal(
            $"--grid '{path}' is a pipe, but the first part needs the last elements; required: a file.",
            (await Assert.ThrowsAsync<UserInputException>(() => cutting)).Message);
    }

    private double[] WriteGrid(int height, int width)
    {
        double[] elements = [.. Enumerable.Range(0, height * width).Select(index => (index * 7919L % 1009) / 1009.0)];
        NpyFile.Write<double>(_folder.PathOf("grid.npy"), elements, height, width);
        return elements;
    }

    private UserValues WallsValues(WorkloadSource source, string output) => new(
        new Dictionary<string, string>
        {
            ["cells"] = _folder.PathOf("cells.npy"),
            ["gains"] = _folder.PathOf("gains.npy"),
            ["steps"] = "20",
            ["output"] = _folder.PathOf(output),
        },
        source.UserOptions);

    private void WriteNumbers(string name, int most)
        => NpyFile.Write<int>(_folder.PathOf(name), (int[])[.. Enumerable.Range(0, 60 * Wide).Select(index => 1 + (int)(index * 7919L % most))], 60, Wide);

    /// <summary>Interrupts diffusion in several passes, which are kept, at a share of the whole.</summary>
    private PartitionWork InterruptPasses(Func<long, double> shareOf)
    {
        PartitionWork? kept = null;
        using CutWorkload begun = CutWithLittle(request => UserRuns.Cut(Line("steps=20"), _folder, request with { Resumes = true }));
        Assert.InRange(begun.Size.Passes, 4, 20);
        Interrupt(begun, Implementations.Find("diffusion", "managed"), shareOf(begun.Size.Passes), work => kept = work);
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));
        return kept!;
    }

    private static void Interrupt(CutWorkload workload, Implementation implementation, double share, Action<PartitionWork> keep)
    {
        workload.Resumption!.Keep = keep;
        using CancellationTokenSource interruption = new();
        Assert.Throws<OperationCanceledException>(() => workload.Run(
            implementation, default, done => { if (done > share) { interruption.Cancel(); } }, interruption.Token));
    }

    private static string Line(string options) => $"diffusion grid=~/grid.npy {options} output=~/old.npy";

    private CutWorkload Cut(string options, long memory) => UserRuns.Cut(Line(options), _folder, memory);

    /// <summary>
    /// With about 30 MB more than the least that a refusal names. What this process takes changes while other tests run, and is rounded
    /// to 64 MiB, so that this may be refused a few times.
    /// </summary>
    private static CutWorkload CutWithLittle(Func<CutRequest, CutWorkload> cut)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                string refusal = Assert.Throws<UserInputException>(() => cut(new CutRequest(1_000_000))).Message;
                return cut(new CutRequest((long.Parse(LeastMemory().Match(refusal).Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 30) * 1_000_000));
            }
            catch (UserInputException refused) when (refused.Message.StartsWith("--memory is ", StringComparison.Ordinal) && attempt < 10)
            {
            }
        }
    }

    private static CutResult Run(CutWorkload workload, Implementation implementation)
        => workload.Run(implementation, default, static _ => { }, TestContext.Current.CancellationToken);

    private void AssertAsWhole(int steps)
    {
        UserRuns.Run($"diffusion grid=~/grid.npy steps={steps} output=~/whole.npy", _folder, isInParts: false);
        AssertSameFiles();
    }

    private void AssertSameFiles()
        => Assert.True(File.ReadAllBytes(_folder.PathOf("whole.npy")).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.PathOf("old.npy"))));

    private void AssertNothingIsLeft() => Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));

    [GeneratedRegex(@"required: at least (\d+) MB")]
    private static partial Regex LeastMemory();

    /// <summary>Computes some calls rightly, and then changes an element of a row: the first of the part if its halo is two rows.</summary>
    private sealed class WrongInside(int calls, int row = 2) : IKernel<DiffusionArguments>
    {
        private readonly IKernel<DiffusionArguments> _right = Implementations.Find(Diffusion.Contract, "managed");
        private int _left = calls;

        public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
        {
            _right.Invoke(arguments, options);
            if (_left-- <= 0)
            {
                arguments.Grid[(row * arguments.Width) + 5] += 1;
            }
        }
    }
}
