namespace Kernels.Tests.Contracts;

/// <summary>A mistyped word is taken for the nearest known one.</summary>
public sealed class SpellingTests
{
    private static readonly string[] Kernels = ["spmv", "sum", "sort", "sort_f64", "julia", "norm", "primes"];

    [Theory]
    [InlineData("smu", "sum")]
    [InlineData("spvm", "spmv")]
    [InlineData("SUM", "sum")]
    [InlineData("jlia", "julia")]
    [InlineData("prime", "primes")]
    [InlineData("xyz", null)]
    [InlineData("n", null)]
    [InlineData("spas", null)]
    public void Neighbours_that_are_exchanged_are_one_mistake(string word, string? meant) => Assert.Equal(meant, Spelling.Nearest(word, Kernels));

    [Theory]
    [InlineData("cat", "cats", "bat", "cot", "cot")]
    [InlineData("cat", "bat", "cats", "chat", "bat")]
    [InlineData("cat", "chat", "cats", "at", "chat")]
    public void Of_several_as_near_one_as_long_counts_and_then_one_with_the_same_first_letter(string word, string a, string b, string c, string meant)
        => Assert.Equal(meant, Spelling.Nearest(word, [a, b, c]));
}
