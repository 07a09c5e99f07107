using System.Collections.Immutable;
using System.Globalization;
using Kernels.Host.Running;
using Kernels.Host.SelfTest;

namespace Kernels.Host.Reports;

/// <summary>What a self-test found beside one load: a row for each figure, and a column for each pair.</summary>
internal static class SelfTestTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="load">The load.</param>
    /// <returns>The table.</returns>
    public static ReportTable Of(SelfTestResult result, SelfTestLoad load)
    {
        PairResult[] pairs = [.. result.Pairs.Where(pair => pair.Load == load && !pair.Comparisons.IsEmpty)];
        return new ReportTable(
            load.Description,
            [
                new Header("figure", CellKind.Text),
                new Header("accepted", CellKind.Figure),
                .. pairs.Select(pair => new Header($"{pair.Pair.Name} ×{pair.Pair.Threads}", CellKind.Figure)),
            ],
            pairs is [] ? [] : [.. Counts(pairs), .. Medians(pairs)]);
    }

    /// <summary>Two rows for each criterion: the share that was counted, and between what the true one lies.</summary>
    private static IEnumerable<ImmutableArray<Cell>> Counts(PairResult[] pairs)
    {
        foreach (string name in pairs.SelectMany(pair => pair.Criteria).Select(SelfTestText.NameOf).Distinct())
        {
            Criterion?[] criteria = [.. pairs.Select(pair => pair.Criteria.FirstOrDefault(criterion => SelfTestText.NameOf(criterion) == name))];
            Criterion any = criteria.FirstOrDefault(criterion => criterion?.Accepted is not null) ?? criteria.OfType<Criterion>().First();
            yield return Row(name, SelfTestText.Accepted(any), criteria, Counted, ToneOf);
            yield return Row(
                $"  of {NumberOf([.. criteria.OfType<Criterion>()])}; {100 * Acceptance.Level}% interval",
                null,
                criteria,
                criterion => Range(criterion?.Share),
                _ => Tone.Muted);
        }
    }

    private static IEnumerable<ImmutableArray<Cell>> Medians(PairResult[] pairs)
    {
        yield return Row("equal work called the same", pairs, pair => Share(ShareOf(pair, outcome => outcome.Twin.Relation == Relation.Same)));
        foreach (PlantedWork work in pairs.SelectMany(pair => pair.Pair.Planted).DistinctBy(work => work.Name))
        {
            string name = $"median ratio of {SelfTestText.Planted(work.Share)} ({Units.Ratio(1 / (1 + work.Share))})";
            yield return Row(name, pairs, pair => Units.Ratio(MedianOf(
                pair, outcome => outcome.Planted.FirstOrDefault(candidate => candidate.Planted == work.Share)?.Ratio)));
        }

        yield return Row("median noise floor", pairs, pair => Units.Percent(MedianOf(pair, outcome => outcome.NoiseFloor)));
        yield return Row("median rounds", pairs, pair => Units.Figure(MedianOf(pair, outcome => outcome.Rounds)));
        yield return Row("median time", pairs, pair => Units.Duration(MedianOf(pair, outcome => outcome.Seconds)));
        yield return Row("median disturbed samples", pairs, pair => Units.Percent(MedianOf(pair, outcome => outcome.Disturbed)));
        yield return Row("data of a call", pairs, pair => Units.Bytes(pair.WorkingSetBytes));
    }

    private static ImmutableArray<Cell> Row(string name, PairResult[] pairs, Func<PairResult, string> text)
        => Row(name, null, pairs, text, _ => Tone.Plain);

    private static ImmutableArray<Cell> Row<T>(string name, string? accepted, T[] pairs, Func<T, string> text, Func<T, Tone> tone) =>
    [
        new Cell(name, Tone.Plain),
        new Cell(accepted ?? "", Tone.Plain),
        .. pairs.Select(pair => new Cell(text(pair), tone(pair))),
    ];

    /// <summary>One number, unless an interruption left fewer of some pairs.</summary>
    private static string NumberOf(Criterion[] criteria)
    {
        (int fewest, int most) = (criteria.Min(criterion => criterion.Of), criteria.Max(criterion => criterion.Of));
        return fewest == most ? $"{most}" : $"{fewest}–{most}";
    }

    private static string Counted(Criterion? criterion) => criterion switch
    {
        null => Units.None,
        { Judgement: Judgement.Measured } => Share((double)criterion.Count / criterion.Of),
        _ => $"{Share((double)criterion.Count / criterion.Of)} {criterion.Judgement.Name()}",
    };

    private static Tone ToneOf(Criterion? criterion) => criterion?.Judgement switch
    {
        Judgement.Pass => Tone.Faster,
        Judgement.Fail => Tone.Wrong,
        _ => Tone.Plain,
    };

    private static string Range(Interval? share)
        => share is null ? Units.None : $"{Share(share.Low).TrimEnd('%')}–{Share(share.High)}";

    /// <summary>A share with one decimal where it has one: 99.5% is not 100%.</summary>
    private static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private static double ShareOf(PairResult pair, Func<ComparisonOutcome, bool> predicate)
        => (double)pair.Outcomes.Count(predicate) / pair.Outcomes.Count();

    private static double? MedianOf(PairResult pair, Func<ComparisonOutcome, double?> value)
        => pair.Outcomes.Select(value).OfType<double>().ToArray() is [_, ..] values ? Duration.MedianOf(values) : null;
}
