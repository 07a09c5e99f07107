namespace Kernels;

/// <summary>How evenly a hash spreads distinct tokens over buckets, beside one that puts each anywhere with equal probability.</summary>
internal sealed class HashQuality
{
    /// <summary>The most cells of a picture along a side.</summary>
    private const int MostCells = 256;

    /// <summary>The tokens that each cell of a picture should have, so that chance looks like chance.</summary>
    private const int LeastTokensOfCell = 16;

    private const string OffMeaning = "in standard deviations: chance gives −3 to 3";

    private readonly int[] _buckets;
    private readonly int _count;
    private readonly List<int> _loads = [];

    /// <summary>Counts equal tokens once, since no hash can spread them.</summary>
    /// <param name="bytes">The tokens, one after the other.</param>
    /// <param name="offsets">Where each begins.</param>
    /// <param name="buckets">The bucket of each.</param>
    /// <param name="count">The number of buckets.</param>
    /// <remarks>Tokens count as equal if 64 bits of another hash are: of 10 million, any two others are with a probability of 3·10⁻⁶.</remarks>
    public HashQuality(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> offsets, ReadOnlySpan<int> buckets, int count)
    {
        ulong[] prints = new ulong[buckets.Length];
        for (int token = 0; token < prints.Length; token++)
        {
            prints[token] = FingerprintOf(bytes[(int)offsets[token]..(int)offsets[token + 1]]);
        }

        _count = count;
        _buckets = buckets.ToArray();
        Array.Sort(prints, _buckets);
        int distinct = 0;
        for (int token = 0; token < prints.Length; token++)
        {
            if (token == 0 || prints[token] != prints[token - 1])
            {
                _buckets[distinct++] = _buckets[token];
            }
        }

        Array.Resize(ref _buckets, distinct);
        Array.Sort(_buckets);
        for (int token = 0, begin = 0; token < distinct; token++)
        {
            if (token + 1 == distinct || _buckets[token + 1] != _buckets[token])
            {
                _loads.Add(token + 1 - begin);
                begin = token + 1;
            }
        }
    }

    private double Mean => (double)_buckets.Length / _count;

    /// <summary>The figures.</summary>
    /// <remarks>
    /// Of d tokens in m buckets d − m·(1 − (1 − 1/m)ᵈ) are expected to share the bucket of an earlier one, with a standard deviation of
    /// √(m·e^(−λ)·(1 − (1 + λ)·e^(−λ))), λ = d/m (Feller, <i>An introduction to probability theory and its applications</i>, 1968, IV.2).
    /// The load of a bucket is nearly a Poisson variable, by which the entropy of a token's bucket is log₂ d − E[log₂(1 + load)].
    /// </remarks>
    public ResultSummary Summarize()
    {
        double tokens = _buckets.Length;
        double collisions = tokens - _loads.Count;
        double expected = Math.Max(0, tokens - (_count * (1 - Math.Pow(1 - (1.0 / _count), tokens))));
        double empty = Math.Exp(-Mean);
        double deviation = Math.Sqrt(_count * empty * (1 - ((1 + Mean) * empty)));
        return new ResultSummary(
            "hash quality",
            "ideal",
            [
                new("buckets", _count, FigureUnit.Number, "features"),
                new("distinct tokens", tokens, FigureUnit.Number, "equal ones count once"),
                new("buckets in use", _loads.Count, FigureUnit.Number, "") { Reference = tokens - expected },
                new("collisions", collisions, FigureUnit.Number, "tokens in the bucket of an earlier one") { Reference = expected },
                new("collisions off", deviation > 0 ? (collisions - expected) / deviation : 0, FigureUnit.Number, OffMeaning) { Reference = 0 },
                new("spread off", SpreadOff(), FigureUnit.Number, "the same for χ², which tells more of few buckets") { Reference = 0 },
                new("fullest bucket", _loads.DefaultIfEmpty().Max(), FigureUnit.Number, "tokens") { Reference = tokens > 0 ? ExpectedFullest() : 0 },
                new("entropy", Entropy(), FigureUnit.Bits, $"of a token's bucket; at most {Math.Log2(_count):F2} bits")
                {
                    Reference = tokens > 0 ? Math.Max(0, Math.Log2(tokens) - MeanOverPoisson(load => Math.Log2(1 + load))) : 0,
                },
            ]);
    }

