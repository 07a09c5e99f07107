using System.Collections.Immutable;
using System.Globalization;
using Kernels.Runner.Results;
using Kernels.Runner.SelfTest;
using Kernels.Runner.Statistics;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>What a self-test found under one load: a row for each figure, and a column for each pair.</summary>
internal sealed class SelfTestTable
{
    private readonly PairResult[] _pairs;
    private readonly List<ImmutableArray<Cell>> _rows = [];

    private SelfTestTable(PairResult[] pairs)
    {
        _pairs = pairs;
        AddCounts();
        Add("equal work called the same", pair => Share(
            Acceptance.Count(pair.Outcomes, outcome => outcome.Twin.Relation == Relation.Same), pair.Outcomes.Length));
        AddRatios();
        Add("median noise floor", pair => Units.Percent(MedianOf(pair, outcome => outcome.NoiseFloor)));
        Add("median rounds", pair => Units.Figure(MedianOf(pair, outcome => outcome.Rounds)));
        Add("median time", pair => Units.Duration(MedianOf(pair, outcome => outcome.Seconds)));
        Add("median disturbed samples", pair => Units.Percent(MedianOf(pair, outcome => outcome.Disturbed)));
        Add("data of a call", pair => Units.Bytes(pair.WorkingSetBytes));
    }

    /// <summary>Makes the tables: one of comparisons, and one of gates, for which other figures are accepted.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="load">The load.</param>
    /// <returns>The tables; none if no comparison ended.</returns>
    public static IEnumerable<ReportTable> Of(SelfTestResult result, string load) => result.Pairs
        .Where(pair => pair.Load == load && pair.Outcomes.Length > 0)
        .GroupBy(pair => pair.Pair.AllowedSlowdown is null)
        .Select(kind => Of([.. kind], load));

    private static ReportTable Of(PairResult[] pairs, string load) => new(
        SelfTestText.Describe(load),
        [
            new Header("figure", CellKind.Text),
            new Header("accepted", CellKind.Figure),
            .. Array.ConvertAll(pairs, pair => new Header($"{pair.Pair.Name} ×{pair.Pair.Threads}", CellKind.Figure)),
        ],
        [.. new SelfTestTable(pairs)._rows]);

    /// <summary>Two rows for each criterion: the share that was counted, and the interval of the true one.</summary>
    private void AddCounts()
    {
        HashSet<string> added = [];
        foreach (PairResult first in _pairs)
        {
            foreach (Criterion criterion in first.Criteria)
            {
                string name = SelfTestText.NameOf(criterion);
                if (added.Add(name))
                {
                    Add(name, SelfTestText.Accepted(criterion), pair => Counted(Find(pair, name)));
                    Add($"  {100 * Acceptance.Level}% interval", null, pair => Interval(Find(pair, name)));
                }
            }
        }
    }

    private void AddRatios()
    {
        List<double> shown = [];
        foreach (PairResult first in _pairs)
        {
            foreach (double planted in first.Pair.Planted)
            {
                if (!shown.Contains(planted))
                {
                    shown.Add(planted);
                    Add(
                        $"median ratio of {SelfTestText.Planted(planted)} ({Units.Ratio(1 / (1 + planted))})",
                        pair => Units.Ratio(MedianOf(
                            pair, outcome => Array.Find(outcome.Candidates, candidate => candidate.Planted == planted)?.Ratio)));
                }
            }
        }
    }

    private void Add(string name, Func<PairResult, string> text) => Add(name, null, pair => new Cell(text(pair), Tone.Plain));

    private void Add(string name, string? accepted, Converter<PairResult, Cell> cell)
        => _rows.Add([new Cell(name, Tone.Plain), new Cell(accepted ?? "", Tone.Plain), .. Array.ConvertAll(_pairs, cell)]);

    private static Criterion? Find(PairResult pair, string name)
        => Array.Find(pair.Criteria, criterion => SelfTestText.NameOf(criterion) == name);

    private static Cell Counted(Criterion? criterion) => criterion switch
    {
        null => new Cell(Units.None, Tone.Plain),
        { Judgement: Judgement.Measured } => new Cell(Share(criterion.Count, criterion.Of), Tone.Plain),
        _ => new Cell($"{Share(criterion.Count, criterion.Of)} {criterion.Judgement.Name()}", ToneOf(criterion.Judgement)),
    };

    private static Tone ToneOf(Judgement judgement) => judgement switch
    {
        Judgement.Pass => Tone.Faster,
        Judgement.Fail => Tone.Wrong,
        _ => Tone.Plain,
    };

    private static Cell Interval(Criterion? criterion) => new(
        criterion?.Share is { } share ? $"{Share(share.Low, 1).TrimEnd('%')}–{Share(share.High, 1)}" : Units.None, Tone.Muted);

    /// <summary>A share, with a decimal if it has one: 99.5% is not 100%.</summary>
    private static string Share(double count, double of) => (100 * count / of).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private static double? MedianOf(PairResult pair, Func<ComparisonOutcome, double?> value)
    {
        List<double> values = [];
        foreach (ComparisonOutcome outcome in pair.Outcomes)
        {
            if (value(outcome) is { } number)
            {
                values.Add(number);
            }
        }

        return values.Count == 0 ? null : Duration.MedianOf([.. values]);
    }
}
