using System.Collections.Immutable;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>
/// How often whole comparisons, with all their interim checks, find real differences and raise false alarms, on synthetic
/// samples whose truth is known. A round of the self-test's compute pair takes 6 ms, so that 1500 fit in its 10 s.
/// </summary>
public sealed class DetectionRateTests
{
    private const int Comparisons = 200;
    private const int Rounds = 1500;

    [Theory]
    [InlineData("quiet")]
    [InlineData("noisy")]
    [InlineData("wild")]
    [InlineData("delayed")]
    [InlineData("drifting")]
    public void Equal_work_is_hardly_ever_called_different_however_often_one_looks(string kind)
    {
        Relation[] relations = Compare(kind, 0);

        // 5% would be 10 alarms; the floor and the level of the interval leave far fewer.
        Assert.InRange(relations.Count(relation => relation is Relation.Faster or Relation.Slower), 0, 3);
    }

    [Theory]
    [InlineData("quiet")]
    [InlineData("noisy")]
    [InlineData("delayed")]
    public void One_per_cent_is_found_in_nine_of_ten_comparisons(string kind)
    {
        Relation[] relations = Compare(kind, 0.01);
        Assert.InRange(relations.Count(relation => relation == Relation.Slower), 0.9 * Comparisons, Comparisons);
        Assert.DoesNotContain(Relation.Faster, relations);
    }

    [Theory]
    [InlineData("quiet")]
    [InlineData("noisy")]
    [InlineData("delayed")]
    [InlineData("drifting")]
    public void Three_per_cent_are_found_in_nineteen_of_twenty(string kind)
    {
        Relation[] relations = Compare(kind, 0.03);
        Assert.InRange(relations.Count(relation => relation == Relation.Slower), 0.95 * Comparisons, Comparisons);
        Assert.DoesNotContain(Relation.Faster, relations);
    }

    private static Relation[] Compare(string kind, double added)
    {
        SyntheticSamples samples = new(seed: 8);
        return [.. Enumerable.Range(0, Comparisons).Select(_ => Compare(() => SamplesOf(kind, samples), Math.Log(1 + added)))];
    }

    /// <summary>The logarithms of the times of one candidate.</summary>
    private static double[] SamplesOf(string kind, SyntheticSamples samples) => kind switch
    {
        "quiet" => samples.Noise(Rounds, 0, 0.01),
        "noisy" => samples.Noise(Rounds, 0, 0.02),
        "wild" => samples.Noise(Rounds, 0, 0.2),
        "delayed" => samples.Delayed(Rounds, 0, 0.01, share: 0.2),
        "drifting" => samples.Autocorrelated(Rounds, 0.02, correlation: 0.8),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Checks growing numbers of rounds until the candidate is settled, as a comparison does.</summary>
    private static Relation Compare(Func<double[]> draw, double addedTime)
    {
        double[] reference = draw();
        double[] control = [.. draw().Zip(reference, (own, other) => other - own)];
        double[] candidate = [.. draw().Zip(reference, (own, other) => other - own - addedTime)];
        for (int rounds = LookSchedule.First; ; rounds = Math.Min(LookSchedule.After(rounds), Rounds))
        {
            ImmutableArray<double[]> advantages = [new double[rounds], candidate[..rounds]];
            Assessment assessment = new(control[..rounds], advantages);
            if (rounds == Rounds || assessment.IsSettled(1))
            {
                return assessment.Rule.Judge(assessment.Ratios[1]);
            }
        }
    }
}
