using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests.Streams;

/// <summary>A file that would be longer than the file system or a limit of the user's allows is told in one line.</summary>
public sealed class LongFileTests : IDisposable
{
    /// <summary>No file may have more than 64 KiB, and the runtime makes no large one of its own.</summary>
    private const string Limit
        = "export DOTNET_EnableDiagnostics=0 DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 64; ";

    private readonly KernelsCommand _kernels = new();

    public LongFileTests() => NpyFile.Write<double>(_kernels.Folder.File("x.npy"), new double[100_000], 100_000);

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("--output y.npy", "Output 'y.npy'")]
    [InlineData("--output y.npy --memory 1GB", "Output 'y.npy'")]
    [InlineData("--output y.npy --memory 1GB --resume", "'y.npy.resume'")]
    [InlineData("--partition 1/1 --into parts", "Output 'parts/1-of-1.y.npy'")]
    [InlineData("--output - > y.npy", "Output '-'")]
    public void An_output(string options, string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's limits are tried on Linux");
        ChildProcess run = _kernels.Script($"{Limit}kernels run polynomial --x x.npy {options}");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.StartsWith(
            $"kernels: {file} can't be written: a file there can't be that long",
            Assert.Single(run.Errors.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_to_be_kept_is_not_kept_and_that_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's limits are tried on Linux");
        ChildProcess run = _kernels.Script($"{Limit}kernels run polynomial --x x.npy --cache");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("the result is not kept in ", run.Output + run.Errors, StringComparison.Ordinal);
        Assert.Contains("a file there can't be that long", run.Output + run.Errors, StringComparison.Ordinal);
    }
}
