using System.CommandLine;
using Kernels.Runner.Commands;
using Kernels.Runner.Commands.Completion;

namespace Kernels.Host.Tests.Completion;

/// <summary>Suggestions for the word at the cursor.</summary>
public sealed class CompleterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A line up to the cursor, the suggested words (an … means that there are more), and the kind of paths.</summary>
    public static TheoryData<string, string, string> Lines => new()
    {
        { "co", "compare completion", "None" },
        { "compare ju", "julia", "None" },
        { "compare ", "{own} {declared}", "None" },
        { "compare julia ", "{others} {declared}", "None" },
        { "info julia --j", "", "None" },
        { "compare julia --si", "--size", "None" },
        { "compare sort --val", "--values", "None" },
        { "compare sum --val", "", "None" },
        { "compare --val", "", "None" },
        { "compare histogram --bin", "--bins", "None" },
        { "compare histogram --bins 5 --bin", "", "None" },
        { "compare dawg_contains --words ", "", "Files" },
        { "compare bloom_add --words ", "", "None" },
        { "compare --size ", "tiny small medium large all", "None" },
        { "compare --size small,m", "small,medium", "None" },
        { "compare --size=l", "--size=large", "None" },
        { "compare --size:l", "--size:large", "None" },
        { "compare --backends na", "native", "None" },
        { "compare --backends simd,sample-", "simd,sample-c simd,sample-csharp simd,sample-python", "None" },
        { "compare --baseline man", "managed", "None" },
        { "compare --isolate --only si", "simd", "None" },
        { "compare --isolate ", "{own} {declared}", "None" },
        { "compare --isolate --isol", "", "None" },
        { "compare --budget ", "", "None" },
        { "compare julia --json ", "", "Files" },
        { "compare julia --json=", "", "Files" },
        { "--config x.json compare di", "diffusion", "None" },
        { "--config ", "", "Files" },
        { "run ", "{own} {declared}", "None" },
        { "run julia/1 --im", "--image", "None" },
        { "run julia --image ", "", "Files" },
        { "run polynomial --coef", "--coefficients", "None" },
        { "report ", "", "Files" },
        { "check --plugin ", "", "Folders" },
        { "plugins --forgive sample-c", "sample-c sample-csharp", "None" },
        { "help comp", "compare completion", "None" },
        { "help run hist", "histogram", "None" },
        { "completion ", "bash zsh fish pwsh", "None" },
        { "list ", "--json --help --config", "None" },
        { "list -- ", "", "None" },
        { "nonsense ", "list info run merge compare report history check tune cache plugins doctor help completion", "None" },
        { "compare --no-such-option ", "{own} {declared}", "None" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Words_and_paths_are_those_that_can_stand_there(string line, string words, string paths)
    {
        Suggestions suggestions = new Completer(new ProgramCommand(), new KnownNames(Samples())).Find(line.Split(' '));
        Assert.Equal(Fill(words), string.Join(' ', suggestions.Words.Select(word => word.Word)));
        Assert.Equal(paths, suggestions.Paths.ToString());
    }

    /// <summary>A new option is completed without any change to this test.</summary>
    [Fact]
    public void Every_option_is_suggested_where_it_can_stand()
        => Assert.All(new ProgramCommand().Subcommands, command => Assert.All(
            command.Options.Where(option => !option.Hidden),
            option => Assert.Contains(
                option.Name,
                new Completer(new ProgramCommand(), new KnownNames(Samples())).Find([command.Name, "--"]).Words.Select(word => word.Word))));

    [Fact]
    public void What_begins_with_a_file_in_its_place_holder_takes_files()
    {
        Option[] options = [.. new ProgramCommand().Subcommands.SelectMany(command => command.Options)
            .Where(option => option.HelpName is { } value && (value.StartsWith("FILE", StringComparison.Ordinal) || value.EndsWith(".json", StringComparison.Ordinal)))];
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Equal(PathKind.Files, new OptionValues(new KnownNames(Samples())).Of(option, "").Paths));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "Kernels": { "Plugins": { "Folders": "no list" } } }""")]
    [InlineData("""{ "Kernels": { "Plugins": { "Folders": ["no such folder"] } } }""")]
    public void A_wrong_configuration_costs_the_plug_ins_alone(string configuration)
    {
        File.WriteAllText(_folder.File("wrong.json"), configuration);
        Suggestions suggestions = new Completer(new ProgramCommand(), new KnownNames(_folder.File("wrong.json"))).Find(["compare", ""]);
        Assert.Equal(KernelContracts.All.Select(contract => contract.Name), suggestions.Words.Select(word => word.Word));
    }

    /// <summary>Puts the names of kernels in: this project's own, those but the first, and those that the samples declare.</summary>
    private static string Fill(string words)
    {
        string[] own = [.. KernelContracts.All.Select(contract => contract.Name)];
        return words.Replace("{own}", string.Join(' ', own), StringComparison.Ordinal)
            .Replace("{others}", string.Join(' ', own.Skip(1)), StringComparison.Ordinal)
            .Replace("{declared}", "horner softmax histogram", StringComparison.Ordinal);
    }

    private string Samples()
    {
        string path = _folder.File("samples.json");
        File.WriteAllText(path, $$"""{ "Kernels": { "Plugins": { "Folders": ["{{Repository.PathOf("samples").Replace('\\', '/')}}"] } } }""");
        return path;
    }
}
