using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>The user's data change a little from sample to sample, keep their meaning, and never drift away.</summary>
public sealed class MeasuredUserDataTests : IDisposable
{
    /// <summary>A millionth, as <c>docs/measuring.md</c> says.</summary>
    private const double MostChange = 1e-6;

    private const int Renewals = 300;

    private readonly TemporaryFolder _folder = new();

    public MeasuredUserDataTests()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), new double[] { 1, 0, -100, double.PositiveInfinity }, 4);
        NpyFile.Write<double>(_folder.PathOf("grid.npy"), Enumerable.Range(0, 60).Select(i => Math.Sin(i)).ToArray(), 6, 10);
        _folder.Add("matrix.mtx", "%%MatrixMarket matrix coordinate real general\n3 4 3\n1 1 3\n2 2 4\n3 3 -7\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_of_a_matrix_and_a_vector_stay_near_and_its_structure_stays()
    {
        using Workload workload = UserRuns.Create("spmv matrix=~/matrix.mtx x=~/x.npy", _folder, isMeasured: true).Workload;
        Inputs first = new();
        workload.Visit(first);
        RenewOften(workload);
        Inputs last = new();
        workload.Visit(last);
        Assert.Equal(["rowOffsets", "columns"], first.Whole.Keys);
        Assert.Equal(first.Whole, last.Whole);
        AssertNear(first, last);
        Assert.NotEqual(first.Fractions["x"], last.Fractions["x"]);
        Assert.Equal(0, last.Fractions["x"][1]);
        Assert.Equal(double.PositiveInfinity, last.Fractions["x"][3]);
    }

    [Fact]
    public void A_field_begins_near_the_users_own_each_time()
    {
        using Workload workload = UserRuns.Create("diffusion grid=~/grid.npy steps=0", _folder, isMeasured: true).Workload;
        RenewOften(workload);
        Outputs.Run(workload);
        Assert.True(workload.Validate().Passed);
        DiffusionField field = new();
        workload.Visit(field);
        using NpyArray<double> grid = NpyFile.Map<double>(_folder.PathOf("grid.npy"), 2);
        double[] own = [.. grid.Elements.Memory.ToArray()];
        Assert.NotEqual(own, field.Grid);
        Assert.All(own.Zip(field.Grid), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Math.Abs(pair.First) * MostChange));
    }

    /// <summary>A millionth of a coordinate would be far outside a picture that is 10⁻¹⁰ wide.</summary>
    [Fact]
    public void A_picture_of_a_small_region_stays_in_that_region()
    {
        using Workload workload = UserRuns.Create(
            "julia width=20 height=20 x-min=0.3 x-max=0.3000000001 y-min=0.2 y-max=0.2000000001", _folder, isMeasured: true).Workload;
        RenewOften(workload);
        Inputs axes = new();
        workload.Visit(axes);
        Assert.All(axes.Fractions["x"], x => Assert.InRange(x, 0.3 - 1e-12, 0.3000000001 + 1e-12));
        Assert.All(axes.Fractions["y"], y => Assert.InRange(y, 0.2 - 1e-12, 0.2000000001 + 1e-12));
        Assert.Equal(axes.Fractions["x"].Order(), axes.Fractions["x"]);
    }

    [Fact]
    public void A_matrix_that_leaves_columns_out_asks_for_fewer_bytes_at_least()
    {
        _folder.Add("wide.mtx", "%%MatrixMarket matrix coordinate real general\n2 100000 3\n1 1 3\n2 1 4\n2 7 4\n");
        using Workload workload = UserRuns.Create("spmv matrix=~/wide.mtx", _folder, isMeasured: true).Workload;
        Assert.Equal((8 * 2) + (8 * 2) + (4 * 3) + (12 * 3), workload.LeastWork!.Value.Bytes);
        Assert.True(workload.Work.Bytes > 800_000);
    }

    [Theory]
    [InlineData("diffusion grid=~/grid.npy dt=0.251")]
    [InlineData("diffusion height=5 width=5 d=3")]
    public void A_scheme_whose_errors_grow_can_not_be_called_again_and_again(string line)
    {
        Assert.Single(UserRuns.Create(line, _folder).Cautions);
        Assert.StartsWith(
            "the scheme is unstable", Assert.Throws<UserInputException>(() => UserRuns.Create(line, _folder, isMeasured: true)).Message, StringComparison.Ordinal);
    }

    private static void RenewOften(Workload workload)
    {
        SplitMix64 random = new(1);
        for (ulong seed = 0; seed < Renewals; seed++)
        {
            workload.Nudge(random);
            workload.Renew(seed);
        }

        workload.Reset();
    }

    private static void AssertNear(Inputs first, Inputs last)
    {
        foreach ((string name, double[] elements) in first.Fractions)
        {
            Assert.All(elements.Zip(last.Fractions[name]).Where(pair => double.IsFinite(pair.First)), pair =>
                Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Math.Abs(pair.First) * MostChange));
        }
    }

    private class Inputs : ArgumentVisitor
    {
        public Dictionary<string, double[]> Fractions { get; } = [];

        public Dictionary<string, int[]> Whole { get; } = [];

        public override void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        {
            if (typeof(T) == typeof(double))
            {
                Fractions.Add(name, (double[])(object)elements.ToArray());
            }
            else
            {
                Whole.Add(name, (int[])(object)elements.ToArray());
            }
        }
    }

    private sealed class DiffusionField : Inputs
    {
        public double[] Grid { get; private set; } = [];

        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            if (direction == BufferDirection.InOut)
            {
                Grid = (double[])(object)elements.ToArray();
            }
        }
    }
}
