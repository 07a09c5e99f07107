namespace Kernels.Host.Tests.Statistics;

/// <summary>Log ratios with known properties.</summary>
internal sealed class SyntheticSamples(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A standard normal variate, by the Box–Muller transform.</summary>
    public double Normal()
        => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Independent noise around a true log ratio.</summary>
    public double[] Noise(int count, double center, double deviation)
        => [.. Enumerable.Range(0, count).Select(_ => center + (deviation * Normal()))];

    /// <summary>Noise in which a share of the pairs has one side that took many times as long.</summary>
    public double[] Outliers(int count, double center, double deviation, double share)
        => [.. Noise(count, center, deviation).Select(value => _random.NextDouble() < share
            ? value + (_random.Next(2) == 0 ? 1 : -1) * _random.NextDouble() * 2
            : value)];

    /// <summary>Noise with a share of the samples delayed, exponentially, by a third on average, as if they lost their processor.</summary>
    public double[] Delayed(int count, double center, double deviation, double share)
        => [.. Noise(count, center, deviation).Select(value => _random.NextDouble() < share
            ? value - (Math.Log(1 - _random.NextDouble()) / 3)
            : value)];

    /// <summary>Noise in which each pair repeats a part of the one before: an autoregressive process of order 1.</summary>
    public double[] Autocorrelated(int count, double deviation, double correlation)
    {
        double[] values = new double[count];
        double last = Normal();
        for (int i = 0; i < count; i++)
        {
            values[i] = deviation * last;
            last = (correlation * last) + (Math.Sqrt(1 - (correlation * correlation)) * Normal());
        }

        return values;
    }

    /// <summary>Uniformly distributed between 0 and 1.</summary>
    public double[] Uniform(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextDouble())];

    /// <summary>Noise around 0, with a share around a second value.</summary>
    public double[] TwoModes(int count, double share, double distance, double deviation)
        => [.. Noise(count, 0, deviation).Select(value => value + (_random.NextDouble() < share ? distance : 0))];

    /// <summary>Each value a step away from the one before.</summary>
    public double[] Walk(int count, double step)
    {
        double place = 0;
        return [.. Noise(count, 0, step).Select(move => place += move)];
    }
}
