using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>The output of <c>kernels doctor</c>.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void It_measures_ceilings_and_writes_the_documented_format()
    {
        JsonElement root = Json("doctor", "--threads", "1", "--json");
        Assert.Equal("kernels.doctor/1", root.GetProperty("schema").GetString());
        Assert.NotEmpty(root.GetProperty("machine").GetProperty("cpu").GetString()!);

        JsonElement ceilings = Assert.Single(root.GetProperty("ceilings").GetProperty("threads").EnumerateArray());
        Assert.Equal(1, ceilings.GetProperty("threads").GetInt32());
        Assert.True(ceilings.GetProperty("gflops").GetDouble() > 0);
        JsonElement[] levels = [.. ceilings.GetProperty("levels").EnumerateArray()];
        Assert.Equal("memory", levels[^1].GetProperty("level").GetString());
        Assert.All(levels, level => Assert.True(level.GetProperty("gbs").GetDouble() > 0));
    }

    [Fact]
    public void It_says_what_a_setting_switches_off_and_what_is_missing()
    {
        _kernels.Environment["KERNELS_NATIVE_ISA"] = "sse9";
        JsonElement root = Json("doctor", "--no-ceilings", "--json");
        Assert.Equal(JsonValueKind.Null, root.GetProperty("ceilings").ValueKind);
        Assert.Contains(
            root.GetProperty("findings").EnumerateArray(),
            finding => finding.GetProperty("what").GetString()!.Contains("KERNELS_NATIVE_ISA", StringComparison.Ordinal));
    }

    [Fact]
    public void The_report_shows_machine_instruction_sets_and_backends()
    {
        ChildProcess run = _kernels.Run("doctor", "--no-ceilings");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.All(
            ["processor", "operating system", ".NET", "backend simd", "clock", "hardware counters", "instruction sets"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    private JsonElement Json(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
