using System.Collections.Immutable;
using System.Numerics;
using Kernels.Tests.Conformance;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Partitions that are computed without each other become the whole, or are refused with one line on what is wrong.</summary>
public sealed class PartitionTests : IDisposable
{
    private const long Plenty = 1L << 40;

    /// <summary>So long that a vector of 8 bytes an element is several blocks.</summary>
    private const int Many = 300_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 8, 3)]
    [InlineData(1, 8, 3)]
    [InlineData(100, 8, 3)]
    [InlineData(1000, 1, 7)]
    [InlineData(long.MaxValue, 65536, Partition.MostPartitions)]
    public void Ranges_follow_each_other_and_are_about_equal(long extent, int block, int count)
    {
        (long Begin, long End)[] ranges = [.. Enumerable.Range(1, count).Select(number => new Partition(number, count).RangeOf(extent, block))];
        Assert.Equal((0, extent), (ranges[0].Begin, ranges[^1].End));
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Begin));
        Assert.All(ranges, range => Assert.True(range.Begin % block == 0 || range.Begin == extent));
        long[] blocks = [.. ranges.Select(range => ((range.End - range.Begin) / block) + ((range.End - range.Begin) % block > 0 ? 1 : 0))];
        Assert.InRange(blocks.Max() - blocks.Min(), 0, 1);
    }

    /// <summary>Also with more partitions than there is work for.</summary>
    [Theory]
    [InlineData("polynomial", "x")]
    [InlineData("is_prime", "values")]
    [InlineData("search_sorted", "queries", "keys")]
    [InlineData("ols_slopes", "y")]
    [InlineData("matmul_f64", "a", "b")]
    [InlineData("diffusion", "grid")]
    [InlineData("rolling_stats", "x")]
    [InlineData("sum", "x")]
    [InlineData("norm", "x")]
    [InlineData("groupby_sum", "codes values")]
    [InlineData("bloom_add", "keys")]
    [InlineData("hyperloglog", "keys")]
    [InlineData("kmv", "keys")]
    public void Partitions_become_the_whole(string kernel, string cut, string whole = "")
    {
        KernelDeclaration declaration = KernelContracts.All.Single(contract => contract.Name == kernel).Declaration!;
        string[] inputs = [.. $"{cut} {whole}".Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Array.ForEach(inputs, name => WriteInput(declaration.Buffers[declaration.IndexOfBuffer(name)], cut.Contains(name, StringComparison.Ordinal)));
        string line = $"{kernel} {string.Join(' ', inputs.Select(name => $"{name}=~/{name}.npy"))}";
        DeclaredOptionNames names = new(declaration);
        string[] results = [.. declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => buffer.Name)];
        using (CutWorkload all = UserRuns.Cut(line + string.Concat(results.Select(name => $" {names.OfOutput(name)}=~/whole.{name}.npy")), _folder, new CutRequest(Plenty, Validates: true)))
        {
            Assert.True(Run(all).Validation!.Passed);
        }

        foreach (int count in (int[])[2, 40])
        {
            ImmutableArray<PartitionWork> works = Compute(line, count);
            Assert.Equal(count == 2, works.All(work => !work.Files.IsEmpty));
            Merge(declaration, works, results);
            Assert.All(results, name => AssertSame(declaration.Buffers[declaration.IndexOfBuffer(name)]));
        }
    }

    /// <summary>Partitions begin and end within files and where they end, and one file has nothing.</summary>
    [Fact]
    public void Files_that_are_one_array_are_cut_like_one_file()
    {
        double[] x = [.. Enumerable.Range(0, Many).Select(index => index % 7 / 7.0)];
        NpyFile.Write<double>(_folder.PathOf("x.npy"), x, Many);
        int[] places = [0, 100, 100, 1 << 16, Many];
        for (int file = 0; file + 1 < places.Length; file++)
        {
            NpyFile.Write<double>(_folder.PathOf($"part-{file}.npy"), x.AsMemory(places[file]..places[file + 1]), places[file + 1] - places[file]);
        }

        using (CutWorkload all = UserRuns.Cut("polynomial x=~/x.npy output=~/whole.y.npy", _folder, Plenty))
        {
            Run(all);
        }

        KernelDeclaration polynomial = Polynomial.Contract.Declaration!;
        ImmutableArray<PartitionWork> works = Compute("polynomial x=~/part-*.npy", 3);
        string[] files = [.. Enumerable.Range(0, 4).Select(file => _folder.PathOf($"part-{file}.npy"))];
        Assert.All(works, work => Assert.Equal(files, work.Inputs.Single(input => input.Name == "x").Paths.AsEnumerable()));
        Merge(polynomial, works, ["y"]);
        AssertSame(polynomial.Buffers[polynomial.IndexOfBuffer("y")]);

        ImmutableArray<PartitionWork> others = Compute("polynomial x=~/part-1.npy x=~/part-0.npy x=~/part-2.npy x=~/part-3.npy", 3);
        Assert.Contains("its x of ", UserErrors.Message("can't be merged", () => Merge(polynomial, works.SetItem(2, others[2]), ["y"])), StringComparison.Ordinal);
    }

    [Fact]
    public void More_files_than_a_record_names_are_refused()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), (double[])[3, 4], 2);
        string line = "norm" + string.Concat(Enumerable.Repeat(" x=~/x.npy", PartitionInput.MostPaths + 1));
        Assert.Contains(
            "--partition is given, but --x has 4097 files",
            UserErrors.Message("--x", () => UserRuns.Cut(line, _folder, new CutRequest(null, new Partition(1, 2), _folder.PathOf("2")))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_whole_is_the_first_partition()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), default, 0);
        ImmutableArray<PartitionWork> works = Compute("norm x=~/x.npy", 2);
        Assert.Equal([2, 0], works.Select(work => work.Files.Length));
        Assert.Equal("norm: 0", Merge(Norm.Contract.Declaration!, works, []).Summary);
    }

    [Fact]
    public void Of_a_sketch_that_is_not_full_only_what_counts_is_merged()
    {
        NpyFile.Write<ulong>(_folder.PathOf("keys.npy"), (ulong[])[3, 1, 3, 2], 4);
        CutResult merged = Merge(Kmv.Contract.Declaration!, Compute("kmv keys=~/keys.npy k=10", 2), ["hashes"]);
        Assert.EndsWith("; used: 3; estimate: 3", merged.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(", 0 to ", merged.Summary, StringComparison.Ordinal);
        using NpyArray<ulong> hashes = NpyFile.Map<ulong>(_folder.PathOf("merged.hashes.npy"), 1);
        Assert.Equal([3], hashes.Shape);
    }

    /// <summary>1e16 + 1 is no float64, and is needed where −1e16 follows; and the same of norms.</summary>
    [Theory]
    [InlineData("sum", 1e16, 1, -1e16, 1)]
    [InlineData("norm", 1, 1e-9, 1e-9, 1.0000000000000000010)]
    public void What_rounding_took_is_kept(string kernel, double one, double other, double third, double expected)
    {
        KernelDeclaration declaration = KernelContracts.All.Single(contract => contract.Name == kernel).Declaration!;
        (double rounded, double rest) = Reduce(declaration, (one, 0), (other, 0));
        Assert.Equal(one, rounded);
        Assert.NotEqual(0, rest);
        (double whole, double left) = Reduce(declaration, (rounded, rest), (third, 0));
        Assert.Equal(expected, whole);
        Assert.Equal(kernel == "norm" ? 1e-18 : 0, left, 1e-30);
    }

    [Fact]
    public void Partitions_of_other_calls_are_refused()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), new double[Many], Many);
        KernelDeclaration norm = Norm.Contract.Declaration!;
        ImmutableArray<PartitionWork> works = Compute("norm x=~/x.npy", 3);
        PartitionWork second = works[1];
        PartitionInput x = second.Inputs[0];
        AssertRefused("it is of sum/1, and partition 1 of norm/1", second with { Contract = "sum/1" });
        AssertRefused("it has n = 300001, and partition 1 has n = 300000", second with { Extent = Many + 1 });
        AssertRefused("it has n from 131072 to 196608, and the ones before end at 65536 of 300000", second with { Begin = 131072 });
        AssertRefused("it has groups = 1, and partition 1 has ", second with { Extents = [new("groups", 1)] });
        AssertRefused("its x of ", second with { Inputs = [x with { Content = x.Content with { Hash = "0" } }] });
        AssertRefused(
            "its x of a.npy and 1 more has another shape, length or hash than that of partition 1",
            second with { Inputs = [x with { Paths = ["a.npy", "b.npy"], Content = x.Content with { Bytes = 1 } }] });
        AssertRefused("it has other files than the kernel's results", second with { Files = [] });
        AssertRefused("it has another cut than norm/1", second with { Dimension = "m" }, isFirst: true);
        AssertRefused("it has other inputs than norm/1", second with { Inputs = [] }, isFirst: true);

        void AssertRefused(string message, PartitionWork changed, bool isFirst = false) => Assert.Contains(
            message,
            UserErrors.Message("can't be merged", () => Merge(norm, isFirst ? [changed] : works.SetItem(1, changed), [])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_is_only_newer_is_told()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), new double[Many], Many);
        ImmutableArray<PartitionWork> first = Compute("norm x=~/x.npy", 2);
        File.SetLastWriteTimeUtc(_folder.PathOf("x.npy"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ImmutableArray<PartitionWork> second = Compute("norm x=~/x.npy", 2);
        Assert.Empty(PartitionChecks.FindCautions(first));
        Assert.Contains("x was last changed at another time for partition 2 than for 1", Assert.Single(PartitionChecks.FindCautions([first[0], second[1]])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1-of-2.y.npy", 3)]
    [InlineData("2-of-2.y.npy", 200)]
    public void A_file_that_is_not_as_recorded_leaves_the_old_output(string name, int place)
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), new double[Many], Many);
        _folder.Add("merged.y.npy", "old");
        KernelDeclaration polynomial = Polynomial.Contract.Declaration!;
        ImmutableArray<PartitionWork> works = Compute("polynomial x=~/x.npy", 2);
        string path = Path.Combine(_folder.PathOf("2"), name);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[place]++;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("is not what the record of its partition says", UserErrors.Message(name, () => Merge(polynomial, works, ["y"])), StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Contains("is not what the record of its partition says", UserErrors.Message(name, () => Merge(polynomial, works, ["y"])), StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("merged.y.npy")));
    }

    [Theory]
    [InlineData("2", "1-of-3.json 3-of-3.json", "'FOLDER' is not complete: 2 of 3 is missing; required: all, as --partition 2/3 makes one.")]
    [InlineData("many", "1-of-30.json", "'FOLDER' is not complete: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 19 more of 30 are missing; required: all, as --partition 2/30 makes one.")]
    [InlineData("several", "1-of-1.json 1-of-2.json", "'FOLDER' holds partitions of several calls: 1 of 1, and 1-of-2.json; required: those of one call; move the others away, with their arrays.")]
    [InlineData("most", "1-of-8.json 2-of-8.json 2-of-4.json", "'FOLDER' holds partitions of several calls: 2 of 8, and 2-of-4.json; required: those of one call; move the others away, with their arrays.")]
    [InlineData("none", "01-of-02.json 3-of-2.json x.json", "'FOLDER' holds no partition; required: a folder into which --partition I/N --into wrote.")]
    public void What_is_missing_is_named(string name, string files, string message)
    {
        string folder = Directory.CreateDirectory(_folder.PathOf(name)).FullName;
        Array.ForEach(files.Split(' '), file => File.WriteAllText(Path.Combine(folder, file), ""));
        Assert.Equal(message, UserErrors.Message(folder, () => PartitionFolder.FindAll(folder)).Replace(folder, "FOLDER", StringComparison.Ordinal));
    }

    /// <summary>The result of parts that have results with what rounding took from them.</summary>
    private static (double Rounded, double Lost) Reduce(KernelDeclaration declaration, params (double Rounded, double Lost)[] parts)
    {
        using KernelBuffer<byte> memory = new AlignedAllocator().Allocate<byte>(sizeof(double));
        PartArguments arguments = new(declaration, [], [0], [null, null], [null, memory]);
        PartReduction reduction = Assert.Single(PartReduction.Create(declaration, [0]));
        foreach ((double rounded, double rest) in parts)
        {
            arguments.Output<double>(declaration.Buffers[1].Name)[0] = rounded;
            reduction.Add(arguments, [rest]);
        }

        reduction.Put(arguments);
        return (arguments.Output<double>(declaration.Buffers[1].Name)[0], reduction.Rests[0]);
    }

    private void WriteInput(DeclaredBuffer buffer, bool isCut)
    {
        int[] shape = [.. buffer.Shape.Select((_, axis) => isCut && axis == 0 ? buffer.Shape.Length == 1 ? Many : 3000 : 100)];
        ElementTypes.Accept(buffer.Type, new Writer(_folder.PathOf($"{buffer.Name}.npy"), shape));
    }

    private ImmutableArray<PartitionWork> Compute(string line, int count)
    {
        return [.. Enumerable.Range(1, count).Select(Compute)];

        PartitionWork Compute(int number)
        {
            using CutWorkload workload = UserRuns.Cut(line, _folder, new CutRequest(null, new Partition(number, count), _folder.PathOf($"{count}"), Validates: count == 2));
            CutResult result = Run(workload);
            Assert.Equal(count == 2 && workload.Size.Parts > 0 ? true : null, result.Validation?.Passed);
            return result.Work!;
        }
    }

    private CutResult Merge(KernelDeclaration declaration, ImmutableArray<PartitionWork> works, string[] outputs)
        => new PartitionMerge(
            declaration, _folder.PathOf($"{works[0].Partition.Count}"), works, new UserOutputs(outputs.Select(name => (name, _folder.PathOf($"merged.{name}.npy")))))
            .Run(static _ => { }, TestContext.Current.CancellationToken);

    private static CutResult Run(CutWorkload workload)
        => workload.Run(Implementations.Find(workload.Contract.Name, "managed"), default, static _ => { }, TestContext.Current.CancellationToken);

    /// <summary>To the bit, but for fractions that are added: those to a few roundings, and so are those of windows.</summary>
    private void AssertSame(DeclaredBuffer result)
    {
        byte[] whole = File.ReadAllBytes(_folder.PathOf($"whole.{result.Name}.npy"));
        byte[] merged = File.ReadAllBytes(_folder.PathOf($"merged.{result.Name}.npy"));
        if (result is { Type: ElementType.Float64, Shape: not ["n", ..] } or { Name: "mean" or "variance" })
        {
            using NpyArray<double> expected = NpyFile.Map<double>(_folder.PathOf($"whole.{result.Name}.npy"), result.Shape.Length);
            using NpyArray<double> actual = NpyFile.Map<double>(_folder.PathOf($"merged.{result.Name}.npy"), result.Shape.Length);
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.All(expected.Elements.Span.ToArray().Zip(actual.Elements.Span.ToArray()), pair => Assert.Equal(pair.First, pair.Second, double.IsNaN(pair.First) ? 0 : 1e-12 * Math.Abs(pair.First)));
            return;
        }

        Assert.Equal(whole, merged);
    }

    /// <summary>Writes numbers from 0 to 99, in no order where there are more than 100.</summary>
    private sealed record Writer(string Path, int[] Shape) : IElementTypeVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged, INumber<T>
        {
            int count = Shape.Aggregate(1, (product, extent) => product * extent);
            T[] elements = [.. Enumerable.Range(0, count).Select(index => T.CreateChecked(count <= 100 ? index : index * 7919L % 100))];
            NpyFile.Write<T>(Path, elements, Shape);
            return true;
        }
    }
}
