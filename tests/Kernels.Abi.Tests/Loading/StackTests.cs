using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>Stack sizes in the syntax of OpenMP's specification.</summary>
public sealed class StackTests
{
    [Theory]
    [InlineData("2000500B", 2000500L)]
    [InlineData("3000 k ", 3000L << 10)]
    [InlineData("10M", 10L << 20)]
    [InlineData(" 10 M ", 10L << 20)]
    [InlineData("20 m ", 20L << 20)]
    [InlineData(" 1G", 1L << 30)]
    [InlineData("20000", 20000L << 10)]
    public void A_size_has_a_unit_or_is_in_KiB(string value, long bytes) => Assert.Equal((nuint)bytes, OpenMPStacks.BytesOf(value));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1M")]
    [InlineData("1.5G")]
    [InlineData("1T")]
    [InlineData("99999999999G")]
    [InlineData("99999999999999999999")]
    public void What_is_no_size_is_none(string? value) => Assert.Null(OpenMPStacks.BytesOf(value));
}
