using System.Collections.Immutable;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>Synthetic times with one mode and with several.</summary>
public sealed class ModeSearchTests
{
    private const int Repetitions = 400;

    /// <summary>Five shapes of times with one mode; <c>docs/measuring.md</c> has the rates.</summary>
    [Theory]
    [InlineData("log-normal", 11)]
    [InlineData("log-normal", 30)]
    [InlineData("log-normal", 300)]
    [InlineData("heavy tail", 11)]
    [InlineData("heavy tail", 30)]
    [InlineData("heavy tail", 300)]
    [InlineData("outliers", 11)]
    [InlineData("outliers", 30)]
    [InlineData("outliers", 300)]
    [InlineData("uniform", 11)]
    [InlineData("uniform", 30)]
    [InlineData("uniform", 300)]
    [InlineData("drift", 11)]
    [InlineData("drift", 30)]
    [InlineData("drift", 300)]
    [InlineData("neighbours alike", 11)]
    [InlineData("neighbours alike", 30)]
    [InlineData("neighbours alike", 300)]
    [InlineData("swinging", 30)]
    [InlineData("swinging", 300)]
    public void Times_of_one_mode_are_hardly_ever_said_to_have_two(string shape, int count)
    {
        SyntheticSamples samples = new(seed: count);
        int alarms = Enumerable.Range(0, Repetitions).Count(_ => !Find(Draw(samples, shape, count)).IsEmpty);

        // At most one in a thousand is expected; more than 4 of 400 then have a probability below 10⁻³.
        Assert.InRange(alarms, 0, 4);
    }

    /// <summary>A machine whose speed wanders is the hardest case: a random walk has no fixed distribution.</summary>
    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    public void A_speed_that_walks_at_random_is_said_to_have_modes_in_few_of_a_hundred_cases(int count)
    {
        SyntheticSamples samples = new(seed: 17);
        int alarms = Enumerable.Range(0, Repetitions).Count(_ => !Find(samples.Walk(count, 0.02)).IsEmpty);
        Assert.InRange(alarms, 0, Repetitions * 3 / 100);
    }

    [Theory]
    [InlineData(30, 0.39, 5.0, 0.85)]
    [InlineData(100, 0.39, 5.0, 0.99)]
    [InlineData(300, 0.2, 5.0, 0.99)]
    [InlineData(300, 0.5, 1.1, 0.99)]
    public void Two_modes_are_found_and_told_as_they_are(int count, double share, double distance, double found)
    {
        SyntheticSamples samples = new(seed: 23);
        int correct = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            ImmutableArray<Mode> modes = Find(samples.TwoModes(count, share, Math.Log(distance), 0.01));
            bool isRight = modes is [{ } fast, { } slow]
                && Math.Abs(fast.Seconds - 1) < 0.02
                && Math.Abs((slow.Seconds / distance) - 1) < 0.02
                && Math.Abs(slow.Share - share) < 4 * Math.Sqrt(share * (1 - share) / count)
                && Math.Abs(fast.Share + slow.Share - 1) < 1e-12;
            correct += isRight ? 1 : 0;
        }

        Assert.True(correct >= found * Repetitions, $"{correct} of {Repetitions}");
    }

    [Fact]
    public void Outliers_do_not_hide_two_modes()
    {
        SyntheticSamples samples = new(seed: 29);
        double[] times = samples.TwoModes(200, 0.39, Math.Log(5), 0.02);
        for (int i = 0; i < times.Length; i += 20)
        {
            times[i] += 3;
        }

        Mode[] modes = [.. Find(times)];
        Assert.Equal(2, modes.Length);
        Assert.Equal(5, modes[1].Seconds, 0.3);
    }

    [Fact]
    public void Three_modes_are_three()
    {
        SyntheticSamples samples = new(seed: 31);
        double[] times = [.. samples.Noise(60, 0, 0.01), .. samples.Noise(60, 0.7, 0.01), .. samples.Noise(60, 1.6, 0.01)];
        Assert.Equal([1.0, Math.Exp(0.7), Math.Exp(1.6)], Find(times).Select(mode => mode.Seconds), (one, other) => Math.Abs((one / other) - 1) < 0.02);
    }

    [Fact]
    public void What_is_nearer_than_the_smallest_difference_of_interest_is_one_mode()
    {
        SyntheticSamples samples = new(seed: 37);
        Assert.Empty(Find(samples.TwoModes(300, 0.5, Math.Log(1.01), 0.0005)));
        Assert.Equal(2, Find(samples.TwoModes(300, 0.5, Math.Log(1.03), 0.0005)).Length);
    }

    /// <summary>A clock with large steps turns many values into few, which are not modes.</summary>
    [Fact]
    public void Steps_of_a_coarse_clock_are_no_modes()
    {
        SyntheticSamples samples = new(seed: 41);
        Assert.Empty(ModeSearch.Find([.. samples.Noise(200, 0, 0.004).Select(log => Math.Round(Math.Exp(log) / 0.005) * 0.005)]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Too_few_samples_have_no_modes(int count)
        => Assert.Empty(ModeSearch.Find([.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 1.0 : 5.0)]));

    private static ImmutableArray<Mode> Find(double[] logs) => ModeSearch.Find([.. logs.Select(log => Math.Exp(log))]);

    private static double[] Draw(SyntheticSamples samples, string shape, int count) => shape switch
    {
        "log-normal" => samples.Noise(count, 0, 0.3),
        "heavy tail" => [.. samples.Uniform(count).Select(uniform => -Math.Log(1 - uniform))],
        "outliers" => samples.Outliers(count, 0, 0.01, share: 0.2),
        "uniform" => samples.Uniform(count),
        "drift" => [.. samples.Noise(count, 0, 0.005).Select((noise, i) => noise + Math.Log(1 + (0.5 * i / count)))],
        "neighbours alike" => samples.Autocorrelated(count, 0.05, correlation: 0.9),
        "swinging" => [.. samples.Noise(count, 0, 0.01).Select((noise, i) => noise + (0.05 * Math.Sin(4 * Math.PI * i / count)))],
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };
}
