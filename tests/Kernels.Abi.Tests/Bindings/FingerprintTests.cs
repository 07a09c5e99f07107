using Kernels.Abi.Tests.Support;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>The recorded fingerprint shows if a header was changed without its bindings, or if a binding was edited.</summary>
public sealed class FingerprintTests : IDisposable
{
    private readonly string _copy = Directory.CreateTempSubdirectory("kernels-abi-").FullName;

    public static TheoryData<string> CoveredFiles => [.. Fingerprint.Paths(Repository.Root)];

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public void The_bindings_belong_to_the_headers()
    {
        IReadOnlyList<string> differences = Fingerprint.Differences(Repository.Root);
        Assert.True(
            differences.Count == 0,
            $"run './build.ps1 generate' and commit what it writes; changed since it last ran: {string.Join(", ", differences)}");
    }

    [Theory]
    [MemberData(nameof(CoveredFiles))]
    public void A_changed_file_is_noticed(string path)
    {
        CopyRepository();
        File.AppendAllText(Path.Combine(_copy, path), "\n");
        Assert.Equal([path], Fingerprint.Differences(_copy));
    }

    [Theory]
    [InlineData("native/include/kernels/new.h")]
    [InlineData("generation/new.rsp")]
    [InlineData("src/Kernels.Native/Generated/New.cs")]
    public void A_new_file_is_noticed(string path)
    {
        CopyRepository();
        File.WriteAllText(Path.Combine(_copy, path), "");
        Assert.Equal([path], Fingerprint.Differences(_copy));
    }

    [Fact]
    public void A_deleted_binding_is_noticed()
    {
        const string Path = "src/Kernels.Native/Generated/kernels_plugin.cs";
        CopyRepository();
        File.Delete(System.IO.Path.Combine(_copy, Path));
        Assert.Equal([Path], Fingerprint.Differences(_copy));
    }

    private void CopyRepository()
    {
        foreach (string path in Fingerprint.Paths(Repository.Root).Append(Fingerprint.File))
        {
            string target = Path.Combine(_copy, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Repository.PathOf(path), target);
        }

        Assert.Empty(Fingerprint.Differences(_copy));
    }
}
