using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Tests.Workloads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kernels.Tests.Hosting;

/// <summary><c>auto</c> uses measurements of this machine and these builds, or else its fixed order, and says which.</summary>
public sealed class AutoTests : IDisposable
{
    private const string Order = "auto: first available of native, simd, aot, managed (";

    private readonly TemporaryFolder _folder = new();
    private readonly Messages _log = new();

    private string Path => _folder.PathOf("tuning.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_winner_is_selected_with_what_it_won_by_how_much_and_when()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd")));
        Selection selection = Select(FakeBackends.All);
        Assert.Equal("simd", selection.Backend.Name);
        Assert.Equal(
            "auto: fastest, 1.98× (1.90 to 2.07) as fast as managed, on medium input with 2 threads; "
            + $"measured 2026-01-31 09:05 UTC ({Path})",
            selection.Reason);
        Assert.Equal((Path, "simd"), (selection.Evidence!.Record, selection.Evidence.Winner.Backend));
        Assert.Null(selection.Warning);
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Information && line.Text.Contains(selection.Reason, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public void A_tie_is_told()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd", tied: ["aot", "managed"]) with { Margin = null }));
        Assert.StartsWith(
            "auto: tied with aot, managed and first in order, on medium input", Select(FakeBackends.All).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_winner_is_told()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd") with { Margin = null }));
        Assert.StartsWith("auto: the only one that passed, on", Select(FakeBackends.All).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, "managed")]
    [InlineData(1.9e6, "managed")]
    [InlineData(2.1e6, "simd")]
    [InlineData(1.9e7, "simd")]
    [InlineData(2.1e7, "aot")]
    [InlineData(0.0, "managed")]
    [InlineData(null, "aot")]
    public void The_nearest_size_class_decides_and_the_largest_where_the_size_is_unknown(double? bytes, string backend)
    {
        Write(Records.Of(
            FakeBackends.All,
            Records.Winner("aot", size: "large", bytes: 1e8),
            Records.Winner("managed", size: "small", bytes: 1e6),
            Records.Winner("simd", size: "medium", bytes: 4e6)));
        Assert.Equal(backend, Select(FakeBackends.All, bytes).Backend.Name);
    }

    [Fact]
    public void The_latest_measurement_decides_where_several_environments_hold_here()
    {
        TuningRecord record = Records.Of(FakeBackends.All, Records.Winner("simd", time: Records.Time.AddDays(1)));
        Write(record.With(TuningEnvironment.Current([.. FakeBackends.All, FakeBackends.Make("other")]), Records.Winner("aot")));
        Assert.Equal("simd", Select(FakeBackends.All).Backend.Name);
    }

    [Fact]
    public void Another_thread_count_is_another_question()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd", threads: 1), Records.Winner("aot", threads: 2)));
        Assert.Equal("simd", Select(FakeBackends.All, settings: ("Kernels:Threads", "1")).Backend.Name);
        Assert.Equal("aot", Select(FakeBackends.All, settings: ("Kernels:Threads", "2")).Backend.Name);
        Selection three = Select(FakeBackends.All, settings: ("Kernels:Threads", "3"));
        Assert.Equal("native", three.Backend.Name);
        Assert.Equal($"{Order}the record {Path} has nothing on julia/1 with 3 threads, but with 1, 2)", three.Reason);
    }

    [Fact]
    public void Zero_threads_are_as_many_as_there_are_processors()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd", threads: Environment.ProcessorCount)));
        Assert.Equal("simd", Select(FakeBackends.All, settings: ("Kernels:Threads", "0")).Backend.Name);
    }

    [Fact]
    public void Where_no_thread_count_is_set_the_fastest_that_was_measured_is_taken()
    {
        int all = Environment.ProcessorCount;
        Write(Records.Of(
            FakeBackends.All,
            Records.Winner("simd", threads: 1, seconds: 0.5),
            Records.Winner("aot", threads: all, seconds: all == 1 ? 0.5 : 0.6),
            Records.Winner("managed", threads: all + 1, seconds: 0.1),
            Records.Winner("managed", threads: 1, size: "tiny", bytes: 1e3, seconds: 1e-6)));
        Selection selection = Host(FakeBackends.All).Select(Julia.Contract);
        Assert.Equal((all == 1 ? "aot" : "simd", 1), (selection.Backend.Name, selection.Threads));
        Assert.Equal(1, selection.Evidence!.Winner.Threads);
        Assert.Contains("on medium input with 1 thread;", selection.Reason, StringComparison.Ordinal);

        // The size decides first, as with a given thread count.
        Assert.Equal("managed", Host(FakeBackends.All).Select(Julia.Contract, 1e3).Backend.Name);
    }

    [Fact]
    public void A_thread_count_that_is_set_to_every_processor_is_set()
    {
        int all = Environment.ProcessorCount;
        Write(Records.Of(
            FakeBackends.All, Records.Winner("simd", threads: all + 1, seconds: 0.1), Records.Winner("aot", threads: all, seconds: 0.6)));
        Selection selection = Select(FakeBackends.All, settings: ("Kernels:Threads", "0"));
        Assert.Equal(("aot", 0), (selection.Backend.Name, selection.Threads));
    }

    [Fact]
    public void More_threads_than_processors_are_never_chosen()
    {
        int all = Environment.ProcessorCount;
        Write(Records.Of(FakeBackends.All, Records.Winner("simd", threads: all + 1)));
        Selection selection = Host(FakeBackends.All).Select(Julia.Contract);
        Assert.Equal(("native", 0), (selection.Backend.Name, selection.Threads));
        Assert.Contains(
            $"has nothing on julia/1 with at most {all} threads, as many as processors, but with {all + 1})", selection.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_gets_a_kernel_by_injection_gets_the_measured_thread_count()
    {
        Write(Records.Of(FakeBackends.With(FakeBackends.Make("simd")), Records.Winner("simd", threads: 1)));
        Assert.IsType<ConfiguredKernel<JuliaArguments>>(Host(FakeBackends.All).GetKernel(Julia.Contract));
    }

    [Fact]
    public void A_backend_that_was_not_measured_matters_only_for_the_kernels_that_it_implements()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd"), Records.Winner("simd") with { Contract = "spmv/1" }));
        Backend spmvAlone = FakeBackends.MakeForSpmv("mine");
        KernelHost host = Host([.. FakeBackends.All, spmvAlone]);
        Selection julia = host.Select(Julia.Contract);
        Assert.Equal(("simd", null), (julia.Backend.Name, julia.Warning));
        string refusal = Assert.Throws<BackendUnavailableException>(() => host.Select(Spmv.Contract)).Message;
        Assert.Contains("auto takes no plug-in without evidence", refusal, StringComparison.Ordinal);
    }

    /// <summary>A backend with another or an unknown build does not invalidate the records of kernels that it doesn't implement.</summary>
    [Theory]
    [InlineData("build 2")]
    [InlineData(null)]
    public void Another_build_matters_only_for_the_kernels_that_it_implements(string? build)
    {
        ImmutableArray<Backend> measured = [.. FakeBackends.All, FakeBackends.MakeForSpmv("mine")];
        Write(Records.Of(measured, Records.Winner("simd"), Records.Winner("mine") with { Contract = "spmv/1" }));
        Assert.Equal("mine", Host(measured).Select(Spmv.Contract).Backend.Name);

        KernelHost changed = Host([.. FakeBackends.All, FakeBackends.MakeForSpmv("mine", build)]);
        Assert.Equal("simd", changed.Select(Julia.Contract).Backend.Name);
        Assert.Throws<BackendUnavailableException>(() => changed.Select(Spmv.Contract));
    }

    [Fact]
    public void Another_kernel_is_another_question()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd") with { Contract = "julia/2" }));
        Assert.Equal($"{Order}the record {Path} has nothing on julia/1)", Select(FakeBackends.All).Reason);
    }

    [Fact]
    public void A_record_of_another_processor_is_foreign()
    {
        TuningEnvironment elsewhere = TuningEnvironment.Current(FakeBackends.All) with { Cpu = "Z80", InstructionSet = "z80" };
        Write(TuningRecord.Empty.With(elsewhere, Records.Winner("simd")));
        AssertRefused(FakeBackends.All, "it is foreign: measured on Z80 (z80), and this is ");
    }

    [Fact]
    public void A_record_of_another_build_is_stale()
        => AssertRefusedOf(
            FakeBackends.With(FakeBackends.Make("aot", build: "build 2")),
            "it is stale: aot is a different build now; run 'kernels tune' again");

    [Fact]
    public void A_record_of_another_instruction_set_is_stale()
        => AssertRefusedOf(
            FakeBackends.With(FakeBackends.Make("native", isa: "isa 2")),
            "it is stale: native used isa 1 and uses isa 2 now; run 'kernels tune' again");

    [Fact]
    public void A_build_that_is_not_told_is_never_the_same()
        => AssertRefusedOf(
            FakeBackends.With(FakeBackends.Make("aot", build: null)),
            "it is stale: aot does not report which build it is; run 'kernels tune' again");

    [Fact]
    public void A_backend_that_was_not_measured_could_be_faster()
    {
        Write(Records.Of(FakeBackends.Without("native"), Records.Winner("simd")));
        AssertRefused(FakeBackends.All, "it is stale: native was not measured; run 'kernels tune' again");
    }

    [Fact]
    public void Of_several_refusals_the_one_nearest_to_this_machine_is_told()
    {
        TuningEnvironment elsewhere = TuningEnvironment.Current(FakeBackends.All) with { Cpu = "Z80" };
        TuningEnvironment older = TuningEnvironment.Current(
            [.. FakeBackends.All.Select(backend => FakeBackends.Make(backend.Name, build: "build 0"))]);
        Write(Records.Of(FakeBackends.With(FakeBackends.Make("aot", build: "build 2")), Records.Winner("simd"))
            .With(elsewhere, Records.Winner("simd"))
            .With(older, Records.Winner("simd")));
        AssertRefused(FakeBackends.All, "it is stale: aot is a different build now;");
    }

    [Fact]
    public void The_winner_of_more_backends_is_the_winner_of_fewer()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd")));
        Assert.Equal("simd", Select(FakeBackends.With(FakeBackends.Missing("native"))).Backend.Name);
    }

    [Fact]
    public void A_winner_that_is_not_there_is_refused_with_the_reason()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("native")));
        Selection selection = Select(FakeBackends.With(FakeBackends.Missing("native")));
        Assert.Equal("simd", selection.Backend.Name);
        Assert.Equal($"native, the fastest in the record {Path}, can't be used: it is missing", selection.Warning);
        Assert.Equal($"{Order}native: it is missing; {selection.Warning})", selection.Reason);
    }

    [Theory]
    [InlineData("{ \"schema\": \"kernels.tuning/1\", \"environments\": [", "it is damaged: line 1, column 50 is not JSON: it ends here, where a }, a ] or a quotation mark is missing")]
    [InlineData("", "it is damaged: line 1, column 1 is not JSON: it is empty")]
    [InlineData("{ \"schema\": \"kernels.tuning/2\" }", "its format is kernels.tuning/2; this version reads kernels.tuning/1")]
    [InlineData("{ \"Kernels\": {} }", "it is no record of 'kernels tune'")]
    public void A_file_that_is_not_a_record_is_a_reason_and_not_an_exception(string content, string problem)
    {
        File.WriteAllText(Path, content);
        AssertRefused(FakeBackends.All, problem);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void A_record_that_is_named_and_not_there_is_told()
        => AssertRefused(FakeBackends.All, "there is no such file");

    [Fact]
    public void An_empty_record_is_no_reason_for_a_warning()
    {
        Write(TuningRecord.Empty);
        Selection selection = Select(FakeBackends.All);
        Assert.Equal($"{Order}the record {Path} is empty: 'kernels tune' fills it)", selection.Reason);
        Assert.Null(selection.Warning);
    }

    [Fact]
    public void A_backend_that_is_named_precedes_the_record()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd")));
        Selection selection = Select(FakeBackends.All, settings: ("Kernels:Select:julia:Backend", "aot"));
        Assert.Equal(("aot", "set by Kernels:Select:julia:Backend"), (selection.Backend.Name, selection.Reason));
        Assert.Null(selection.Evidence);
    }

    [Fact]
    public void Auto_for_one_kernel_precedes_the_name_for_all()
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd")));
        KernelHost host = Host(FakeBackends.All, ("Kernels:Backend", "aot"), ("Kernels:Select:julia:Backend", "auto"));
        Assert.Equal("simd", host.Select(Julia.Contract).Backend.Name);
    }

    private void AssertRefusedOf(ImmutableArray<Backend> backends, string problem)
    {
        Write(Records.Of(FakeBackends.All, Records.Winner("simd")));
        AssertRefused(backends, problem);
    }

    /// <summary>The refusal appears in the reason, the warning and the log, and the fixed order decides.</summary>
    [Fact]
    public void A_record_with_a_wrong_part_counts_without_it_and_that_is_a_warning()
    {
        string text = Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd"), Records.Winner("aot", size: "small")));
        File.WriteAllText(Path, text.Replace("\"small\"", "null", StringComparison.Ordinal));
        Selection selection = Select(FakeBackends.All);
        Assert.Equal("simd", selection.Backend.Name);
        Assert.StartsWith($"the record {Path} is used without its faulty parts: it is damaged: ", selection.Warning, StringComparison.Ordinal);
    }

    private void AssertRefused(ImmutableArray<Backend> backends, string problem)
    {
        Selection selection = Select(backends);
        Assert.Equal("native", selection.Backend.Name);
        Assert.StartsWith($"the record {Path}, set by Kernels:Record, is not used: {problem}", selection.Warning, StringComparison.Ordinal);
        Assert.Equal($"{Order}{selection.Warning})", selection.Reason);
        Assert.Null(selection.Evidence);
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains(selection.Warning!, StringComparison.Ordinal));
    }

    private Selection Select(ImmutableArray<Backend> backends, double? bytes = null, params (string Key, string Value)[] settings)
        => Host(backends, [("Kernels:Threads", "2"), .. settings]).Select(Julia.Contract, bytes);

    private KernelHost Host(ImmutableArray<Backend> backends, params (string Key, string Value)[] settings)
    {
        IConfigurationBuilder configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Kernels:Record", Path)]);
        foreach ((string key, string value) in settings)
        {
            configuration.AddInMemoryCollection([new(key, value)]);
        }

        return KernelHost.Create(backends, KernelHost.ReadSettings(configuration.Build(), new ApplicationKernels()), _log);
    }

    private void Write(TuningRecord record) => File.WriteAllText(Path, Records.Text(record));

    private sealed class Messages : ILogger<KernelHost>
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add((logLevel, formatter(state, exception)));
    }
}
