using Kernels.Runner.Commands;
using Kernels.Workloads;

namespace Kernels.Host.Tests;

/// <summary>Durations, values of a sweep, and patterns of names on the command line.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("1e3", 1000)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("1m30s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h1m1s1ms", 3661.001)]
    [InlineData("1s500ms", 1.5)]
    public void A_duration_is_seconds_or_numbers_with_units(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out double parsed));
        Assert.Equal(seconds, parsed, 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1m30")]
    [InlineData("30s1m")]
    [InlineData("1m1m")]
    [InlineData("1d")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1..5s")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    public void Anything_else_is_none(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(86_400, "24h")]
    [InlineData(90, "90s")]
    [InlineData(0.1, "100ms")]
    public void A_bound_is_told_in_a_unit_in_which_it_is_whole(double seconds, string text) => Assert.Equal(text, DurationText.Describe(seconds));

    [Theory]
    [InlineData("256", "256")]
    [InlineData("ten", "ten")]
    [InlineData("", "")]
    [InlineData("1024,256,512", "256 512 1024")]
    [InlineData("0.10,0.1,.2", "0.10 .2")]
    [InlineData("-0.8,-0.6", "-0.8 -0.6")]
    [InlineData("1..4", "1 2 3 4")]
    [InlineData("100..500+150", "100 250 400")]
    [InlineData("256..4096x2", "256 512 1024 2048 4096")]
    [InlineData("0.1..0.3+0.1", "0.1 0.2 0.3")]
    [InlineData("-1..1+1", "-1 0 1")]
    [InlineData("1e1..3e+1+1e1", "10 20 30")]
    [InlineData("8,1..3", "1 2 3 8")]
    [InlineData("5..5", "5")]
    [InlineData("79228162514264337593543950334..79228162514264337593543950335", "79228162514264337593543950334 79228162514264337593543950335")]
    public void Values_of_a_sweep_are_ascending_and_each_is_there_once(string text, string values)
        => Assert.Equal(values, string.Join(' ', SweptValues.Parse("--width", text)));

    [Theory]
    [InlineData("1,ten", "'ten' is no number")]
    [InlineData("1,", "'' is no number")]
    [InlineData("1..", "'' is no number")]
    [InlineData("..4", "'' is no number")]
    [InlineData("4..1", "'4..1' has no end")]
    [InlineData("1..4+0", "'1..4+0' has no end")]
    [InlineData("1..4x1", "'1..4x1' has no end")]
    [InlineData("0..4x2", "'0..4x2' has no end")]
    [InlineData("1..4+-1", "'1..4+-1' has no end")]
    [InlineData("1..65", "it has more than 64 values")]
    [InlineData("1..1000000000", "it has more than 64 values")]
    [InlineData("1..2+0.0000001", "it has more than 64 values")]
    public void A_sweep_without_an_end_or_of_something_else_is_refused(string text, string problem)
    {
        string message = Assert.Throws<UserInputException>(() => SweptValues.Parse("--width", text)).Message;
        Assert.StartsWith($"--width is '{text}': {problem}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("numpy*", "numpy", true)]
    [InlineData("numpy*", "numpy-openblas", true)]
    [InlineData("num?y", "numpy", true)]
    [InlineData("NUM*", "numpy", true)]
    [InlineData("*", "native", true)]
    [InlineData("numpy?", "numpy", false)]
    [InlineData("j*", "diffusion", false)]
    public void A_pattern_stands_for_whole_names(string pattern, string name, bool matches)
    {
        Assert.True(NamePattern.IsPattern(pattern));
        Assert.Equal(matches, NamePattern.Matches(pattern, name));
    }

    /// <summary>An option of <c>compare</c> whose name a declared kernel's parameter could have must be reserved.</summary>
    [Fact]
    public void No_kernels_own_option_is_called_like_one_of_compare()
    {
        CompareCommand compare = new();
        string[] own = [.. WorkloadSources.All.SelectMany(source => source.UserOptions)
            .Where(option => option.Kind is UserOptionKind.Number or UserOptionKind.Input).Select(option => option.Name)];
        string[] words = [.. compare.Options.Select(option => option.Name.TrimStart('-')).Where(name => !name.Contains('-', StringComparison.Ordinal)).Except(own)];
        Assert.Empty(words.Except([.. UserOption.OfComparison, .. UserOption.OfEveryKernel]));
        Assert.Empty(own.Intersect([.. UserOption.OfComparison, .. UserOption.OfEveryKernel]));
    }
}
