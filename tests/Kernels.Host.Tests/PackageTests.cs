using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Kernels.Host.Tests;

/// <summary>The packages as a user has them who knows nothing of this checkout: from a folder, with NuGet's cache empty.</summary>
[Collection("builds")]
public sealed class PackageTests : IClassFixture<PackageTests.Feed>
{
    private readonly Feed _feed;

    public PackageTests(Feed feed) => _feed = feed;

    [Fact]
    public void A_program_with_a_kernel_of_its_own_needs_one_package()
    {
        _feed.Run("dotnet", "new", "install", _feed.PackageOf("Kernels.Templates"), "--debug:custom-hive", _feed.Folder.File("hive"));
        _feed.Run("dotnet", "new", "kernels-app", "-n", "MyKernels", "--debug:custom-hive", _feed.Folder.File("hive"));
        AddProperty("MyKernels/MyKernels.csproj", "KernelsNativeAot", "true");
        string source = $"-p:RestoreAdditionalProjectSources={_feed.Packages}";

        _feed.Run("dotnet", "build", "MyKernels", "-c", "Release", "-o", "built", source);
        string check = _feed.Run("built/MyKernels", "check", "ema", "--threads", "1").Output;
        Assert.EndsWith(" 0 failed\n", check, StringComparison.Ordinal);
        Assert.Matches(@"\nacme\.ema +by-time-aot +\S+ .* pass\n", check);
        string list = _feed.Run("built/MyKernels", "list").Output;
        Assert.Contains("C17 with OpenMP", list, StringComparison.Ordinal);
        Assert.DoesNotContain("unavailable", list, StringComparison.Ordinal);

        ChildProcess publish = _feed.Run(
            "dotnet", "publish", "MyKernels", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "published", source);
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            ["MyKernels", "MyKernels.dbg", "libMyKernels.aot.so"],
            Directory.GetFileSystemEntries(_feed.Folder.File("published")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.EndsWith(
            " 0 failed\n", _feed.Run("published/MyKernels", "check", "ema", "julia", "--threads", "1").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_with_a_queue_needs_the_package_beside_it()
    {
        _feed.Run("dotnet", "new", "install", _feed.PackageOf("Kernels.Templates"), "--debug:custom-hive", _feed.Folder.File("queue-hive"));
        _feed.Run("dotnet", "new", "kernels-app", "-n", "Queued", "--debug:custom-hive", _feed.Folder.File("queue-hive"));
        Change("Queued/Queued.csproj", "<PackageReference Include=\"Kernels\"", "<PackageReference Include=\"Kernels.Queue\" Version=\"0.1.0\" />\n    <PackageReference Include=\"Kernels\"");
        Change("Queued/Program.cs", "kernels.Add(Ema.Kernel)", "kernels.Add(Ema.Kernel).AddQueue()");

        _feed.Run("dotnet", "build", "Queued", "-c", "Release", "-o", "queued", $"-p:RestoreAdditionalProjectSources={_feed.Packages}");
        Assert.Contains("--parts", _feed.Run("queued/Queued", "submit", "ema", "--help").Output, StringComparison.Ordinal);
        Assert.Equal(
            "Queued: no NATS server answers at nats://127.0.0.1:9: Connection refused.\n",
            _feed.RunTo(3, "queued/Queued", "queue", "--queue", "nats://127.0.0.1:9").Errors);
    }

    [Fact]
    public void The_tool_is_one_file_of_machine_code()
    {
        _feed.Run("dotnet", "tool", "install", "Kernels.Tool", "--tool-path", "tools", "--source", _feed.Packages);
        Assert.StartsWith("0.1.0", _feed.Run("tools/kernels", "--version").Output, StringComparison.Ordinal);
        Assert.EndsWith(
            " 0 failed\n", _feed.Run("tools/kernels", "check", "julia", "--backends", "native").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_package_has_a_page_an_icon_and_a_bill_of_materials()
        => Assert.All(Directory.GetFiles(_feed.Packages, "*.nupkg").Where(package => !Path.GetFileName(package).Contains("Tool.", StringComparison.Ordinal)), package =>
        {
            string[] files = FilesOf(package);
            Assert.Contains("README.md", files);
            Assert.Contains("icon.png", files);
            Assert.Contains("sbom/bom.cdx.json", files);
        });

    [Fact]
    public void The_symbols_of_every_assembly_are_packed()
    {
        string[] assemblies = [.. FilesOf(_feed.PackageOf("Kernels")).Where(file => Path.GetExtension(file) == ".dll")];
        Assert.NotEmpty(assemblies);
        string[] symbols = FilesOf(Path.ChangeExtension(_feed.PackageOf("Kernels"), ".snupkg"));
        Assert.All(assemblies, assembly => Assert.Contains(Path.ChangeExtension(assembly, ".pdb"), symbols));
    }

    [Fact]
    public void The_C_library_is_packed_for_each_platform_with_a_compiler_here()
    {
        string[] files = FilesOf(_feed.PackageOf("Kernels"));
        string[] platforms = [RuntimeInformation.RuntimeIdentifier, .. HasArm64Compiler ? ["linux-arm64"] : Array.Empty<string>()];
        Assert.All(platforms, platform =>
        {
            Assert.Contains($"runtimes/{platform}/native/libkernels_native.so", files);
            Assert.Contains($"runtimes/{platform}/native/libgomp.so.1", files);
            Assert.Contains($"native/{platform}/libkernels_native.a", files);
        });
    }

    /// <summary>Adds a property to the only group of a project's properties.</summary>
    private void AddProperty(string project, string name, string value)
        => Change(project, "</PropertyGroup>", $"  <{name}>{value}</{name}>\n  </PropertyGroup>");

    /// <summary>Replaces what is once in a file.</summary>
    private void Change(string file, string before, string after)
    {
        string[] parts = File.ReadAllText(_feed.Folder.File(file)).Split(before);
        Assert.Equal(2, parts.Length);
        File.WriteAllText(_feed.Folder.File(file), string.Join(after, parts));
    }

    private static bool HasArm64Compiler => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "aarch64-linux-gnu-gcc")));

    private static string[] FilesOf(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The packages, made once, and a folder for what uses them.</summary>
    public sealed class Feed : IDisposable
    {
        private readonly Dictionary<string, string?> _environment;

        public Feed()
        {
            _environment = new()
            {
                ["NUGET_PACKAGES"] = Folder.File("cache"),
                ["XDG_DATA_HOME"] = Folder.File("data"),
                ["NO_COLOR"] = "1",
            };
            foreach (string project in (string[])["src/Kernels.Abstractions", "src/Kernels", "src/Kernels.Host", "src/Kernels.Queue", "templates"])
            {
                Pack(project);
            }

            Pack("src/Kernels.Host", "-r", RuntimeInformation.RuntimeIdentifier);
        }

        /// <summary>The folder in which commands run.</summary>
        internal TemporaryFolder Folder { get; } = new();

        /// <summary>The folder of the packages.</summary>
        internal string Packages => Folder.File("packages");

        public void Dispose() => Folder.Dispose();

        /// <summary>The file of a package.</summary>
        internal string PackageOf(string id) => Directory.GetFiles(Packages, $"{id}.0*.nupkg").Single();

        /// <summary>Runs a command that has to succeed.</summary>
        internal ChildProcess Run(params string[] command) => RunTo(0, command);

        /// <summary>Runs a command that has to end with an exit code.</summary>
        internal ChildProcess RunTo(int exitCode, params string[] command)
        {
            if (command[0].Contains('/', StringComparison.Ordinal))
            {
                command[0] = Folder.File(command[0]);
            }

            ChildProcess run = ChildProcess.Run(Folder.Path, _environment, command);
            Assert.True(run.ExitCode == exitCode, run.ToString());
            return run;
        }

        /// <summary>Packs a project, with the cache of the person who runs the tests.</summary>
        private void Pack(string project, params ReadOnlySpan<string> options)
        {
            ChildProcess pack = ChildProcess.Run(
                Repository.Root, [], ["dotnet", "pack", project, "-c", "Release", "-o", Packages, "-p:BillOfMaterials=true", .. options]);
            Assert.True(pack.ExitCode == 0, pack.ToString());
            Assert.DoesNotContain("warning", pack.Output, StringComparison.OrdinalIgnoreCase);
        }
    }
}
