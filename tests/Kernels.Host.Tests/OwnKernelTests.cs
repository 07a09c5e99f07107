using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kernels.Host.Tests;

/// <summary>A program with a kernel of its own, the sample <c>OwnKernel</c>, has every verb for it.</summary>
[Collection("builds")]
public sealed class OwnKernelTests : IDisposable
{
    private static readonly string[] Variants = ["plain", "by-time", "vectors", "parallel", "c", "plain-aot", "by-time-aot", "vectors-aot", "parallel-aot"];

    private readonly KernelsCommand _program = new() { Program = Path.Combine(AppContext.BaseDirectory, "OwnKernel.dll") };

    public void Dispose() => _program.Dispose();

    [Fact]
    public void List_shows_its_implementations_and_which_is_selected()
    {
        string output = Done("list");
        Assert.All(Variants, variant => Assert.Contains($"\n{variant} ", output, StringComparison.Ordinal));
        Assert.Contains("auto: the application's first", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ema")]
    [InlineData("acme.ema")]
    [InlineData("acme.ema/1")]
    public void Check_tries_them_against_the_oracle_in_processes_of_their_own(string name)
    {
        string output = Done("check", name, "--threads", "1");
        Assert.EndsWith(" 0 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(Variants.Length, output.Split('\n').Count(line => line.StartsWith("acme.ema ", StringComparison.Ordinal) && line.EndsWith("pass", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData]
    [InlineData("--isolate")]
    public void Compare_ranks_them_once_their_code_is_final_and_nothing_that_lacks_the_kernel(params string[] options)
    {
        string output = Done(["compare", "ema", "--size", "tiny", "--rounds", "3", "--no-ceilings", .. options]);
        Assert.All(Variants, variant => Assert.Contains($"\n{variant} ×1 ", output, StringComparison.Ordinal));
        Assert.Contains("ratio to plain ×1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("unsupported", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not known", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_selects_an_implementation_for_run()
    {
        File.WriteAllText(_program.Folder.File("appsettings.json"), """{ "Kernels": { "Select": { "ema": { "Backend": "vectors" } } } }""");
        string output = Done("run", "ema", "--size", "tiny", "--alpha", "0.5", "--output", "y.npy", "--validate");
        Assert.Contains("vectors, C#, 1 thread", output, StringComparison.Ordinal);
        Assert.Contains("set by Kernels:Select:ema:Backend", output, StringComparison.Ordinal);
        Assert.Contains("pass", output, StringComparison.Ordinal);
        Assert.True(File.Exists(_program.Folder.File("y.npy")));
    }

    [Fact]
    public void Tune_records_what_auto_takes_then()
    {
        Done("tune", "ema", "--size", "tiny", "--threads", "1", "--budget", "1s");
        Assert.DoesNotContain("the application's first", Done("list"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_is_stale_when_its_code_in_C_has_changed()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json" or ".so"))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        using KernelsCommand program = new() { Program = folder.File("OwnKernel.dll") };
        ChildProcess tune = program.Run("tune", "ema", "--size", "tiny", "--threads", "1", "--budget", "1s");
        Assert.True(tune.ExitCode == 0, tune.ToString());
        Assert.DoesNotContain("stale", program.Run("list").Output, StringComparison.Ordinal);

        // Bytes after the end of an ELF file change nothing but its hash.
        File.AppendAllText(folder.File("libOwnKernel.native.so"), "changed");
        string list = string.Join(' ', program.Run("list").Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("auto: the application's first", list, StringComparison.Ordinal);
        Assert.Contains("it is stale: c is a different build now", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_NativeAOT_library_the_rest_works_and_the_reason_is_told()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        ChildProcess check = ChildProcess.Run(folder.Path, _program.Environment, "dotnet", folder.File("OwnKernel.dll"), "check", "ema", "--backends", "plain,plain-aot", "--threads", "1");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("OwnKernel.aot", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_short_name_has_a_suggestion()
        => Assert.Contains("'emma' is unknown, did you mean 'ema'", _program.Refused(2, "compare", "emma"), StringComparison.Ordinal);

    [Fact]
    public void Its_name_is_in_messages_help_and_completion()
    {
        Assert.StartsWith("OwnKernel: argument 'ema' is unknown; see 'OwnKernel list --help'", _program.Refused(2, "list", "ema"), StringComparison.Ordinal);
        Assert.Contains("OwnKernel compare", Done("help", "compare"), StringComparison.Ordinal);
        Assert.Contains("complete -F _OwnKernel OwnKernel", Done("completion", "bash"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_is_one_line_with_a_suggestion()
        => Assert.Contains("did you mean 'vectors'", _program.Refused(2, "compare", "ema", "--backends", "plain,vectr"), StringComparison.Ordinal);

    [Fact(Skip = Nightly.Reason, SkipUnless = nameof(Nightly.IsOn), SkipType = typeof(Nightly))]
    public void It_is_one_file_and_the_library_that_it_asks_for_when_published_with_NativeAOT()
    {
        using TemporaryFolder folder = new();
        ChildProcess publish = ChildProcess.Run(
            Repository.Root,
            [],
            "dotnet", "publish", "samples/OwnKernel", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder.Path);
        Assert.True(publish.ExitCode == 0, publish.ToString());
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        ChildProcess check = ChildProcess.Run(_program.Folder.Path, _program.Environment, folder.File("OwnKernel"), "check", "ema", "julia");
        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.Matches(@"\nacme\.ema +vectors-aot +\S+ .* pass\n", check.Output);
        ChildProcess list = ChildProcess.Run(_program.Folder.Path, _program.Environment, folder.File("OwnKernel"), "list");
        Assert.Contains("C17 with OpenMP", list.Output, StringComparison.Ordinal);
        Assert.Contains("built in", list.Output, StringComparison.Ordinal);

        // The record of a published program knows the code in C by the hash of what was linked.
        string record = folder.File("record.json");
        ChildProcess tune = ChildProcess.Run(
            _program.Folder.Path, _program.Environment, folder.File("OwnKernel"), "tune", "ema", "--size", "tiny", "--threads", "1", "--budget", "1s", "--record", record);
        Assert.True(tune.ExitCode == 0, tune.ToString());
        string linked = Path.Combine(Repository.Root, "artifacts", "obj", "OwnKernel", $"release_{RuntimeInformation.RuntimeIdentifier}", "OwnKernel.native.o");
        Assert.Matches($@" aot {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(linked)))}""", File.ReadAllText(record));
    }

    private string Done(params ReadOnlySpan<string> arguments)
    {
        ChildProcess run = _program.Run(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output;
    }
}
