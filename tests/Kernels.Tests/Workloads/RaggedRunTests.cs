using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Kernels.Tests.Conformance;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Rows of different lengths, such as tokens and rows of a sparse matrix, are computed in parts with the result of the whole.</summary>
public sealed class RaggedRunTests : IDisposable
{
    private const long Plenty = 1L << 40;

    /// <summary>So many that tokens of a few bytes are several parts.</summary>
    private const int Many = 5_000_000;

    /// <summary>So many that they are several blocks of partitions.</summary>
    private const int Several = 300_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Also where they come from a text, one a line, packed or not.</summary>
    [Fact]
    public void Tokens_in_parts_are_those_of_the_whole()
    {
        long total = WriteTokens(Many, token => token == Many / 2 ? 60_000 : token % 6);
        UserRuns.Run("feature_hash bytes=~/bytes.npy offsets=~/offsets.npy output-index=~/index.npy output-sign=~/sign.npy", _folder, isInParts: false);
        foreach (string inputs in (string[])["bytes=~/bytes.npy offsets=~/offsets.npy", "text=~/t.txt", "text=~/t.txt.gz"])
        {
            using CutWorkload cut = Cut($"feature_hash {inputs} output-index=~/parts.index.npy output-sign=~/parts.sign.npy");
            Assert.Equal(("tokens", (long)Many), (cut.Size.Dimension, cut.Size.Extent));
            Assert.InRange(cut.Size.Parts, 2, 20);
            Assert.Equal("total", cut.Size.Rows!.Value.Dimension);
            Assert.InRange(cut.Size.Rows.Value.Most, 60_000, total - 1);
            Assert.InRange(cut.Size.BytesRead, total, total + (8.0 * (Many + 1)));
            UserRuns.Run(cut);
            Assert.Equal(File.ReadAllBytes(_folder.PathOf("index.npy")), File.ReadAllBytes(_folder.PathOf("parts.index.npy")));
            Assert.Equal(File.ReadAllBytes(_folder.PathOf("sign.npy")), File.ReadAllBytes(_folder.PathOf("parts.sign.npy")));
        }
    }

