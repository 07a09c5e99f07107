using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Managed;
using Kernels.Native;
using Kernels.Tests.Workloads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kernels.Tests.Hosting;

/// <summary>The document <c>kernels.tuning/1</c>: its location, and the damage that is recognised.</summary>
public sealed class TuningRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        TuningRecord record = Records.Of(
            FakeBackends.All,
            Records.Winner("simd", tied: ["aot"]),
            Records.Winner("native", threads: 1) with { Margin = null });
        TuningReading reading = Read(Records.Text(record));
        Assert.Equal(TuningState.Whole, reading.State);
        Assert.Equal(Records.Text(record), Records.Text(reading.Record));
        Assert.True(record.Environments[0].Environment.Equals(reading.Record.Environments[0].Environment));
    }

    [Fact]
    public void The_members_are_those_that_are_documented()
    {
        JsonNode json = JsonNode.Parse(Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd"))))!;
        Assert.Equal(["schema", "environments"], Names(json));
        Assert.Equal("kernels.tuning/1", (string?)json["schema"]);
        JsonNode tuned = json["environments"]![0]!;
        Assert.Equal(["environment", "winners"], Names(tuned));
        Assert.Equal(["cpu", "instruction_set", "backends"], Names(tuned["environment"]!));
        Assert.Equal(["name", "isa", "build"], Names(tuned["environment"]!["backends"]![0]!));
        JsonNode winner = tuned["winners"]![0]!;
        Assert.Equal(
            ["contract", "size", "working_set_bytes", "threads", "backend", "tied_with", "margin", "seconds", "measured_at"],
            Names(winner));
        Assert.Equal(["over", "ratio", "low", "high"], Names(winner["margin"]!));
    }

    [Fact]
    public void Members_of_later_versions_are_passed_over()
    {
        JsonNode json = JsonNode.Parse(Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd"))))!;
        json["environments"]![0]!["winners"]![0]!["mood"] = "good";
        Assert.Equal(TuningState.Whole, Read(json.ToJsonString()).State);
    }

    [Fact]
    public void A_cut_record_is_damaged_wherever_it_was_cut()
    {
        string whole = Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd")));
        Assert.All(
            Enumerable.Range(0, whole.Length / 7),
            index => Assert.Equal(TuningState.Damaged, Read(whole[..(7 * index)]).State));
    }

    [Theory]
    [InlineData("environments", "null")]
    [InlineData("environments", "{}")]
    [InlineData("environments", "[null]")]
    [InlineData("environments.0.environment", "null")]
    [InlineData("environments.0.environment.cpu", "null")]
    [InlineData("environments.0.environment.backends", "[null]")]
    [InlineData("environments.0.winners", "null")]
    [InlineData("environments.0.winners", "[null]")]
    [InlineData("environments.0.winners.0.tied_with", "null")]
    [InlineData("environments.0.winners.0.tied_with", "[null]")]
    [InlineData("environments.0.winners.0.threads", "\"two\"")]
    [InlineData("environments.0.winners.0.backend", "null")]
    [InlineData("environments.0.winners.0.measured_at", "\"yesterday\"")]
    [InlineData("environments.0.winners.0.threads", "0")]
    [InlineData("environments.0.winners.0.seconds", "-1")]
    [InlineData("environments.0.winners.0.working_set_bytes", "0")]
    [InlineData("environments.0.winners.0.margin.low", "3")]
    [InlineData("environments.0.winners.0.backend", "\"a\\u001b[2Jb\"")]
    public void A_wrong_member_is_damage(string place, string value)
    {
        JsonNode json = JsonNode.Parse(Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd"))))!;
        string[] parts = place.Split('.');
        Find(json, parts[..^1])[parts[^1]] = JsonNode.Parse(value);
        Assert.Equal(TuningState.Damaged, Read(json.ToJsonString()).State);
    }

    [Theory]
    [InlineData("1.978", "1e999", "\"environments[0].winners[0].margin.ratio\" is 1e999; allowed: a finite number")]
    [InlineData("\"simd\"", "\"\\ud800\"", "line ")]
    public void What_JSON_allows_and_a_record_does_not_is_damage(string right, string wrong, string problem)
    {
        string text = Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd"))).Replace(right, wrong, StringComparison.Ordinal);
        TuningReading reading = Read(text);
        Assert.Equal(TuningState.Damaged, reading.State);
        Assert.StartsWith($"it is damaged: {problem}", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_winner_or_environment_costs_the_others_nothing()
    {
        TuningRecord record = Records.Of(FakeBackends.All, Records.Winner("simd"), Records.Winner("native", threads: 1));
        JsonNode json = JsonNode.Parse(Records.Text(record))!;
        json["environments"]![0]!["winners"]!.AsArray().Insert(0, JsonNode.Parse("{}"));
        json["environments"]!.AsArray().Insert(0, null);
        TuningReading reading = Read(json.ToJsonString());
        Assert.Equal((TuningState.Damaged, "it is damaged: \"environments[0]\" is null; allowed: an object"), (reading.State, reading.Problem));
        Assert.Equal(Records.Text(record), Records.Text(reading.Record));
    }

    [Theory]
    [InlineData("environments.0.winners.0", "margin")]
    [InlineData("environments.0.winners.0", "threads")]
    [InlineData("environments.0.environment", "backends")]
    public void A_missing_member_is_damage(string place, string member)
    {
        JsonNode json = JsonNode.Parse(Records.Text(Records.Of(FakeBackends.All, Records.Winner("simd"))))!;
        Find(json, place.Split('.')).AsObject().Remove(member);
        Assert.Equal(TuningState.Damaged, Read(json.ToJsonString()).State);
    }

    [Fact]
    public void A_winner_takes_the_place_of_its_predecessor_alone()
    {
        TuningRecord record = Records.Of(
            FakeBackends.All,
            Records.Winner("simd"),
            Records.Winner("simd", threads: 1),
            Records.Winner("simd", size: "small"),
            Records.Winner("aot"));
        Assert.Equal(["simd", "simd", "aot"], record.Environments[0].Winners.Select(winner => winner.Backend));
        ImmutableArray<Backend> rebuilt = FakeBackends.With(FakeBackends.Make("aot", build: "build 2"));
        TuningRecord both = record.With(TuningEnvironment.Current(rebuilt), Records.Winner("native"));
        Assert.Equal((2, 4), (both.Environments.Length, both.Count));
    }

    [Fact]
    public void Removing_every_winner_of_an_environment_removes_the_environment()
    {
        TuningRecord record = Records.Of(FakeBackends.All, Records.Winner("simd"), Records.Winner("simd", threads: 1));
        Assert.Equal(1, record.Without(winner => winner.Threads == 1).Count);
        Assert.Empty(record.Without(_ => true).Environments);
    }

    [Fact]
    public void The_backends_of_this_project_tell_their_builds()
    {
        string[] builds = [ManagedBackends.Scalar.Build!, ManagedBackends.Simd.Build!];
        Assert.Equal(builds[0], builds[1]);
        Assert.Contains(typeof(ManagedBackends).Module.ModuleVersionId.ToString("N"), builds[0], StringComparison.Ordinal);
        Assert.Contains(Environment.Version.ToString(), builds[0], StringComparison.Ordinal);
        foreach (Backend backend in new[] { NativeBackend.Load(), AotBackend.Load() })
        {
            Assert.Equal(backend.UnavailableReason is null, backend.Build is { Length: 32 });
        }
    }

    [Fact]
    public void A_library_is_another_build_after_a_change_of_one_byte()
    {
        string path = _folder.Add("library", new byte[5000]);
        string first = LibraryBuild.OfFile(path)!;
        Assert.Equal(first, LibraryBuild.OfFile(_folder.Add("copy", new byte[5000])));
        byte[] changed = new byte[5000];
        changed[4999] = 1;
        Assert.NotEqual(first, LibraryBuild.OfFile(_folder.Add("library", changed)));
        Assert.Null(LibraryBuild.OfFile(_folder.PathOf("missing")));
    }

    [Fact]
    public void An_application_ships_a_record_beside_its_configuration()
    {
        ImmutableArray<Backend> backends =
            KernelHost.Create(new ConfigurationBuilder().AddInMemoryCollection([new("Kernels:Record", "none")]).Build()).Backends;
        string name = $"shipped-{Guid.NewGuid():N}.json";
        string path = Path.Combine(AppContext.BaseDirectory, name);
        File.WriteAllText(path, Records.Text(Records.Of(backends, Records.Winner("managed"))));
        try
        {
            IConfiguration configuration = new ConfigurationBuilder()
                .AddInMemoryCollection([new("Kernels:Record", name), new("Kernels:Threads", "2")])
                .Build();
            using ServiceProvider services = new ServiceCollection().AddKernels(configuration).BuildServiceProvider();
            Selection selection = services.GetRequiredService<KernelHost>().Select(Julia.Contract);
            Assert.Equal(("managed", path), (selection.Backend.Name, selection.Evidence?.Record));
            Assert.NotNull(services.GetRequiredService<IKernel<JuliaArguments>>());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Without_configuration_the_record_is_the_users_own()
    {
        TuningLocation location = TuningLocation.Find(null);
        Assert.EndsWith(Path.Combine("kernels", "tuning.json"), location.Path, StringComparison.Ordinal);
        Assert.True(Path.IsPathFullyQualified(location.Path!));
    }

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];

    private static JsonNode Find(JsonNode node, IEnumerable<string> place) => place.Aggregate(
        node, (found, part) => int.TryParse(part, out int index) ? found[index]! : found[part]!);

    private TuningReading Read(string content) => TuningReader.Read(_folder.Add("record.json", content));
}
