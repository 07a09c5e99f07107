using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Kernels.Runner.SelfTest;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>The options of the self-test, which measures how reliable comparisons are.</summary>
internal sealed class SelfTestOptions
{
    private const int DefaultComparisons = Acceptance.Enough;
    private const int MostComparisons = 10_000;

    private readonly Option<bool> _selfTest = new("--self-test")
    {
        Description = "Measure how reliable comparisons are: false alarms, planted differences found, contradictions.",
    };

    private readonly Option<int?> _comparisons = Values.Number(
        "--self-test-comparisons",
        "N",
        $"Comparisons of each pair, each made twice; fewer than {Acceptance.Enough} give only a hint. [default: {DefaultComparisons}]",
        1,
        MostComparisons);

    private readonly Option<string[]?> _pairs = Values.Names(
        "--self-test-pairs",
        "Pairs to compare: 1% and 3% planted in arithmetic, 3% in memory traffic, 3% on two threads; and the gate between two "
            + "builds, with 5% planted. [default: all]",
        Array.ConvertAll(PairDefinition.Named, pair => pair.Name));

    private readonly Option<string[]?> _loads = Values.Names(
        "--self-test-load",
        "Run with no other load, or beside a process that keeps one processor busy. [default: none]",
        [SelfTestLoad.None, SelfTestLoad.Busy]);

    private ImmutableArray<Option> Details => [_comparisons, _pairs, _loads];

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="command">The verb.</param>
    public void AddTo(Command command)
    {
        command.Add(_selfTest);
        foreach (Option option in Details)
        {
            command.Add(option);
        }
    }

    /// <summary>Whether a self-test is asked for.</summary>
    public bool IsAskedFor(ParseResult call) => call.GetValue(_selfTest);

    /// <summary>The settings of the self-test that is asked for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="budgetSeconds">The time for the rounds of each comparison.</param>
    /// <param name="seed">The seed of the first comparison.</param>
    /// <returns>The settings.</returns>
    public SelfTestSettings SettingsOf(ParseResult call, double budgetSeconds, ulong seed) => new(
        call.GetValue(_pairs) is [_, ..] pairs ? Array.FindAll(PairDefinition.Named, pair => pairs.Contains(pair.Name)) : PairDefinition.Named,
        call.GetValue(_loads) is [_, ..] loads ? [.. loads.Distinct()] : [SelfTestLoad.None],
        call.GetValue(_comparisons) ?? DefaultComparisons,
        budgetSeconds,
        seed);

    /// <summary>Refuses what would have no effect: kernels and most options with a self-test, its own options without one.</summary>
    /// <param name="call">The verb with its arguments and options.</param>
    /// <param name="kernels">The kernels that were named.</param>
    /// <param name="alsoAllowed">Options of the verb that a self-test takes too.</param>
    /// <returns>Whether a self-test is asked for.</returns>
    public bool Validate(CommandResult call, string[] kernels, ImmutableArray<Option> alsoAllowed)
    {
        ImmutableArray<Option> given =
            [.. call.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option)];
        if (!call.GetValue(_selfTest))
        {
            foreach (Option option in given.Where(Details.Contains))
            {
                call.AddError(OptionRules.Needs(option.Name, _selfTest.Name));
            }

            return false;
        }

        if (kernels is [var kernel, ..])
        {
            call.AddError(OptionRules.Exclude(_selfTest.Name, $"kernel '{kernel}'", "it compares kernels of its own"));
        }

        ImmutableArray<Option> allowed = [_selfTest, .. Details, .. alsoAllowed];
        foreach (Option option in given.Where(option => !allowed.Contains(option)))
        {
            call.AddError($"{option.Name} has no effect on {_selfTest.Name}; allowed: {string.Join(", ", allowed.Select(other => other.Name))}");
        }

        return true;
    }
}
