using System.Collections.Immutable;
using System.IO.Compression;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Several files are one array, joined along its first dimension, whether it is read in parts or whole.</summary>
public sealed class JoinedArrayTests : IDisposable
{
    /// <summary>A polynomial that is x itself.</summary>
    private const string Identity = "polynomial coefficients=~/identity.npy output=~/y.npy";

    private readonly TemporaryFolder _folder = new();

    public JoinedArrayTests() => Write("identity.npy", 0, 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_of_a_pattern_are_in_the_order_of_their_names(bool isInParts)
    {
        Write("part-10.npy", 4);
        Write("part-2.npy", 1, 2);
        Write("part-3.npy");
        Write("other.npy", 100);
        string caution = Assert.Single(Run($"{Identity} x=~/part-*.npy", isInParts));
        Assert.Equal([4, 1, 2], Result());
        Assert.Equal(
            $"the files of '{_folder.PathOf("part-*.npy")}' are in the order of their characters, "
                + $"with '{_folder.PathOf("part-10.npy")}' before '{_folder.PathOf("part-2.npy")}'",
            caution);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_are_in_the_order_in_which_they_are_given(bool isInParts)
    {
        Write("b.npy", 1, 2);
        Write("a.npy", 3);
        Assert.Empty(Run($"{Identity} x=~/b.npy x=~/a.npy x=~/b.npy", isInParts));
        Assert.Equal([1, 2, 3, 1, 2], Result());
    }

    /// <summary>A part that lies in one file is mapped, and one that lies in two, such as the second here, is copied.</summary>
    [Fact]
    public void Parts_that_lie_in_two_files_are_read_from_both()
    {
        const int Length = 4_500_001;
        double[] elements = [.. Enumerable.Range(0, 2 * Length).Select(index => (double)index)];
        for (int file = 0; file < 2; file++)
        {
            NpyFile.Write<double>(_folder.PathOf($"{file}.npy"), elements.AsMemory(file * Length, Length), Length);
        }

        using (CutWorkload workload = UserRuns.Cut($"{Identity} x=~/?.npy", _folder, long.MaxValue))
        {
            Assert.Equal(((long)elements.Length, 8.0 * elements.Length), (workload.Size.Extent, workload.Size.BytesRead));
            Assert.InRange(workload.Size.Parts, 3, 100);
            UserRuns.Run(workload);
        }

        Assert.Equal(elements, Result());
    }

    [Theory]
    [InlineData(true, "is")]
    [InlineData(false, "was")]
    public void Rows_are_joined_and_converted(bool isInParts, string verb)
    {
        NpyFile.Write<float>(_folder.PathOf("1.npy"), (float[])[0, 1, 2], 1, 3);
        NpyFile.Write<float>(_folder.PathOf("2.npy"), (float[])[5, 5, 5, 0, 2, 4], 2, 3);
        string line = "ols_slopes y=~/1.npy y=~/2.npy output-slope=~/y.npy";
        Assert.Equal($"array '{_folder.PathOf("1.npy")} and 1 more' {verb} converted to float64 from float32", Assert.Single(Run(line, isInParts)));
        Assert.Equal([1, 0, 2], Result());
    }

    [Fact]
    public void Patterns_find_folders_and_members_of_archives()
    {
        Write("a.npy", 1, 2);
        foreach (string folder in (string[])["a", "b", ".c"])
        {
            Directory.CreateDirectory(_folder.PathOf(folder));
            using ZipArchive archive = ZipFile.Open(_folder.PathOf($"{folder}/x.npz"), ZipArchiveMode.Create);
            archive.CreateEntryFromFile(_folder.PathOf("a.npy"), "m.npy");
        }

        Directory.CreateDirectory(_folder.PathOf("b/y.npz"));
        Assert.Equal([_folder.PathOf("a/x.npz"), _folder.PathOf("b/x.npz")], FilePattern.Expand(_folder.PathOf("*/?.np*")));
        Run($"{Identity} x=~/*/?.npz:m", isInParts: true);
        Assert.Equal([1, 2, 1, 2], Result());
    }

    [Fact]
    public void A_file_that_is_named_like_a_pattern_is_that_file()
    {
        Write("?.npy", 1);
        Write("x.npy", 2);
        Assert.Equal([_folder.PathOf("?.npy")], FilePattern.Expand(_folder.PathOf("?.npy")));
    }

    [Theory]
    [InlineData("*.npz", "No file is like '~/*.npz'; allowed: a file, or a pattern of existing files with * and ?.")]
    [InlineData("[12].npy", "Input '~/[12].npy' can't be read: it does not exist; allowed: an existing file or pipe that you may read.")]
    [InlineData("?.npy", "Array '~/2.npy' can't be joined with '~/1.npy': its elements are float32; required: float64.")]
    public void What_can_not_be_joined_is_refused(string pattern, string message)
    {
        Write("1.npy", 1);
        NpyFile.Write<float>(_folder.PathOf("2.npy"), (float[])[1], 1);
        foreach (bool isInParts in (bool[])[true, false])
        {
            Assert.Equal(
                message.Replace("~", _folder.Location, StringComparison.Ordinal),
                Assert.Throws<UserInputException>(() => Run($"{Identity} x=~/{pattern}", isInParts)).Message);
        }
    }

    [Fact]
    public void Rows_of_other_lengths_are_refused()
    {
        NpyFile.Write<double>(_folder.PathOf("1.npy"), new double[6], 2, 3);
        NpyFile.Write<double>(_folder.PathOf("2.npy"), new double[2], 1, 2);
        Assert.EndsWith(
            "': its elements are rows of 2; required: rows of 3.",
            UserErrors.Message("2.npy", () => Run("ols_slopes y=~/1.npy y=~/2.npy", isInParts: true)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_changed_after_the_check_is_refused()
    {
        Write("1.npy", 1);
        Write("2.npy", 2);
        using CutWorkload workload = UserRuns.Cut($"{Identity} x=~/1.npy x=~/2.npy", _folder, long.MaxValue);
        Write("2.npy", 2, 3);
        Assert.Contains("2.npy' can't be used: it was changed", Assert.Throws<UserInputException>(() => UserRuns.Run(workload)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, params double[] elements) => NpyFile.Write<double>(_folder.PathOf(name), elements, elements.Length);

    private double[] Result()
    {
        using NpyArray<double> result = NpyFile.Map<double>(_folder.PathOf("y.npy"), 1);
        return result.Elements.Span.ToArray();
    }

    private ImmutableArray<string> Run(string line, bool isInParts) => UserRuns.Run(line, _folder, isInParts);
}
