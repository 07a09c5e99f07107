using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>Candidates with known speeds, measured with noise.</summary>
public sealed class AssessmentTests
{
    [Fact]
    public void A_rank_counts_who_was_shown_to_be_faster()
    {
        SyntheticSamples samples = new(seed: 5);
        Assessment assessment = new(
            samples.Noise(200, 0, 0.01),
            [new double[200], samples.Noise(200, 0.7, 0.01), samples.Noise(200, 0.7, 0.01), samples.Noise(200, 0.3, 0.01)]);
        Assert.Equal([4, 1, 1, 3], assessment.Ranks());
        Assert.Equal(3, assessment.Order[2]);
    }

    /// <summary>The noisy one can't be told from the fast one or from the slow one, which differ.</summary>
    [Fact]
    public void Who_is_told_from_nobody_is_first_and_moves_nobody_else_down()
    {
        SyntheticSamples samples = new(seed: 11);
        Assessment assessment = new(
            samples.Noise(40, 0, 0.001), [new double[40], samples.Noise(40, 0.1, 0.001), samples.Noise(40, 0.05, 1)]);
        Assert.Equal([2, 1, 1], assessment.Ranks());
    }

    [Fact]
    public void Candidates_that_noise_hides_from_one_another_share_a_rank()
    {
        SyntheticSamples samples = new(seed: 6);
        Assessment assessment = new(samples.Noise(11, 0, 0.3), [new double[11], samples.Noise(11, 0.05, 0.3)]);
        Assert.Equal([1, 1], assessment.Ranks());
    }

    [Fact]
    public void A_candidate_far_behind_is_hopeless_and_a_near_one_is_not()
    {
        SyntheticSamples samples = new(seed: 7);
        Assessment assessment = new(
            samples.Noise(11, 0, 0.01),
            [new double[11], samples.Noise(11, 1.5, 0.01), samples.Noise(11, 1.4, 0.01), samples.Noise(11, 0.5, 0.01)]);
        Assert.False(assessment.IsHopeless(1));
        Assert.False(assessment.IsHopeless(2));
        Assert.True(assessment.IsHopeless(3));
    }

    [Fact]
    public void A_candidate_that_ended_early_is_compared_in_the_rounds_it_took_part_in()
    {
        // The fastest gains later, which says nothing about the earlier rounds.
        double[] fastest = [.. Enumerable.Repeat(0.5, 11), .. Enumerable.Repeat(2.0, 100)];
        double[] early = [.. Enumerable.Repeat(0.5, 11)];
        Assessment assessment = new(new double[111], [new double[111], fastest, early]);
        Assert.Equal(assessment.Ranks()[1], assessment.Ranks()[2]);
    }

    /// <summary>The machine slows down to half its speed over the run, with a step in the middle, as if other work started on it.</summary>
    [Fact]
    public void A_machine_that_slows_down_over_the_run_does_not_move_ratios()
    {
        const int Rounds = 90;
        SyntheticSamples samples = new(seed: 10);
        double[] Slowing(double seconds) =>
        [
            .. samples.Noise(Rounds, Math.Log(seconds), 0.005)
                .Select((time, round) => Math.Exp(time) * (1 + (0.5 * round / Rounds) + (round > Rounds / 2 ? 0.5 : 0))),
        ];
        double[] reference = Slowing(1);
        Assessment assessment = new(
            Advantages.Of(reference, Slowing(1)),
            [new double[Rounds], Advantages.Of(reference, Slowing(1)), Advantages.Of(reference, Slowing(0.95)[..11])]);
        Assert.Equal(1, assessment.Ratios[1].Ratio, 0.01);
        Assert.Equal(1 / 0.95, assessment.Ratios[2].Ratio, 0.02);
        Assert.Equal(Relation.Same, assessment.Rule.Judge(assessment.Ratios[1]));
        Assert.Equal(Relation.Faster, assessment.Rule.Judge(assessment.Ratios[2]));
    }
}
