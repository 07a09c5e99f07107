using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Runner.Tuning;

namespace Kernels.Host.Tests;

/// <summary>Only one process at a time changes a record, as a whole; a file that is not a record is reported and never lost.</summary>
public sealed class TuningStoreTests : IDisposable
{
    private static readonly TuningEnvironment Environment = new("a processor", "an instruction set", []);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string Path => _folder.File("data/tuning.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Many_writers_at_once_lose_nothing()
    {
        const int Writers = 8;
        const int Changes = 20;
        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            for (int change = 0; change < Changes; change++)
            {
                int threads = (writer * Changes) + change + 1;
                new TuningStore(Path, _ => Assert.Fail("nothing is damaged")).Update(record => record.With(Environment, Winner(threads)));
            }
        });

        TuningReading reading = TuningReader.Read(Path);
        Assert.Equal(TuningState.Whole, reading.State);
        Assert.Equal(
            Enumerable.Range(1, Writers * Changes),
            Assert.Single(reading.Record.Environments).Winners.Select(winner => winner.Threads).Order());
    }

    [Fact]
    public void Nothing_but_the_record_and_its_lock_is_left()
    {
        Store().Update(record => record.With(Environment, Winner(1)));
        Assert.Equal(["tuning.json", "tuning.json.lock"], Names());
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_change_that_fails_leaves_the_record_as_it_was_and_the_lock_free()
    {
        Store().Update(record => record.With(Environment, Winner(1)));
        string before = File.ReadAllText(Path);
        Assert.Throws<InvalidOperationException>(() => Store().Update(_ => throw new InvalidOperationException()));
        Assert.Equal(before, File.ReadAllText(Path));
        Store().Update(record => record.With(Environment, Winner(2)));
    }

    [Fact]
    public void A_damaged_record_is_reported_set_aside_whole_and_begun_anew()
    {
        Directory.CreateDirectory(_folder.File("data"));
        File.WriteAllText(Path, "{ \"schema\": \"kernels.tun");
        Store().Update(record => record.With(Environment, Winner(1)));
        Assert.Equal(1, TuningReader.Read(Path).Record.Count);
        string aside = Assert.Single(Directory.GetFiles(_folder.File("data"), "tuning.json.damaged-*"));
        Assert.Equal("{ \"schema\": \"kernels.tun", File.ReadAllText(aside));
        string warning = Assert.Single(_warnings);
        Assert.Contains("it is damaged", warning, StringComparison.Ordinal);
        Assert.Contains(aside, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"schema\": \"kernels.tuning/2\" }")]
    [InlineData("{ \"Kernels\": { \"Backend\": \"auto\" } }")]
    public void What_is_not_a_record_is_never_touched(string content)
    {
        Directory.CreateDirectory(_folder.File("data"));
        File.WriteAllText(Path, content);
        Assert.Contains(Path, Assert.Throws<KernelsConfigurationException>(() => Store().Prepare()).Message, StringComparison.Ordinal);
        Assert.Throws<KernelsConfigurationException>(() => Store().Update(record => record));
        Assert.Equal(content, File.ReadAllText(Path));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_folder_that_can_not_be_is_one_line()
    {
        File.WriteAllText(_folder.File("data"), "a file where a folder is needed");
        Assert.Contains(Path, Assert.Throws<KernelsConfigurationException>(() => Store().Prepare()).Message, StringComparison.Ordinal);
    }

    private static TunedWinner Winner(int threads)
        => new("julia/1", "tiny", 1000, threads, "simd", ImmutableArray<string>.Empty, null, 1e-3, DateTimeOffset.UnixEpoch);

    private TuningStore Store() => new(Path, _warnings.Add);

    private string[] Names() => [.. Directory.GetFiles(_folder.File("data")).Select(file => System.IO.Path.GetFileName(file)).Order()];
}
