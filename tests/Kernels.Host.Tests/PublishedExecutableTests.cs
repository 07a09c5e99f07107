using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Host.Tests;

/// <summary>The self-contained executable, published as the README says, in an empty environment and an empty folder.</summary>
[Collection("builds")]
public sealed class PublishedExecutableTests : IClassFixture<PublishedExecutableTests.Executable>
{
    private readonly Executable _executable;

    public PublishedExecutableTests(Executable executable) => _executable = executable;

    [Fact]
    public void Publishing_warns_of_nothing()
        => Assert.DoesNotContain("warning", _executable.Log, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void It_is_one_file_under_21_and_a_half_MB()
    {
        string file = Assert.Single(Directory.GetFileSystemEntries(_executable.Folder.Path));
        Assert.InRange(new FileInfo(file).Length, 1, 21_500_000);
    }

    [Fact]
    public void It_needs_only_the_C_library()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ldd is Linux's");
        string libraries = ChildProcess.Run("/", [], "ldd", _executable.File).Output;
        Assert.DoesNotContain("gomp", libraries, StringComparison.Ordinal);
        Assert.DoesNotContain("stdc++", libraries, StringComparison.Ordinal);
    }

    [Fact]
    public void List_shows_the_C_kernels_as_built_in()
    {
        string output = Run(0, "list");
        Assert.Contains("native", output, StringComparison.Ordinal);
        Assert.Contains("built in", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("managed")]
    [InlineData("simd")]
    [InlineData("native")]
    public void Run_gives_the_books_sum(string backend)
        => Assert.Contains("33219980", Run(0, "run", "julia", "--backend", backend), StringComparison.Ordinal);

    [Fact]
    public void Compare_ranks_what_is_linked_in()
    {
        string output = Run(0, "compare", "julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,simd,native");
        Assert.Contains("native", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_OpenMP_are_set_aside_before_its_library_reads_them()
    {
        string output = Run(
            0, [new("OMP_PROC_BIND", "true"), new("OMP_DYNAMIC_ALL", "true"), new("OMP_DISPLAY_ENV", "true")],
            "compare", "julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,native", "--threads", "1,2", "--no-ceilings").Output;
        Assert.Contains("OMP_PROC_BIND=true is set aside", output, StringComparison.Ordinal);
        Assert.Contains("OMP_DYNAMIC_ALL=true is set aside", output, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenMP_finds_no_binding()
        => Assert.Contains("OMP_PROC_BIND = 'FALSE'", Run(
            0, [new("OMP_PROC_BIND", "true"), new("OMP_DISPLAY_ENV", "true")], "list").Errors, StringComparison.Ordinal);

    [Fact]
    public void A_row_tells_how_many_threads_computed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        Assert.Contains("native ×2: 1 thread computed, and 2 were asked for", Run(
            0, [new("OMP_THREAD_LIMIT", "1")],
            "compare", "julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,native", "--threads", "1,2", "--no-ceilings").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_goes_by_what_tune_recorded()
    {
        using TemporaryFolder folder = new();
        string record = folder.File("tuning.json");
        Run(0, "tune", "julia", "--sizes", "tiny", "--threads", "1", "--budget", "200ms", "--record", record);
        Assert.Contains("holds here", Run(0, "tune", "--show", "--record", record), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_passes()
        => Assert.Contains("pass", Run(0, "check", "--threads", "1,2"), StringComparison.Ordinal);

    [Fact]
    public void It_holds_the_kernels_in_CSharp_for_a_wider_level()
    {
        Assert.SkipUnless(Avx512BW.VL.IsSupported && Avx512CD.VL.IsSupported && Avx512DQ.VL.IsSupported, "this processor has no x86-64-v4");
        Assert.Contains("33219980", Run(0, "run", "julia", "--backend", "aot"), StringComparison.Ordinal);
        Assert.Contains("\naot      x86-64-v4, threads  all\n", Run(0, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_processor_without_that_level_it_says_what_to_use_instead()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "levels are those of x86-64");
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-x86_64"), "qemu-x86_64, which plays an older processor, is not installed");
        ChildProcess run = ChildProcess.Run("/", [], "/usr/bin/qemu-x86_64", "-cpu", "Haswell", _executable.File, "list");
        Assert.Contains(
            "aot is unavailable: this processor has no x86-64-v4, and this executable's own C# is compiled ahead of time for less: "
            + "use simd or managed",
            run.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64", "x86-64-v3")]
    [InlineData("linux-arm64", "")]
    [InlineData(null, "x86-64-v3")]
    public void The_level_is_that_of_the_platform_named_or_not(string? platform, string level)
    {
        Assert.SkipUnless(
            platform is not null || RuntimeInformation.RuntimeIdentifier == "linux-x64", "the platform not named is another one here");
        string[] named = platform is null ? [] : [$"-p:RuntimeIdentifier={platform}"];
        ChildProcess build = ChildProcess.Run(
            Repository.Root, [], ["dotnet", "msbuild", "src/Kernels.Host", "-getProperty:IlcInstructionSet", .. named]);
        Assert.Equal(level, build.Output.Trim());
    }

    [Fact]
    public void An_older_processor_gets_one_line_that_says_how_to_publish_for_it()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "levels are those of x86-64");
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-x86_64"), "qemu-x86_64, which plays an older processor, is not installed");
        ChildProcess run = ChildProcess.Run("/", [], "/usr/bin/qemu-x86_64", "-cpu", "Nehalem", _executable.File, "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(
            "kernels: this program was compiled for processors with x86-64-v3, and this one is older: publish it again with -p:IlcInstructionSet=x86-64-v2",
            run.Errors.TrimEnd());
    }

    private string Run(int exitCode, params string[] arguments) => Run(exitCode, [], arguments).Output;

    private ChildProcess Run(int exitCode, KeyValuePair<string, string?>[] variables, params string[] arguments)
    {
        using TemporaryFolder empty = new();
        ChildProcess run = ChildProcess.Run(empty.Path, [.. EmptyEnvironment(), .. variables], [_executable.File, .. arguments]);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        return run;
    }

    /// <summary>Every variable of this process, removed.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> EmptyEnvironment()
        => Environment.GetEnvironmentVariables().Keys.Cast<string>().Select(name => KeyValuePair.Create(name, (string?)null));

    /// <summary>Publishes once for all tests.</summary>
    public sealed class Executable : IDisposable
    {
        public Executable()
        {
            ChildProcess publish = ChildProcess.Run(
                Repository.Root,
                [],
                "dotnet", "publish", "src/Kernels.Host", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", Folder.Path);
            Log = publish.Output;
            Assert.True(publish.ExitCode == 0, publish.ToString());
        }

        internal TemporaryFolder Folder { get; } = new();

        public string Log { get; }

        public string File => Folder.File(OperatingSystem.IsWindows() ? "kernels.exe" : "kernels");

        public void Dispose() => Folder.Dispose();
    }
}
