using System.Text.Json;
using Kernels.Fuzz.Mutation;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Runner.Reports;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Records of <c>kernels tune</c>.</summary>
internal sealed class TuningTarget : IFuzzTarget
{
    private static readonly TuningEnvironment Here =
        new("a processor", "x86-64-v3", [new TunedBackend("simd", "x86-64-v3", "1")]);

    public string Name => "tuning";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool) => JsonMutator.Make(random, pool);

    public string? Try(byte[] input)
    {
        TuningReading reading = TuningReader.Parse(input);
        Require(reading.State == TuningState.Whole == reading.Problem is null, "it is whole and has a problem, or neither");
        foreach (TunedWinner winner in reading.Record.Environments.SelectMany(tuned => tuned.Winners))
        {
            Require(double.IsFinite(winner.Seconds) && winner.Seconds > 0, "a winner's time is no time");
            Require(double.IsFinite(winner.WorkingSetBytes) && winner.WorkingSetBytes > 0, "a working set is no size");
            Require(
                winner.Margin is null or { Low: > 0 } && !(winner.Margin?.Low > winner.Margin?.High), "a margin is no interval");
            Require(winner.Threads >= 1, "a winner has no thread");
        }

        byte[] written = JsonSerializer.SerializeToUtf8Bytes(reading.Record, TuningJson.Default.TuningRecord);
        TuningReading again = TuningReader.Parse(written);
        Require(again.State == TuningState.Whole, $"written, it is {again.State}: {again.Problem}");
        Require(
            written.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(again.Record, TuningJson.Default.TuningRecord)),
            "written, it is read otherwise");
        Views.RequirePlain(console => TuningReport.Write("record.json", reading.Record, _ => Here, console));
        return reading.Problem;
    }
}
