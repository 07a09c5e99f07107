using System.IO.Compression;
using System.Text;
using Kernels.Managed;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>Tokens and words come from text files, and presets hold words that were made up.</summary>
public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\nbc\n", "abc", "0 1 3")]
    [InlineData("a\nbc", "abc", "0 1 3")]
    [InlineData("a\r\nbc\r\n", "abc", "0 1 3")]
    [InlineData("\n\na b\n\n", "a b", "0 0 0 3 3")]
    [InlineData("\uFEFFzoë\n\uFEFF", "zoë\uFEFF", "0 4 7")]
    [InlineData("", "", "0")]
    public void A_line_is_a_token(string text, string bytes, string offsets)
    {
        foreach (bool isPacked in (bool[])[false, true])
        {
            Write("t.txt", Encoding.UTF8.GetBytes(text), isPacked);
            using Workload workload = UserRuns.Create("feature_hash text=~/t.txt", _folder).Workload;
            Dictionary<string, double[]> inputs = Outputs.InputsOf(workload);
            Assert.Equal(Encoding.UTF8.GetBytes(bytes).Select(letter => (double)letter), inputs["bytes"]);
            Assert.Equal(offsets, string.Join(' ', inputs["offsets"]));
            Assert.EndsWith($"; text of {_folder.PathOf("t.txt")}", workload.Shape, StringComparison.Ordinal);
        }
    }

    /// <summary>Words are numbered in the order of their bytes, whatever that of the list is; bytes need not be UTF-8.</summary>
    [Fact]
    public void Tokens_are_looked_up_in_a_list()
    {
        Write("words.txt", [.. "zoë\nant\n\nbee\nant\n"u8, 0xFF], isPacked: false);
        Write("tokens.txt", [.. "bee\nzoe\nzoë\n\n"u8, 0xFF, .. "\nant"u8], isPacked: false);
        UserWorkload user = UserRuns.Create("dawg_contains words=~/words.txt text=~/tokens.txt", _folder);
        using Workload workload = user.Workload;
        Outputs.Run(workload);
        Assert.Equal([1, -1, 2, -1, 3, 0], Outputs.Of(workload));
        Assert.Equal(4, user.MakeFigures!().Figures.Single(figure => figure.Name == "words").Value);
    }

    [Theory]
    [InlineData("feature_hash text=~/t.txt bytes=~/x.npy", "--text and --bytes exclude each other: both give the same input; allowed: one of them.")]
    [InlineData("dawg_contains words=~/t.txt is-final=~/x.npy", "--words and --is-final exclude each other: both give the same input; allowed: one of them.")]
    [InlineData("feature_hash text=~/t.txt tokens=3", "--tokens and --text exclude each other: the file has a shape; allowed: one of them.")]
    [InlineData("feature_hash text=~/long.txt", "Text '~/long.txt', line 2: the line is longer than 65536 bytes.")]
    [InlineData("dawg_contains words=~/none.txt", "Input '~/none.txt' can't be read: it does not exist; allowed: an existing file or pipe that you may read.")]
    [InlineData("dawg_contains words=~/cut.txt", "Text '~/cut.txt' can't be read: ")]
    public void What_is_wrong_is_one_line(string line, string message)
    {
        Write("t.txt", "a\n"u8, isPacked: false);
        Write("long.txt", Encoding.ASCII.GetBytes("a\n" + new string('b', 65_537)), isPacked: false);
        Write("cut.txt", "a\nb\n"u8, isPacked: true);
        File.WriteAllBytes(_folder.PathOf("cut.txt"), File.ReadAllBytes(_folder.PathOf("cut.txt"))[..^4]);
        string found = Assert.Throws<UserInputException>(() => UserRuns.Create(line, _folder)).Message;
        Assert.StartsWith(message.Replace("~", _folder.Location, StringComparison.Ordinal), found, StringComparison.Ordinal);
    }

    /// <summary>The contract says what the words are; the arguments' checks would find a difference.</summary>
    [Theory]
    [InlineData(WorkloadSize.Tiny, 5000)]
    [InlineData(WorkloadSize.Small, 20_000)]
    [InlineData(WorkloadSize.Medium, 80_000)]
    [InlineData(WorkloadSize.Large, 300_000)]
    public void Presets_hold_words_and_three_of_four_tokens_are_words(WorkloadSize size, int words)
    {
        UserWorkload user = UserRuns.Create($"dawg_contains size={size}", _folder);
        using Workload workload = user.Workload;
        Assert.EndsWith("; text made up; words made up", workload.Shape, StringComparison.Ordinal);
        workload.Reset();
        workload.Invoke(ManagedBackends.Simd.Find(workload.Contract)!, new KernelOptions(1));
        ResultSummary summary = user.MakeFigures!();
        Assert.Equal(words, summary.Figures.Single(figure => figure.Name == "words").Value);
        Assert.InRange(summary.Figures.Single(figure => figure.Name == "tokens found").Value, 0.75, 0.78);
    }

    [Fact]
    public void Another_seed_gives_the_same_tokens_in_another_order_and_samples_move_few_letters()
    {
        WorkloadSource source = WorkloadSources.Find(DawgContains.Contract)!;
        using Workload one = source.Create(WorkloadSize.Tiny, new AlignedAllocator(), 1);
        using Workload other = source.Create(WorkloadSize.Tiny, new AlignedAllocator(), 2);
        (Dictionary<string, double[]> first, Dictionary<string, double[]> second) = (Outputs.InputsOf(one), Outputs.InputsOf(other));
        Assert.Equal(first["labels"], second["labels"]);
        Assert.Equal(TokensOf(first).Order(StringComparer.Ordinal), TokensOf(second).Order(StringComparer.Ordinal));
        Assert.InRange(TokensOf(first).Zip(TokensOf(second)).Count(pair => pair.First == pair.Second), 0, 100);

        for (ulong seed = 1; seed < 50; seed++)
        {
            one.Nudge(new SplitMix64(seed));
            one.Renew(seed);
        }

        double[] moved = Outputs.InputsOf(one)["bytes"];
        Assert.InRange(moved.Zip(first["bytes"]).Count(pair => pair.First != pair.Second), 1000, 4096);
        Assert.Subset(first["bytes"].ToHashSet(), moved.ToHashSet());
    }

    /// <summary>Part of a text with the rest of a preset would not fit.</summary>
    [Fact]
    public void With_other_extents_inputs_are_as_declared()
    {
        using Workload workload = UserRuns.Create("dawg_contains tokens=10 total=50", _folder).Workload;
        Assert.Contains("bytes random, 97 to 100", workload.Shape, StringComparison.Ordinal);
        Assert.EndsWith("; words made up", workload.Shape, StringComparison.Ordinal);
        Outputs.Run(workload);
        Assert.True(workload.Validate().Passed);
    }

    private static string[] TokensOf(Dictionary<string, double[]> inputs)
    {
        byte[] bytes = [.. inputs["bytes"].Select(letter => (byte)letter)];
        double[] offsets = inputs["offsets"];
        return [.. offsets.Zip(offsets.Skip(1), (begin, end) => Encoding.Latin1.GetString(bytes[(int)begin..(int)end]))];
    }

    private void Write(string name, ReadOnlySpan<byte> content, bool isPacked)
    {
        using Stream file = File.Create(_folder.PathOf(name));
        using Stream stream = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
    }
}
