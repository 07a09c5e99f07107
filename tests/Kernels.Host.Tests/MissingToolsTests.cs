namespace Kernels.Host.Tests;

/// <summary>A build without CMake gives one warning, and everything else works.</summary>
[Collection("builds")]
public sealed class MissingToolsTests
{
    [Fact(Skip = Nightly.Reason, SkipUnless = nameof(Nightly.IsOn), SkipType = typeof(Nightly))]
    public void Without_CMake_the_build_warns_once_the_other_backends_work_and_list_says_what_to_install()
    {
        using TemporaryFolder artifacts = new();
        ChildProcess build = ChildProcess.Run(
            Repository.Root,
            [],
            "dotnet", "build", "src/Kernels.Host", "-c", "Release", "-p:CMakeCommand=no-such-cmake", "-p:ArtifactsPath=" + artifacts.Path);
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.Contains(" 1 Warning(s)", build.Output, StringComparison.Ordinal);
        Assert.Contains("warning KERNELS001: The backend 'native' is not built: CMake was not found", build.Output, StringComparison.Ordinal);

        string kernels = Path.Combine(artifacts.Path, "bin", "Kernels.Host", "release", "kernels.dll");
        ChildProcess list = ChildProcess.Run(artifacts.Path, [], "dotnet", kernels, "list");
        Assert.True(list.ExitCode == 0, list.ToString());
        Assert.Contains("CMake was not found", list.Output, StringComparison.Ordinal);
        Assert.Contains("install CMake", list.Output, StringComparison.Ordinal);

        ChildProcess run = ChildProcess.Run(artifacts.Path, [], "dotnet", kernels, "run", "julia");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("33219980", run.Output, StringComparison.Ordinal);
        Assert.Contains("simd", run.Output, StringComparison.Ordinal);
    }
}
