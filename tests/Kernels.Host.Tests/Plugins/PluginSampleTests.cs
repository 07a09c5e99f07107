namespace Kernels.Host.Tests.Plugins;

/// <summary>
/// The samples and the templates, built outside the repository with the usual command of their ecosystem: all their kernels
/// pass the check, including those that they declare themselves.
/// </summary>
[Collection("builds")]
public sealed class PluginSampleTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    private TemporaryFolder Folder => _kernels.Folder;

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void The_sample_in_C_builds_and_passes()
    {
        RequireTools("cmake", "cc");
        CopySample("plugin-c");
        CopyFolder(Repository.PathOf("native", "include"), Folder.File("plugin-c/include"));
        BuildWithCMake("plugin-c");
        AssertPasses("plugin-c/build/plugin", "sample-c", "spmv", "horner");

        const string Setting = "Kernels:Select:horner:Backend";
        _kernels.Environment[Setting.Replace(":", "__", StringComparison.Ordinal)] = "sample-c";
        Assert.Contains($"set by {Setting}", _kernels.Run("list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_in_Csharp_builds_and_passes()
    {
        CopySample("plugin-csharp");
        BuildWithDotnet("plugin-csharp");
        AssertPasses("plugin-csharp/bin/Release/net10.0", "sample-csharp", "julia", "softmax");
    }

    [Fact]
    public void The_sample_in_Python_passes_as_it_is()
    {
        RequireTools("python3");
        CopySample("plugin-python");
        File.Copy(Repository.PathOf("python", "kernels_worker.py"), Folder.File("plugin-python/kernels_worker.py"));
        AssertPasses("plugin-python", "sample-python", "spmv", "histogram");
    }

    [Fact]
    public void The_templates_make_plug_ins_of_another_name_that_build_and_pass()
    {
        RequireTools("cmake", "cc");
        Run("dotnet", "pack", Repository.PathOf("templates"), "-o", Folder.File("feed"));
        Run("dotnet", "new", "install", Directory.GetFiles(Folder.File("feed"), "*.nupkg").Single(), "--debug:custom-hive", Folder.File("hive"));
        Run("dotnet", "new", "kernels-plugin", "-n", "My.Plugin", "-o", "managed", "--debug:custom-hive", Folder.File("hive"));
        Run("dotnet", "new", "kernels-plugin-c", "-n", "Mine", "-o", "native", "--debug:custom-hive", Folder.File("hive"));

        BuildWithDotnet("managed");
        AssertPasses("managed/bin/Release/net10.0", "my-plugin", "julia", "softmax");
        BuildWithCMake("native");
        AssertPasses("native/build/plugin", "mine", "spmv", "horner");
    }

    private static void RequireTools(params ReadOnlySpan<string> tools)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (string tool in tools)
        {
            Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, tool))), $"there is no {tool} on the PATH");
        }
    }

    private void AssertPasses(string plugin, string id, params string[] kernels)
    {
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = Folder.File(plugin);
        ChildProcess check = _kernels.Run(["check", .. kernels, "--backends", id, "--threads", "1,2"]);
        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.All(kernels, kernel => Assert.Contains(kernel, check.Output, StringComparison.Ordinal));

        ChildProcess info = _kernels.Run("info", kernels[^1]);
        Assert.True(info.ExitCode == 0, info.ToString());
        Assert.Contains(id, info.Output, StringComparison.Ordinal);
    }

    private void BuildWithCMake(string folder)
    {
        Run("cmake", "-S", folder, "-B", $"{folder}/build");
        Run("cmake", "--build", $"{folder}/build");
    }

    /// <summary>The contracts come as a package, from the test's own cache: their version does not change with their content.</summary>
    private void BuildWithDotnet(string folder)
    {
        Run("dotnet", "pack", Repository.PathOf("src", "Kernels.Abstractions"), "-o", Folder.File("packages"));
        _kernels.Environment["NUGET_PACKAGES"] = Folder.File("cache");
        Run("dotnet", "build", folder, "-c", "Release", $"-p:RestoreAdditionalProjectSources={Folder.File("packages")}");
    }

    private void Run(params ReadOnlySpan<string> command)
    {
        ChildProcess run = ChildProcess.Run(Folder.Path, _kernels.Environment, command);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private void CopySample(string name)
    {
        CopyFolder(Repository.PathOf("samples", name), Folder.File(name));
        foreach (string built in (string[])["bin", "obj", "build", "__pycache__"])
        {
            string path = Path.Combine(Folder.File(name), built);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(source))
        {
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }
}
