using System.Text;

namespace Kernels.Tests.Conformance;

/// <summary>What the literature, chance and memory itself say of the figures of sketches and hashes.</summary>
public sealed class SummaryTruths
{
    /// <summary>Redis documents 0.81 % for its 16384 registers.</summary>
    [Fact]
    public void A_sketch_of_Hyperloglog_has_its_published_error_and_size()
    {
        byte[] registers = new byte[16_384];
        double[] estimate = [1_000_000];
        DeclaredArgumentsBuilder builder = new(Hyperloglog.Contract.Declaration!, [0, registers.Length], []);
        builder.Input<ulong>("keys", []);
        builder.Output<byte>("registers", registers);
        builder.Output<double>("estimate", estimate);
        ResultSummary summary = Hyperloglog.Contract.Declaration!.Summarize!(builder.Build());
        Assert.Equal(0.0081, ValueOf(summary, "standard error"), 0.00005);
        Assert.Equal((1_000_000, 16_384, 20_000_000), (ValueOf(summary, "distinct keys"), ValueOf(summary, "memory"), ReferenceOf(summary, "memory")));
    }

    [Fact]
    public void An_exact_set_takes_as_much_as_one_of_dotnet()
    {
        const int Keys = 968_897; // a capacity that HashSet takes as it is
        long before = GC.GetAllocatedBytesForCurrentThread();
        HashSet<ulong> set = new(Keys);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Empty(set);

        ResultSummary summary = SummaryOfKmv(k: 10, used: 10, estimate: Keys);
        Assert.InRange(ReferenceOf(summary, "memory"), 0.999 * bytes, 1.001 * bytes);
        Assert.Equal(80, ValueOf(summary, "memory"));
    }

    /// <summary>Below k keys the sketch has every hash.</summary>
    [Fact]
    public void A_sketch_of_smallest_hashes_is_exact_until_it_is_full()
    {
        Assert.Equal(0, ValueOf(SummaryOfKmv(k: 1026, used: 1025, estimate: 1025), "standard error"));
        Assert.Equal(1.0 / 32, ValueOf(SummaryOfKmv(k: 1026, used: 1026, estimate: 5000), "standard error"), 1e-12);
    }

    /// <summary>
    /// Fan, Cao, Almeida and Broder (<i>Summary cache</i>, 2000), print 0.00819 for seven hashes and ten bits a key. The errors of 300
    /// filters are within five of their standard deviations of the mean and of the predicted size, √(2/300).
    /// </summary>
    [Fact]
    public void A_filter_has_its_published_rate_and_knows_its_keys()
    {
        const int Keys = 6400;
        const int Filters = 300;
        (double errors, double squares, double rates, double predicted) = (0, 0, 0, 0);
        for (int seed = 0; seed < Filters; seed++)
        {
            ResultSummary summary = SummaryOfFilter(Keys, seed);
            double error = (ValueOf(summary, "keys added") / Keys) - 1;
            (errors, squares) = (errors + error, squares + (error * error));
            predicted = ValueOf(summary, "standard error");
            rates += ValueOf(summary, "false positives");
            Assert.InRange(ReferenceOf(summary, "memory"), 0.98 * 20 * Keys, 1.02 * 20 * Keys);
            Assert.Equal(8000, ValueOf(summary, "memory"));
        }

        Assert.InRange(rates / Filters, 0.995 * 0.00819, 1.005 * 0.00819);
        Assert.InRange(errors / Filters, -5 * predicted / Math.Sqrt(Filters), 5 * predicted / Math.Sqrt(Filters));
        Assert.InRange(squares / Filters / (predicted * predicted), 1 - (5 * Math.Sqrt(2.0 / Filters)), 1 + (5 * Math.Sqrt(2.0 / Filters)));
    }

    /// <summary>A share of no keys is no number.</summary>
    [Fact]
    public void An_empty_filter_has_no_keys_and_a_full_one_any_number()
    {
        ResultSummary empty = SummaryOf(new ulong[100]);
        Assert.Equal((0, double.NaN, 0), (ValueOf(empty, "keys added"), ValueOf(empty, "standard error"), ValueOf(empty, "false positives")));
        ulong[] ones = new ulong[100];
        Array.Fill(ones, ulong.MaxValue);
        ResultSummary full = SummaryOf(ones);
        Assert.Equal(
            (double.PositiveInfinity, double.PositiveInfinity, 1), (ValueOf(full, "keys added"), ValueOf(full, "standard error"), ValueOf(full, "false positives")));
    }

