using Kernels.Fuzz;

namespace Kernels.Host.Tests.Fuzzing;

/// <summary>Tries every parser with its corpus and ten thousand inputs; developers try a million with the same command.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Inputs = 10_000;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public static TheoryData<string> Parsers => [.. FuzzTargets.All.Select(target => target.Name)];

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Parsers))]
    public void A_parser_accepts_only_what_is_right_and_throws_only_what_is_documented(string parser)
    {
        IFuzzTarget target = Assert.Single(FuzzTargets.Find(parser));
        Assert.True(Run(target, Corpus.Read(Corpus.DefaultFolder, parser)).TryMany(Inputs, seed: 1), _output.ToString());
    }

    /// <summary>Otherwise a parser that refuses everything would pass.</summary>
    [Theory]
    [MemberData(nameof(Parsers))]
    public void A_corpus_has_what_is_accepted_and_what_is_refused(string parser)
    {
        IFuzzTarget target = Assert.Single(FuzzTargets.Find(parser));
        string?[] refusals = [.. Corpus.Read(Corpus.DefaultFolder, parser).Files.Select(file => target.Try(file.Content))];
        Assert.Contains(null, refusals);
        Assert.Contains(refusals, refusal => refusal is not null);
    }

    [Theory]
    [InlineData(true, "InvalidOperationException: planted")]
    [InlineData(false, "FuzzFailureException: accepted wrongly")]
    public void A_planted_fault_is_found_and_its_input_shows_it_again(bool throws, string reason)
    {
        PlantedFault target = new(throws);
        Corpus corpus = new(target.Name, [("seed", "aaaa"u8.ToArray())]);
        Assert.False(Run(target, corpus).TryMany(Inputs, seed: 1));
        Assert.Contains($"planted: FAILED: {reason}", _output.ToString(), StringComparison.Ordinal);

        string input = Assert.Single(Directory.GetFiles(_folder.File(target.Name)));
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, input);
        Assert.Contains(
            $"again: dotnet run -c Release --project fuzz/Kernels.Fuzz -- planted --input {relative}", _output.ToString(), StringComparison.Ordinal);
        Assert.False(Run(target, corpus).TryFile(input));
    }

    [Fact]
    public void Equal_seeds_make_equal_inputs()
    {
        List<string> Record(int seed)
        {
            PlantedFault target = new(throws: false) { IsHarmless = true };
            Run(target, new Corpus(target.Name, [("seed", "aaaa"u8.ToArray())])).TryMany(100, seed);
            return target.Inputs;
        }

        Assert.Equal(Record(1), Record(1));
        Assert.NotEqual(Record(1), Record(2));
    }

    private FuzzRun Run(IFuzzTarget target, Corpus corpus) => new(target, corpus, _output) { FailureFolder = _folder.Path };

    /// <summary>A parser of text that fails on a Z.</summary>
    private sealed class PlantedFault(bool throws) : IFuzzTarget
    {
        public string Name => "planted";

        public long MaxAllocatedBytes => long.MaxValue;

        public bool IsHarmless { get; init; }

        public List<string> Inputs { get; } = [];

        public byte[] Make(Random random, InputPool pool)
            => Kernels.Fuzz.Mutation.ByteMutator.Mutate(pool.Pick(random), pool.Pick(random), ["Z"u8.ToArray()], random);

        public string? Try(byte[] input)
        {
            Inputs.Add(Convert.ToHexString(input));
            bool isWrong = !IsHarmless && input.Contains((byte)'Z');
            return !isWrong ? "refused"
                : throws ? throw new InvalidOperationException("planted")
                : throw new FuzzFailureException("accepted wrongly");
        }
    }
}
