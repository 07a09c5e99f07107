using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary><c>kernels tune</c> as a process, and how <c>run</c> and <c>list</c> use its record.</summary>
public sealed class TuneTests : IDisposable
{
    private const string Record = "tuning.json";

    private static readonly string[] Quick = ["--size", "tiny", "--threads", "1", "--budget", "0.2"];
    private static readonly string[] Run = ["run", "julia", "--width", "90", "--height", "90", "--threads", "1"];

    private readonly KernelsCommand _kernels = new();

    public TuneTests() => _kernels.Environment["Kernels__Record"] = Record;

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void What_it_records_is_what_auto_goes_by_until_it_is_cleared()
    {
        Assert.Contains("recorded 1 of 1", Ran(["tune", "julia", .. Quick]), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_kernels.Folder.File(Record)));
        Assert.Equal("kernels.tuning/1", json.RootElement.GetProperty("schema").GetString());
        JsonElement winner = json.RootElement.GetProperty("environments")[0].GetProperty("winners")[0];
        string backend = winner.GetProperty("backend").GetString()!;
        string evidence = $"on tiny input with 1 thread; measured {winner.GetProperty("measured_at").GetDateTimeOffset():yyyy-MM-dd HH:mm} UTC";

        string run = Ran(Run);
        Assert.Contains($"backend   {backend}", run, StringComparison.Ordinal);
        Assert.Contains(evidence, run, StringComparison.Ordinal);
        _kernels.Environment["Kernels__Threads"] = "1";
        Assert.Contains(evidence, Ran("list"), StringComparison.Ordinal);
        Assert.Contains("\"measured_at\"", Ran("list", "--json"), StringComparison.Ordinal);
        Assert.Contains("holds here", Ran("tune", "--show"), StringComparison.Ordinal);
        Assert.Contains("tiny", Ran("tune", "julia", "--show"), StringComparison.Ordinal);
        Assert.DoesNotContain("tiny", Ran("tune", "spmv", "--show"), StringComparison.Ordinal);

        Assert.Contains("removed 0 ", Ran("tune", "spmv", "--clear"), StringComparison.Ordinal);
        Assert.Contains("removed 1 ", Ran("tune", "--clear"), StringComparison.Ordinal);
        Assert.Contains("is empty", Ran(Run), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_that_tune_at_once_lose_nothing()
    {
        string[] kernels = ["julia", "diffusion", "spmv"];
        Parallel.ForEach(kernels, kernel => Ran(["tune", kernel, .. Quick]));
        string shown = Ran("tune", "--show");
        Assert.All(kernels, kernel => Assert.Contains($"{kernel}/1", shown, StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_of_other_instructions_is_stale_and_the_fixed_order_is_told()
    {
        Assert.SkipUnless(Avx2.IsSupported, "nothing to switch off");
        Ran(["tune", "julia", .. Quick]);
        _kernels.Environment["DOTNET_EnableAVX2"] = "0";
        ChildProcess run = _kernels.Run(Run);
        Assert.Contains("auto: first available of native, simd, aot, managed (", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("kernels: warning: the record ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("it is stale: simd used", run.Errors, StringComparison.Ordinal);
        Assert.Contains("it is stale: simd used", Ran("list"), StringComparison.Ordinal);
        Assert.Contains("it is stale: simd used", Ran("tune", "--show"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_record_is_told_by_readers_and_set_aside_by_tune()
    {
        File.WriteAllText(_kernels.Folder.File(Record), "{");
        Assert.Contains("it is damaged", Ran(Run), StringComparison.Ordinal);
        Assert.Contains("it is damaged", _kernels.Refused(2, "tune", "--show"), StringComparison.Ordinal);
        Assert.Equal("{", File.ReadAllText(_kernels.Folder.File(Record)));

        ChildProcess tune = _kernels.Run(["tune", "julia", .. Quick]);
        Assert.True(tune.ExitCode == 0, tune.ToString());
        Assert.Contains("kernels: warning: the record ", tune.Errors, StringComparison.Ordinal);
        Assert.Equal("{", File.ReadAllText(Assert.Single(Directory.GetFiles(_kernels.Folder.Path, "*.damaged-*"))));
        Assert.Contains("on tiny input", Ran(Run), StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_beside_the_configuration_precedes_the_users_own_and_an_option_precedes_both()
    {
        _kernels.Environment.Remove("Kernels__Record");
        Assert.Contains(Path.Combine("kernels", "tuning.json"), Ran("tune", "--show"), StringComparison.Ordinal);
        Ran(["tune", "julia", "--record", "kernels-tuning.json", .. Quick]);
        Assert.Contains("kernels-tuning.json", Ran(Run), StringComparison.Ordinal);
        Assert.Contains("other.json: nothing", Ran("tune", "--show", "--record", "other.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("huge", "tune", "--sizes", "tiny,huge")]
    [InlineData("exclude", "tune", "--show", "--clear")]
    [InlineData("fft", "tune", "fft")]
    [InlineData("--record is none", "tune", "--record", "none")]
    [InlineData("is not touched", "tune", "--record", "appsettings.json")]
    [InlineData("no-folder", "tune", "--record", "appsettings.json/no-folder")]
    public void A_wrong_call_is_one_line_that_names_the_cause(string cause, params string[] call)
    {
        File.WriteAllText(_kernels.Folder.File("appsettings.json"), """{ "Kernels": { "Backend": "auto" } }""");
        string line = _kernels.Refused(2, call);
        Assert.Contains(cause, line, StringComparison.Ordinal);
    }

    private string Ran(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output;
    }
}