    /// <summary>Ranges of buckets as cells, in rows, each with how far its tokens are from the mean in standard deviations.</summary>
    public ResultImage Draw()
    {
        int cells = (int)Math.Clamp(Math.Min(_count, _buckets.Length / LeastTokensOfCell), 1, MostCells * MostCells);
        int width = (int)Math.Ceiling(Math.Sqrt(cells));
        double[] loads = new double[cells];
        foreach (int bucket in _buckets)
        {
            loads[(int)((long)bucket * cells / _count)]++;
        }

        double[] deviations = new double[width * ((cells + width - 1) / width)];
        Array.Fill(deviations, double.NaN);
        for (int cell = 0; cell < cells; cell++)
        {
            long size = FirstBucketOf(cell + 1) - FirstBucketOf(cell);
            double share = (double)size / _count;
            double deviation = Math.Sqrt(_buckets.Length * share * (1 - share));
            deviations[cell] = deviation > 0 ? (loads[cell] - (_buckets.Length * share)) / deviation : 0;
        }

        return new ResultImage(width, [.. deviations]);

        long FirstBucketOf(int cell) => (((long)cell * _count) + cells - 1) / cells;
    }

    /// <summary>
    /// χ² = m/d·Σ load² − d, less its mean m − 1, in units of its standard deviation √(2·(m − 1)·(1 − 1/d)) (Haldane, <i>The exact
    /// value of the moments of the distribution of χ²</i>, Biometrika 29, 1937).
    /// </summary>
    private double SpreadOff()
    {
        double tokens = _buckets.Length;
        double deviation = Math.Sqrt(2 * (_count - 1.0) * (1 - (1 / tokens)));
        double chi = (_loads.Sum(load => (double)load * load) * _count / tokens) - tokens;
        return deviation > 0 ? (chi - (_count - 1)) / deviation : 0;
    }

    /// <summary>H = log₂ d − Σ load·log₂ load / d.</summary>
    private double Entropy()
    {
        double sum = 0;
        foreach (int load in _loads)
        {
            sum += load * Math.Log2(load);
        }

        return _buckets.Length == 0 ? 0 : Math.Max(0, Math.Log2(_buckets.Length) - (sum / _buckets.Length));
    }

    /// <summary>The largest load that one bucket or more is expected to have.</summary>
    private double ExpectedFullest()
    {
        if (_count == 1)
        {
            return _buckets.Length;
        }

        double fullest = 0;
        double above = 0;
        List<(double Load, double Probability)> loads = [.. Poisson()];
        for (int index = loads.Count - 1; index >= 0 && fullest == 0; index--)
        {
            above += loads[index].Probability;
            fullest = above * _count >= 1 ? loads[index].Load : 0;
        }

        return Math.Max(fullest, 1);
    }

    private double MeanOverPoisson(Func<double, double> function) => Poisson().Sum(load => load.Probability * function(load.Load));

    /// <summary>The loads of a bucket that can be met, ascending, with their probabilities: by steps from the likeliest one.</summary>
    private IEnumerable<(double Load, double Probability)> Poisson()
    {
        const double Negligible = 1e-30;
        double mode = Math.Floor(Mean);
        List<(double Load, double Weight)> below = [];
        double weight = 1;
        for (double load = mode; load > 0 && weight > Negligible; load--)
        {
            weight *= load / Mean;
            below.Add((load - 1, weight));
        }

        List<(double Load, double Weight)> all = [.. below.AsEnumerable().Reverse(), (mode, 1)];
        weight = 1;
        for (double load = mode + 1; weight > Negligible; load++)
        {
            weight *= Mean / load;
            all.Add((load, weight));
        }

        double sum = all.Sum(load => load.Weight);
        return all.Select(load => (load.Load, load.Weight / sum));
    }

    /// <summary>64 bits by FNV-1a (Fowler, Noll and Vo), which has nothing in common with MurmurHash3, and a finalizer.</summary>
    private static ulong FingerprintOf(ReadOnlySpan<byte> token)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte letter in token)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return hash ^ (hash >> 32);
    }
}