    /// <summary>Of whole numbers, whose sums are exact in any order; with offsets of either type.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_a_matrix_in_parts_are_those_of_the_whole(bool isLong)
    {
        const int Rows = Many / 2;
        int[] offsets = new int[Rows + 1];
        for (int row = 0; row < Rows; row++)
        {
            offsets[row + 1] = offsets[row] + (row == 1000 ? 100_000 : row % 5);
        }

        int entries = offsets[^1];
        WriteOffsets("offsets.npy", offsets, isLong);
        NpyFile.Write<int>(_folder.PathOf("columns.npy"), (int[])[.. Enumerable.Range(0, entries).Select(entry => entry % 7)], entries);
        NpyFile.Write<double>(_folder.PathOf("values.npy"), (double[])[.. Enumerable.Range(0, entries).Select(entry => entry % 11 - 5.0)], entries);
        NpyFile.Write<double>(_folder.PathOf("x.npy"), (double[])[1, 2, 3, 4, 5, 6, 7], 7);
        const string Call = "spmv row-offsets=~/offsets.npy columns=~/columns.npy values=~/values.npy x=~/x.npy";
        UserRuns.Run($"{Call} output=~/y.npy", _folder, isInParts: false);
        using CutWorkload cut = UserRuns.Cut($"{Call} output=~/parts.npy", _folder, new CutRequest(Plenty, Validates: true));
        Assert.InRange(cut.Size.Parts, 2, 20);
        CutResult result = cut.Run(Implementations.Find("spmv", "managed"), default, static _ => { }, TestContext.Current.CancellationToken);
        Assert.True(result.Validation!.Passed, result.Validation.Detail);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("y.npy")), File.ReadAllBytes(_folder.PathOf("parts.npy")));
    }

    [Fact]
    public void Tokens_are_looked_up_in_parts()
    {
        File.WriteAllText(_folder.PathOf("words.txt"), "ant\nbee\nzoë\n");
        File.WriteAllText(_folder.PathOf("t.txt"), "\uFEFFbee\r\n\r\nzoë\nzoe\nant");
        foreach (bool isInParts in (bool[])[false, true])
        {
            UserRuns.Run("dawg_contains words=~/words.txt text=~/t.txt output=~/found.npy", _folder, isInParts);
            using NpyArray<long> found = NpyFile.Map<long>(_folder.PathOf("found.npy"), 1);
            Assert.Equal([1, -1, 2, -1, 0], found.Elements.Span);
        }
    }

    [Theory]
    [InlineData("0", "")]
    [InlineData("0 0 0", "")]
    [InlineData("0 0 3 3", "abc")]
    public void Rows_may_be_empty(string offsets, string bytes)
    {
        Write(offsets, bytes);
        const string Call = "feature_hash bytes=~/b.npy offsets=~/o.npy output-index=~/y.npy";
        UserRuns.Run(Call, _folder, isInParts: false);
        byte[] whole = File.ReadAllBytes(_folder.PathOf("y.npy"));
        UserRuns.Run(Call, _folder, isInParts: true);
        Assert.Equal(whole, File.ReadAllBytes(_folder.PathOf("y.npy")));
    }

    [Theory]
    [InlineData("1 3", "--offsets '~/o.npy': offsets[0] is 1; required: 0.")]
    [InlineData("0 2 1 3", "--offsets '~/o.npy': offsets[2] is 1, below the 2 before it; offsets must not descend.")]
    [InlineData("0 -2 3", "--offsets '~/o.npy': offsets[1] is -2, below the 0 before it; offsets must not descend.")]
    [InlineData("0 2", "--offsets '~/o.npy': offsets[1] is 2; required: 3, where the last piece ends.")]
    [InlineData("0 9000000000000000000", "--offsets '~/o.npy': offsets[1] is 9000000000000000000; required: 3, where the last piece ends.")]
    [InlineData("", "--offsets '~/o.npy' has 0 for tokens + 1; allowed: 1 or more.")]
    public void Wrong_offsets_are_the_same_line_as_of_the_whole(string offsets, string message)
    {
        Write(offsets, "abc");
        const string Call = "feature_hash bytes=~/b.npy offsets=~/o.npy";
        Assert.Equal(message, MessageOf(() => UserRuns.Create(Call, _folder)));
        Assert.Equal(message, MessageOf(() => Cut(Call)));
    }

    [Theory]
    [InlineData(
        "spmv matrix=~/m.mtx x=~/x.npy",
        "--memory is given, but --matrix '~/m.mtx' is read as a whole; required: --row-offsets, and a file of each other input that is read in parts.")]
    [InlineData("spmv columns=~/c.npy x=~/x.npy", "--memory is given, but not --row-offsets; required: a file of each input that is read in parts.")]
    [InlineData("feature_hash offsets=~/o.npy", "--memory is given, but not --bytes; required: a file of each input that is read in parts.")]
    [InlineData("feature_hash text=~/t.txt bytes=~/b.npy", "--text and --bytes exclude each other: both give the same input; allowed: one of them.")]
    [InlineData("feature_hash text=~/t.txt image=~/a.png", "--image and --memory exclude each other: a picture needs the whole result; allowed: one of them.")]
    [InlineData("feature_hash text=~/long.txt", "Text '~/long.txt', line 2: the line is longer than 65536 bytes.")]
    public void What_can_not_be_cut_is_refused(string line, string message)
    {
        Write("0 1 3", "abc");
        File.WriteAllText(_folder.PathOf("t.txt"), "a\n");
        File.WriteAllText(_folder.PathOf("long.txt"), "a\n" + new string('b', 65_537));
        Assert.Equal(message, MessageOf(() => Cut(line)));
    }

    [Fact]
    public void A_matrix_and_its_arrays_give_the_same_input()
        => Assert.Equal(
            "--matrix and --columns exclude each other: both give the same input; allowed: one of them.",
            MessageOf(() => UserRuns.Create("spmv matrix=~/m.mtx columns=~/c.npy", _folder)));

    /// <summary>With as many as there is work for, and with more.</summary>
    [Theory]
    [InlineData("bytes=~/bytes.npy offsets=~/offsets.npy")]
    [InlineData("text=~/t.txt")]
    public void Partitions_become_the_whole(string inputs)
    {
        WriteTokens(Several, token => token == 7 ? 50_000 : token % 6);
        UserRuns.Run($"feature_hash {inputs} output-index=~/whole.index.npy output-sign=~/whole.sign.npy", _folder, isInParts: false);
        foreach (int count in (int[])[3, 40])
        {
            ImmutableArray<PartitionWork> works = [.. Enumerable.Range(1, count).Select(number => Compute(number, count))];
            Assert.Equal(count == 3, works.All(work => !work.Files.IsEmpty));
            Assert.All(works, work => Assert.Empty(work.Extents));
            string[] outputs = ["index", "sign"];
            new PartitionMerge(
                FeatureHash.Contract.Declaration!, _folder.PathOf($"{count}"), works, new UserOutputs(outputs.Select(name => (name, _folder.PathOf($"merged.{name}.npy")))))
                .Run(static _ => { }, TestContext.Current.CancellationToken);
            Assert.All(outputs, name => Assert.Equal(
                File.ReadAllBytes(_folder.PathOf($"whole.{name}.npy")), File.ReadAllBytes(_folder.PathOf($"merged.{name}.npy"))));
        }

        PartitionWork Compute(int number, int count)
        {
            using CutWorkload cut = UserRuns.Cut(
                $"feature_hash {inputs}", _folder, new CutRequest(null, new Partition(number, count), _folder.PathOf($"{count}"), Validates: count == 3));
            CutResult result = cut.Run(Implementations.Find("feature_hash", "managed"), default, static _ => { }, TestContext.Current.CancellationToken);
            Assert.NotEqual(false, result.Validation?.Passed);
            return result.Work!;
        }
    }

    /// <summary>Also with less memory, and so with other parts.</summary>
    [Theory]
    [InlineData("bytes=~/bytes.npy offsets=~/offsets.npy")]
    [InlineData("text=~/t.txt")]
    public void An_interrupted_call_is_continued(string inputs)
    {
        WriteTokens(Many, token => token % 6);
        string line = $"feature_hash {inputs} output-index=~/index.npy";
        UserRuns.Run($"feature_hash {inputs} output-index=~/whole.npy", _folder, isInParts: false);
        PartitionWork? kept = null;
        using (CutWorkload begun = UserRuns.Cut(line, _folder, new CutRequest(Plenty, Resumes: true)))
        {
            begun.Resumption!.Keep = work => kept = work;
            using CancellationTokenSource interruption = new();
            Assert.Throws<OperationCanceledException>(() => begun.Run(
                Implementations.Find("feature_hash", "managed"), default, done => { if (done > 0.3) { interruption.Cancel(); } }, interruption.Token));
        }

        using CutWorkload rest = UserRuns.Cut(line, _folder, new CutRequest(Plenty, Resumes: true, Validates: true));
        long parts = rest.Size.Parts;
        rest.Resumption!.Continue(kept!);
        Assert.Equal(kept!.End, rest.Size.ResumedFrom);
        Assert.InRange(rest.Size.Parts, 1, parts - 1);
        Assert.NotEmpty(rest.Run(Implementations.Find("feature_hash", "managed"), default, static _ => { }, TestContext.Current.CancellationToken).Saved);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("whole.npy")), File.ReadAllBytes(_folder.PathOf("index.npy")));
    }

    [Fact]
    public void A_text_that_was_changed_is_noticed()
    {
        foreach (string changed in (string[])["ab\nc\n", "a\nbcd\n", "a\nbc\nd\n", "a\n"])
        {
            File.WriteAllText(_folder.PathOf("t.txt"), "a\nbc\n");
            using CutWorkload cut = Cut("feature_hash text=~/t.txt");
            File.WriteAllText(_folder.PathOf("t.txt"), changed);
            if (changed.Length == 5)
            {
                // As many tokens with as many bytes: what is hashed is what is read.
                UserRuns.Run(cut);
                continue;
            }

            Assert.Equal("Text '~/t.txt' was changed while it was read; allowed: a file that stays as it is.", MessageOf(() => UserRuns.Run(cut)));
        }
    }

    private CutWorkload Cut(string line) => UserRuns.Cut(line, _folder, Plenty);

    private string MessageOf(Action action)
        => Assert.Throws<UserInputException>(action).Message.Replace(_folder.Location, "~", StringComparison.Ordinal);

    private void Write(string offsets, string bytes)
    {
        long[] numbers = [.. offsets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        NpyFile.Write<long>(_folder.PathOf("o.npy"), numbers, numbers.Length);
        NpyFile.Write<byte>(_folder.PathOf("b.npy"), Encoding.ASCII.GetBytes(bytes), bytes.Length);
    }

    private void WriteOffsets(string name, int[] offsets, bool isLong)
    {
        if (isLong)
        {
            NpyFile.Write<long>(_folder.PathOf(name), (long[])[.. offsets], offsets.Length);
        }
        else
        {
            NpyFile.Write<int>(_folder.PathOf(name), offsets, offsets.Length);
        }
    }

    /// <summary>Writes tokens of letters, as arrays and as a text, packed or not.</summary>
    /// <returns>The bytes of all tokens.</returns>
    private long WriteTokens(int count, Func<int, int> lengthOf)
    {
        long[] offsets = new long[count + 1];
        for (int token = 0; token < count; token++)
        {
            offsets[token + 1] = offsets[token] + lengthOf(token);
        }

        byte[] bytes = [.. Enumerable.Range(0, (int)offsets[^1]).Select(place => (byte)('a' + (place * 7919L % 26)))];
        NpyFile.Write<long>(_folder.PathOf("offsets.npy"), offsets, offsets.Length);
        NpyFile.Write<byte>(_folder.PathOf("bytes.npy"), bytes, bytes.Length);
        using BufferedStream text = new(File.Create(_folder.PathOf("t.txt")), 1 << 20);
        using BufferedStream packed = new(new GZipStream(File.Create(_folder.PathOf("t.txt.gz")), CompressionLevel.Fastest), 1 << 20);
        for (int token = 0; token < count; token++)
        {
            ReadOnlySpan<byte> letters = bytes.AsSpan((int)offsets[token]..(int)offsets[token + 1]);
            foreach (Stream stream in (Stream[])[text, packed])
            {
                stream.Write(letters);
                stream.WriteByte((byte)'\n');
            }
        }

        return offsets[^1];
    }
}