    /// <summary>The variance after n events is n·(n − 1)/(2a) (Flajolet 1985); sums of 200 seeds spread as it says.</summary>
    [Fact]
    public void Counters_in_all_err_as_published()
    {
        const int Seeds = 200;
        uint[] counts = [.. Enumerable.Range(0, 500).Select(index => (uint)(index * index % 997))];
        double squares = 0;
        double predicted = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            byte[] exponents = new byte[counts.Length];
            Morris.Define(counts, seed, 30, exponents);
            DeclaredArgumentsBuilder builder = new(Morris.Contract.Declaration!, [counts.Length], [seed, 30]);
            builder.Input<uint>("counts", counts);
            builder.Output<byte>("exponents", exponents);
            ResultSummary summary = Morris.Contract.Declaration!.Summarize!(builder.Build());
            Assert.Equal(counts.Sum(count => (double)count), ReferenceOf(summary, "events in all"));
            double error = (ValueOf(summary, "events in all") / ReferenceOf(summary, "events in all")) - 1;
            squares += error * error;
            predicted = ValueOf(summary, "its standard error");
            Assert.Equal((500, 2000), (ValueOf(summary, "memory"), ReferenceOf(summary, "memory")));
        }

        Assert.InRange(squares / Seeds / (predicted * predicted), 1 - (5 * Math.Sqrt(2.0 / Seeds)), 1 + (5 * Math.Sqrt(2.0 / Seeds)));
    }

    /// <summary>Of 23 people, each shares the birthday of an earlier one with the probability 1 − (364/365)ⁿ, n that came before.</summary>
    [Fact]
    public void Collisions_are_expected_as_birthdays_are()
    {
        int[] days = [.. Enumerable.Range(0, 23).Select(person => person * 15)];
        ResultSummary summary = SummaryOfHash(days, 365);
        Assert.Equal((23, 0, 1), (ValueOf(summary, "buckets in use"), ValueOf(summary, "collisions"), ValueOf(summary, "fullest bucket")));
        Assert.Equal(Enumerable.Range(0, 23).Sum(before => 1 - Math.Pow(364.0 / 365, before)), ReferenceOf(summary, "collisions"), 1e-9);
        Assert.Equal(Math.Log2(23), ValueOf(summary, "entropy"), 1e-12);
    }

    /// <summary>Equal tokens count once; the entropy of ½, ¼, ¼ is 1½ bits.</summary>
    [Fact]
    public void Distinct_tokens_alone_count()
    {
        ResultSummary summary = SummaryOfHash([7, 7, 3, 1, 7, 7], 10, ["a", "b", "c", "d", "a", "a"]);
        Assert.Equal((4, 3, 1), (ValueOf(summary, "distinct tokens"), ValueOf(summary, "buckets in use"), ValueOf(summary, "collisions")));
        Assert.Equal((2, 1.5), (ValueOf(summary, "fullest bucket"), ValueOf(summary, "entropy")));
        Assert.Equal(0, ValueOf(SummaryOfHash([5, 5, 5], 10), "entropy"));
        Assert.Equal(0, ValueOf(SummaryOfHash([], 10), "collisions"));
    }

    /// <summary>Numbers of .NET's generator are spread as the ideal hash spreads tokens, with few in a bucket and with many.</summary>
    [Theory]
    [InlineData(20_000, 100_000)]
    [InlineData(20_000, 20_000)]
    [InlineData(50_000, 5000)]
    [InlineData(60_000, 16)]
    public void The_ideal_is_what_chance_gives(int tokens, int buckets)
    {
        const int Seeds = 20;
        ResultSummary[] summaries =
        [
            .. Enumerable.Range(1, Seeds).Select(seed =>
            {
                Random random = new(seed);
                return SummaryOfHash([.. Enumerable.Range(0, tokens).Select(_ => random.Next(buckets))], buckets);
            }),
        ];
        double entropy = ReferenceOf(summaries[0], "entropy");
        double fullest = ReferenceOf(summaries[0], "fullest bucket");
        Assert.InRange(summaries.Average(summary => ValueOf(summary, "entropy")), entropy - 0.005, entropy + 0.005);
        Assert.InRange(summaries.Average(summary => ValueOf(summary, "fullest bucket")), 0.95 * fullest, (1.05 * fullest) + 1);
        foreach (string off in buckets == 16 ? (string[])["spread off"] : ["spread off", "collisions off"])
        {
            Assert.All(summaries, summary => Assert.InRange(ValueOf(summary, off), -5, 5));
            Assert.InRange(summaries.Sum(summary => Math.Pow(ValueOf(summary, off), 2)) / Seeds, 0.25, 2.9);
        }
    }

    /// <summary>A hash that uses every second bucket is far from chance, in figures and to the eye.</summary>
    [Fact]
    public void An_uneven_hash_shows()
    {
        int[] even = [.. Enumerable.Range(0, 65_536).Select(token => (int)(token * 40_503L % 65_536))];
        Assert.InRange(ValueOf(SummaryOfHash([.. even.Select(bucket => bucket & ~1)], 65_536), "collisions off"), 50, 1000);
        Assert.InRange(ValueOf(SummaryOfHash([.. even.Select(bucket => bucket % 15)], 16), "spread off"), 50, 1000);

        ResultImage half = ImageOfHash([.. even.Select(bucket => bucket / 2)], 65_536);
        int middle = half.Deviations.Length / 2;
        Assert.All(half.Deviations[..middle], deviation => Assert.InRange(deviation, 3.5, 5));
        Assert.All(half.Deviations[middle..], deviation => Assert.InRange(deviation, -5, -3.5));
        Assert.All(ImageOfHash(even, 65_536).Deviations, deviation => Assert.InRange(deviation, -0.01, 0.01));
    }

    /// <summary>The cells of a picture are parts of equal size, as far as the buckets can be divided, and the rest of it is empty.</summary>
    [Fact]
    public void A_picture_has_room_for_every_cell()
    {
        ResultImage image = ImageOfHash([.. Enumerable.Range(0, 1000).Select(token => token % 7)], 7);
        Assert.Equal((3, 9), (image.Width, image.Deviations.Length));
        Assert.Equal([false, false, false, false, false, false, false, true, true], image.Deviations.Select(double.IsNaN));
        Assert.Equal([0.0], ImageOfHash([], 7).Deviations);
    }

    private static ResultSummary SummaryOfKmv(int k, int used, double estimate)
    {
        DeclaredArgumentsBuilder builder = new(Kmv.Contract.Declaration!, [0, k], []);
        builder.Input<ulong>("keys", []);
        builder.Output<ulong>("hashes", new ulong[k]);
        builder.Output<long>("used", [used]);
        builder.Output<double>("estimate", [estimate]);
        return Kmv.Contract.Declaration!.Summarize!(builder.Build());
    }

    private static ResultSummary SummaryOfFilter(int keys, int seed)
    {
        ulong[] filter = new ulong[keys * 10 / 64];
        BloomAdd.Define([.. Enumerable.Range(0, keys).Select(key => ((ulong)seed << 32) + (ulong)key)], filter, 7);
        return SummaryOf(filter);
    }

    private static ResultSummary SummaryOf(ulong[] filter)
    {
        DeclaredArgumentsBuilder builder = new(BloomQuery.Contract.Declaration!, [0, filter.Length], [7]);
        builder.Input<ulong>("keys", []);
        builder.Input<ulong>("filter", filter);
        builder.Output<byte>("found", []);
        return BloomQuery.Contract.Declaration!.Summarize!(builder.Build());
    }

    private static ResultSummary SummaryOfHash(int[] buckets, int count, string[]? tokens = null)
        => FeatureHash.Contract.Declaration!.Summarize!(ArgumentsOf(buckets, count, tokens ?? NamesOf(buckets.Length)));

    private static ResultImage ImageOfHash(int[] buckets, int count)
        => FeatureHash.Contract.Declaration!.Image!.Draw(ArgumentsOf(buckets, count, NamesOf(buckets.Length)));

    private static string[] NamesOf(int count) => [.. Enumerable.Range(0, count).Select(token => $"token {token}")];

    private static DeclaredArguments ArgumentsOf(int[] buckets, int count, string[] tokens)
    {
        long[] offsets = new long[tokens.Length + 1];
        for (int token = 0; token < tokens.Length; token++)
        {
            offsets[token + 1] = offsets[token] + tokens[token].Length;
        }

        DeclaredArgumentsBuilder builder = new(FeatureHash.Contract.Declaration!, (int[])[(int)offsets[^1], tokens.Length], (double[])[count]);
        builder.Input<byte>("bytes", Encoding.ASCII.GetBytes(string.Concat(tokens)));
        builder.Input<long>("offsets", offsets);
        builder.Output<int>("index", buckets);
        builder.Output<sbyte>("sign", new sbyte[tokens.Length]);
        return builder.Build();
    }

    private static double ValueOf(ResultSummary summary, string name) => summary.Figures.Single(figure => figure.Name == name).Value;

    private static double ReferenceOf(ResultSummary summary, string name) => summary.Figures.Single(figure => figure.Name == name).Reference!.Value;
}
