using System.IO.Compression;
using System.Runtime.InteropServices;
using Kernels.Tests.Conformance;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;

namespace Kernels.Tests.Workloads;

/// <summary>Files are read, computed and written in parts, with the result of the whole, or with one line on what is wrong.</summary>
public sealed class CutWorkloadTests : IDisposable
{
    /// <summary>So much that parts are as large as they ever are.</summary>
    private const long Plenty = 1L << 40;

    /// <summary>So long that an input and an output of 8 bytes an element, twice each, are several parts.</summary>
    private const int Many = 5_000_000;

    private readonly TemporaryFolder _folder = new();

    public CutWorkloadTests()
    {
        NpyFile.Write<double>(_folder.PathOf("three.npy"), (double[])[1, 2, 3], 3);
        NpyFile.Write<int>(_folder.PathOf("codes.npy"), (int[])[0, 1, 2], 3);
        NpyFile.Write<int>(_folder.PathOf("two.npy"), (int[])[0, 1], 2);
        NpyFile.Write<double>(_folder.PathOf("empty.npy"), default, 0);
        _folder.Add("old.npy", "old");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_array_in_parts_is_that_of_the_whole()
    {
        long[] queries = [.. Enumerable.Range(0, Many).Select(index => index * 7919L % 1000)];
        NpyFile.Write<long>(_folder.PathOf("q.npy"), queries, Many);
        NpyFile.Write<long>(_folder.PathOf("keys.npy"), (long[])[.. Enumerable.Range(0, 100).Select(index => index * 10L)], 100);
        using CutWorkload workload = Cut("search_sorted keys=~/keys.npy queries=~/q.npy output=~/old.npy");
        Assert.Equal(("m", (long)Many, 8.0 * Many, 8.0 * Many), (workload.Size.Dimension, workload.Size.Extent, workload.Size.BytesRead, workload.Size.BytesWritten));
        Assert.InRange(workload.Size.Parts, 2, 10);
        List<double> done = [];
        CutResult result = workload.Run(Implementations.Find("search_sorted", "managed"), default, done.Add, TestContext.Current.CancellationToken);
        Assert.Equal(1, done[^1]);
        Assert.Equal(workload.Size.Parts, done.Count);
        Assert.Equal([$"output written to {_folder.PathOf("old.npy")}"], result.Saved);

        long[] expected = [.. queries.Select(query => (query + 9) / 10)];
        using NpyArray<long> written = NpyFile.Map<long>(_folder.PathOf("old.npy"), 1);
        Assert.Equal(expected, written.Elements.Span);
        Assert.Equal($"positions: sum {expected.Sum()}, 0 to 100", result.Summary);
    }

    [Theory]
    [InlineData("<f4", false)]
    [InlineData(">f8", false)]
    [InlineData("<f8", true)]
    public void Elements_are_converted_and_unpacked_in_parts(string descr, bool isPacked)
    {
        const int Count = 200_000;
        byte[] elements = [.. Enumerable.Range(0, Count).SelectMany(index => descr switch
        {
            "<f4" => BitConverter.GetBytes((float)index),
            ">f8" => BitConverter.GetBytes((double)index).Reverse(),
            _ => BitConverter.GetBytes((double)index),
        })];
        byte[] file = NpyBytes.Make($"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({Count},), }}", elements.Length);
        elements.CopyTo(file, file.Length - elements.Length);
        if (isPacked)
        {
            using MemoryStream packed = new();
            using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            {
                gzip.Write(file);
            }

            file = packed.ToArray();
        }

        _folder.Add("x.npy", file);
        using CutWorkload workload = Cut("sum x=~/x.npy");
        Assert.Equal(isPacked ? 0 : 1, workload.Cautions.Length);
        Assert.Equal($"total: {(Count - 1L) * Count / 2}", Run(workload, "sum").Summary);
    }

    [Fact]
    public void Outputs_of_several_names_are_written_together()
    {
        NpyFile.Write<double>(_folder.PathOf("y.npy"), (double[])[0, 1, 2, 5, 5, 5], 2, 3);
        using CutWorkload workload = Cut("ols_slopes y=~/y.npy output-slope=~/slope.npy output-intercept=~/intercept.npy");
        Assert.Equal(2, Run(workload, "ols_slopes").Saved.Length);
        using NpyArray<double> slope = NpyFile.Map<double>(_folder.PathOf("slope.npy"), 1);
        using NpyArray<double> intercept = NpyFile.Map<double>(_folder.PathOf("intercept.npy"), 1);
        Assert.Equal([1, 0], slope.Elements.Span);
        Assert.Equal([0, 5], intercept.Elements.Span);
    }

    [Fact]
    public void What_is_empty_is_one_part()
    {
        using CutWorkload workload = Cut("norm x=~/empty.npy output=~/norm.npy");
        Assert.Equal((1, "norm: 0"), (workload.Size.Parts, Run(workload, "norm").Summary));
    }

    [Fact]
    public void Of_a_sketch_figures_are_the_whole_ones()
    {
        const int Count = 2 * Many;
        NpyFile.Write<ulong>(_folder.PathOf("keys.npy"), (ulong[])[.. Enumerable.Range(0, Count).Select(index => (ulong)index)], Count);
        using CutWorkload workload = Cut("hyperloglog keys=~/keys.npy");
        Assert.InRange(workload.Size.Parts, 2, 10);
        Assert.InRange(Run(workload, "hyperloglog").Figures!.Figures[0].Value, 0.97 * Count, 1.03 * Count);
    }

    [Theory]
    [InlineData("sort values=~/three.npy", "--memory is given, but a call of sort can't be cut into parts; allowed: 'kernels run sort' without --memory, if its data fits.")]
    [InlineData("norm", "--memory is given, but not --x; required: a file of each input that is read in parts.")]
    [InlineData("groupby_sum codes=~/two.npy values=~/three.npy", "has 3 for n; required: 2, as in --codes.")]
    [InlineData("julia y=~/three.npy image=~/a.png", "--image and --memory exclude each other: a picture needs the whole result; allowed: one of them.")]
    [InlineData("julia y=~/three.npy y-min=1", "--y-min and --y exclude each other: the file has the values; allowed: one of them.")]
    public void What_can_not_be_cut_is_refused(string line, string message)
        => Assert.EndsWith(message, Assert.Throws<UserInputException>(() => Cut(line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(4611686018427387904, 4)", "its shape is 4611686018427387904 × 4; allowed: extents of 0 or above, and up to 1152921504606846975 elements in all.")]
    [InlineData("(2, 1, 2)", "it has 3 dimensions; allowed: 1, or one row or column.")]
    [InlineData("(5000000000,)", "it is truncated: it holds 16 bytes of elements; required: 40000000000 for 5000000000.")]
    [InlineData("(1,)", "it goes on after its last element: it holds 16 bytes of elements; required: 8 for 1.")]
    [InlineData("(1, 2)", null)]
    public void A_shape_that_the_file_does_not_have_is_refused(string shape, string? message)
    {
        _folder.Add("x.npy", NpyBytes.Make($"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"));
        if (message is null)
        {
            using CutWorkload workload = Cut("norm x=~/x.npy");
            Assert.Equal(2, workload.Size.Extent);
        }
        else
        {
            Assert.EndsWith(message, UserErrors.Message("x.npy", () => Cut("norm x=~/x.npy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_array_in_Fortran_order_is_refused()
    {
        _folder.Add("y.npy", NpyBytes.Make("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", 48));
        Assert.Contains("it is in Fortran order", UserErrors.Message("y.npy", () => Cut("ols_slopes y=~/y.npy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "500 B")]
    [InlineData(1500, "1\\.50 kB")]
    [InlineData(1_000_000, "1 MB")]
    [InlineData(1_500_000, "1\\.5 MB")]
    public void Too_little_memory_is_refused_with_the_least(long limit, string told)
        => Assert.Matches(
            $@"^--memory is {told}; required: at least \d+ MB: \d+ MB for the program, \d+ MB for buffers without n, and \d+ MB for parts along n\.$",
            UserErrors.Message("--memory", () => Cut("norm x=~/three.npy", limit)));

    [Fact]
    public void A_wrong_index_or_a_damaged_file_leaves_the_old_output()
    {
        using (CutWorkload wrong = Cut("groupby_sum codes=~/codes.npy values=~/three.npy groups=2 output-sums=~/old.npy"))
        {
            Assert.Equal("codes[2] is 2; allowed: 0 to 1.", Assert.Throws<UserInputException>(() => Run(wrong, "groupby_sum")).Message);
        }

        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(NpyBytes.Make());
        }

        _folder.Add("cut.npy", packed.ToArray().AsSpan(..^9));
        using (CutWorkload damaged = Cut("norm x=~/cut.npy output=~/old.npy"))
        {
            Assert.Contains("can't be read: it is gzip that is damaged", Assert.Throws<UserInputException>(() => Run(damaged, "norm")).Message, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>Of a map, a sum, and a sketch that the second part continues.</summary>
    [Theory]
    [InlineData("polynomial", "x=~/x.npy output=~/old.npy", "y[", false)]
    [InlineData("sum", "x=~/x.npy output=~/old.npy", "total[0] is ", false)]
    [InlineData("bloom_add", "keys=~/keys.npy output=~/old.npy", "filter[", false)]
    [InlineData("bloom_add", "keys=~/keys.npy output=~/old.npy", null, true)]
    public void A_part_that_is_wrong_is_named_and_leaves_the_old_output(string kernel, string options, string? wrong, bool isRight)
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), (double[])[.. Enumerable.Range(0, 2 * Many).Select(index => index % 3.0)], 2 * Many);
        NpyFile.Write<ulong>(_folder.PathOf("keys.npy"), (ulong[])[.. Enumerable.Range(0, 2 * Many).Select(index => (ulong)index)], 2 * Many);
        using CutWorkload workload = UserRuns.Cut($"{kernel} {options}", _folder, new CutRequest(Plenty, Validates: true));
        Assert.InRange(workload.Size.Parts, 2, 10);
        LaterWrong changer = new(Implementations.Find(kernel, "managed"), isRight ? int.MaxValue : 1);
        workload.Contract.Accept(changer);
        CutResult result = workload.Run(changer.Changed!, default, static _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(isRight, result.Validation!.Passed);
        Assert.InRange(result.Judging.TotalSeconds, 1e-6, 600);
        if (wrong is not null)
        {
            int begin = workload.Size.PartExtent;
            Assert.StartsWith($"in the part from {begin} to {Math.Min(2 * begin, 2 * Many)} of n, ", result.Validation.Detail, StringComparison.Ordinal);
            Assert.Contains(wrong, result.Validation.Detail, StringComparison.Ordinal);
            Assert.Empty(result.Saved);
            Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));
        }
    }

    [Fact]
    public void Of_a_sketch_that_is_not_full_only_what_counts_is_the_result()
    {
        NpyFile.Write<ulong>(_folder.PathOf("keys.npy"), (ulong[])[3, 1, 3, 2], 4);
        const string Call = "kmv keys=~/keys.npy k=10 output-hashes=~/old.npy";
        UserWorkload user = UserRuns.Create(Call, _folder);
        using Workload whole = user.Workload;
        whole.Reset();
        whole.Invoke(Implementations.Find("kmv", "managed"), default);
        user.Save();
        byte[] saved = File.ReadAllBytes(_folder.PathOf("old.npy"));

        using CutWorkload cut = Cut(Call);
        Assert.Equal(user.Summarize(), Run(cut, "kmv").Summary);
        Assert.Equal(saved, File.ReadAllBytes(_folder.PathOf("old.npy")));
        using NpyArray<ulong> hashes = NpyFile.Map<ulong>(_folder.PathOf("old.npy"), 1);
        Assert.Equal([3], hashes.Shape);
    }

    [Fact]
    public void An_interruption_leaves_the_old_output()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), new double[Many], Many);
        using CutWorkload workload = Cut("polynomial x=~/x.npy output=~/old.npy");
        using CancellationTokenSource interruption = new();
        Assert.Throws<OperationCanceledException>(
            () => workload.Run(Implementations.Find("polynomial", "managed"), default, _ => interruption.Cancel(), interruption.Token));
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipe_whose_other_end_is_silent_can_be_interrupted()
    {
        (_, Task<FileStream> opening) = _folder.AddPipe("pipe");
        Task<CutWorkload> cutting = Task.Run(() => Cut("norm x=~/pipe"));
        await using FileStream writer = await opening;
        writer.Write(NpyBytes.Make(elementBytes: 8));
        using CutWorkload workload = await cutting;
        using CancellationTokenSource interruption = new(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(
            () => workload.Run(Implementations.Find("norm", "managed"), default, static _ => { }, interruption.Token));
    }

    [Fact]
    public void An_interrupted_call_is_continued()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), (double[])[.. Enumerable.Range(0, 3 * Many).Select(index => index % 3.0)], 3 * Many);
        PartitionWork kept = Interrupt(out long parts);
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("old.npy")));
        Assert.InRange(kept.End, 1, (3 * Many) - 1);
        using (CutWorkload rest = Resumable())
        {
            rest.Resumption!.Continue(kept);
            Assert.Equal(kept.End, rest.Size.ResumedFrom);
            Assert.InRange(rest.Size.Parts, 1, parts - 1);
            Assert.Equal([$"output written to {_folder.PathOf("old.npy")}"], Run(rest, "polynomial").Saved);
        }

        using CutWorkload whole = Cut("polynomial x=~/x.npy output=~/whole.npy");
        Run(whole, "polynomial");
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("whole.npy")), File.ReadAllBytes(_folder.PathOf("old.npy")));
        Assert.DoesNotContain("old.npy.resume", Directory.GetFileSystemEntries(_folder.Location).Select(Path.GetFileName));
    }

    [Fact]
    public void What_was_kept_of_another_call_or_was_changed_is_refused()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), new double[3 * Many], 3 * Many);
        PartitionWork kept = Interrupt(out _);
        using CutWorkload rest = Resumable();
        Refused("maxIterations = 3", kept with { Parameters = [new("maxIterations", 3)] });
        Refused("it is of sum/1", kept with { Contract = "sum/1" });
        Refused("has changed since; remove", kept with { Inputs = [.. kept.Inputs.Select(input => input with { Content = input.Content with { Modified = default(DateTime) } })] });
        Refused("is not what its record says; remove", kept with { End = kept.End - 1 });
        Refused("is not what its record says; remove", kept with { Files = [kept.Files[0] with { Hash = "0" }] });

        void Refused(string message, PartitionWork changed)
            => Assert.Contains(message, Assert.Throws<UserInputException>(() => rest.Resumption!.Continue(changed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("norm x=~/three.npy output=~/old.npy", "--resume is given, but norm has no output along n; allowed: --cache, which keeps the results of parts.")]
    [InlineData("polynomial x=~/three.npy", "--resume is given, but outputs are not files in one folder; required: one or more files there.")]
    [InlineData("polynomial x=~/three.npy output=-", "--resume is given, but an output goes to standard output; required: files.")]
    public void What_can_not_be_continued_is_refused(string line, string message)
        => Assert.Equal(message, Assert.Throws<UserInputException>(() => UserRuns.Cut(line, _folder, new CutRequest(Plenty, Resumes: true))).Message);

    private CutWorkload Resumable() => UserRuns.Cut("polynomial x=~/x.npy output=~/old.npy", _folder, new CutRequest(Plenty, Resumes: true));

    /// <summary>Begins a call, and interrupts it when a part was written.</summary>
    /// <returns>What was kept of it.</returns>
    private PartitionWork Interrupt(out long parts)
    {
        using CutWorkload begun = Resumable();
        parts = begun.Size.Parts;
        PartitionWork? kept = null;
        begun.Resumption!.Keep = work => kept = work;
        using CancellationTokenSource interruption = new();
        Assert.Throws<OperationCanceledException>(() => begun.Run(
            Implementations.Find("polynomial", "managed"), default, done => { if (done > 0.5) { interruption.Cancel(); } }, interruption.Token));
        return kept!;
    }

    /// <summary>Makes an implementation that computes some calls rightly, and then changes an element of its last output.</summary>
    private sealed class LaterWrong(Implementation right, int calls) : IKernelContractVisitor
    {
        public Implementation? Changed { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => Changed = Implementation.Create(contract, new Kernel<TArguments>(contract, ((Implementation<TArguments>)right).Kernel, calls), "wrong");

        private sealed class Kernel<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> right, int calls) : IKernel<TArguments>
            where TArguments : struct, allows ref struct
        {
            private int _left = calls;

            public void Invoke(scoped in TArguments arguments, in KernelOptions options)
            {
                right.Invoke(arguments, options);
                if (_left-- <= 0)
                {
                    contract.Write(arguments, new Changer());
                }
            }
        }

        private sealed class Changer : ArgumentVisitor
        {
            public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
                => MemoryMarshal.AsBytes(elements)[7] ^= 0x10;
        }
    }

    private CutWorkload Cut(string line, long memory = Plenty) => UserRuns.Cut(line, _folder, memory);

    private static CutResult Run(CutWorkload workload, string kernel)
        => workload.Run(Implementations.Find(kernel, "managed"), default, static _ => { }, TestContext.Current.CancellationToken);
}
