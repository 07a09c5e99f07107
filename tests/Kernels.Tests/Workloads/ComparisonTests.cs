using Kernels.Workloads;
using Kernels.Workloads.Oracles;

namespace Kernels.Tests.Workloads;

/// <summary>The comparers decide every verdict, so their limits are tested to the last bit.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void The_unit_roundoff_is_the_most_that_one_loses_when_it_is_rounded()
    {
        Assert.Equal(1.0, 1.0 + Rounding.Unit);
        Assert.True(1.0 + Math.BitIncrement(Rounding.Unit) > 1.0);
    }

    [Fact]
    public void Equal_counts_pass()
        => Assert.Equal(new Validation(true, 0, null), Comparison.Exact([3, 0, -7], [3, 0, -7], Describe));

    [Fact]
    public void Counts_that_differ_are_counted_and_the_worst_is_named()
    {
        Validation validation = Comparison.Exact([3, 1, int.MinValue, 9], [3, 0, int.MaxValue, 9], Describe);
        Assert.False(validation.Passed);
        Assert.Equal(2, validation.Residual);
        Assert.Contains(
            "2 of 4 elements differ; worst: y<2> is -2147483648, the oracle's 2147483647", validation.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10.5, true)]
    [InlineData(9.5, true)]
    [InlineData(10.500000000000002, false)]
    [InlineData(9.499999999999998, false)]
    public void One_element_decides_at_the_last_bit_of_the_tolerance(double actual, bool passes)
    {
        double[] expected = new double[101];
        double[] output = new double[101];
        (expected[73], output[73]) = (10, actual);
        Validation validation = Comparison.Within(output, expected, [0.5], Describe);
        Assert.Equal(passes, validation.Passed);
        Assert.Equal(1, validation.Residual, tolerance: 1e-14);
        Assert.Equal(!passes, validation.Detail?.Contains("worst: y<73> is", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(new[] { 8.0 }, 0.25)]
    [InlineData(new[] { 4.0, 8.0, 2.0 }, 0.5)]
    [InlineData(new[] { 100.0, 1.0, 8.0 }, 2.0)]
    [InlineData(new[] { 0.0, 8.0, 8.0 }, double.PositiveInfinity)]
    [InlineData(new[] { 8.0, 8.0, 0.0 }, 0.25)]
    public void The_residual_is_the_largest_error_in_units_of_its_own_tolerance(double[] tolerance, double residual)
    {
        Validation validation = Comparison.Within([2, -2, 5], [0, 0, 5], tolerance, Describe);
        Assert.Equal(residual, validation.Residual);
        Assert.Equal(residual <= 1, validation.Passed);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN, true)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(1, double.NaN, false)]
    [InlineData(double.NaN, double.PositiveInfinity, false)]
    [InlineData(double.PositiveInfinity, double.NaN, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, true)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity, true)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, false)]
    [InlineData(double.PositiveInfinity, double.MaxValue, false)]
    [InlineData(double.MaxValue, double.PositiveInfinity, false)]
    public void Not_a_number_and_infinity_match_only_themselves_whatever_the_tolerance(double actual, double expected, bool passes)
    {
        foreach (double tolerance in (double[])[0, 1e-9, double.MaxValue, double.PositiveInfinity])
        {
            Validation validation = Comparison.Within([actual], [expected], [tolerance], Describe);
            Assert.Equal((passes, passes ? 0 : double.PositiveInfinity), (validation.Passed, validation.Residual));
        }
    }

    [Fact]
    public void An_infinite_tolerance_allows_every_finite_error()
        => Assert.True(Comparison.Within([-1e308], [1e308], [double.PositiveInfinity], Describe).Passed);

    [Fact]
    public void Without_tolerance_only_equal_numbers_pass_and_zero_has_no_sign()
    {
        Assert.True(Comparison.Within([0.0, 1], [-0.0, 1], [0], Describe).Passed);
        Assert.False(Comparison.Within([double.Epsilon], [0], [0], Describe).Passed);
    }

    [Fact]
    public void Outputs_of_another_length_are_a_programmers_mistake()
    {
        Assert.Throws<ArgumentException>(() => Comparison.Within([1], [1, 2], [0], Describe));
        Assert.Throws<ArgumentException>(() => Comparison.Exact([1, 2], [1], Describe));
    }

    private static string Describe(int index) => $"y<{index}>";
}
