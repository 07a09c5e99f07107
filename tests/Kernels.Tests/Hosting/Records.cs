using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;

namespace Kernels.Tests.Hosting;

/// <summary>Makes records as <c>kernels tune</c> writes them.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Time = new(2026, 1, 31, 9, 5, 0, TimeSpan.Zero);

    public static TunedWinner Winner(
        string backend, int threads = 2, string size = "medium", double bytes = 4e6, DateTimeOffset? time = null, double seconds = 0.0123, params string[] tied)
        => new("julia/1", size, bytes, threads, backend, [.. tied], new Margin("managed", 1.978, 1.9, 2.07), seconds, time ?? Time);

    public static TuningRecord Of(ImmutableArray<Backend> backends, params TunedWinner[] winners)
        => winners.Aggregate(TuningRecord.Empty, (record, winner) => record.With(TuningEnvironment.Current(backends), winner));

    public static string Text(TuningRecord record) => JsonSerializer.Serialize(record, TuningJson.Default.TuningRecord);
}
