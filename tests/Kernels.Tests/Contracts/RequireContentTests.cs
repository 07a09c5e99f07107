using System.Globalization;

namespace Kernels.Tests.Contracts;

/// <summary>What an input holds is checked, and the first wrong element is named in one line of any culture.</summary>
public sealed class RequireContentTests
{
    [Fact]
    public void Right_content_passes()
    {
        RequireContent.Ascending<double>([double.NegativeInfinity, 1, 1, 2.5], "x");
        RequireContent.Ascending<ulong>([0, ulong.MaxValue], "x");
        RequireContent.Offsets<int>([0, 0, 3, 3], 3, "x");
        RequireContent.Offsets<short>([0], 0, "x");
        RequireContent.End<long>([7, 3], 3, "x");
        RequireContent.Below<uint>([0, 4, 4], 5, "x");
        RequireContent.Below<sbyte>([sbyte.MaxValue], 1000, "x");
        RequireContent.Below<sbyte>([sbyte.MaxValue], 128, "x");
        RequireContent.Permutation<ushort>([2, 0, 1], "x");
        RequireContent.Permutation<byte>([.. Enumerable.Range(0, 256).Reverse().Select(index => (byte)index)], "x");
    }

    [Fact]
    public void Empty_content_passes_but_offsets_have_an_end()
    {
        RequireContent.Ascending<double>([], "x");
        RequireContent.Below<int>([], 0, "x");
        RequireContent.Below<int>([], 5, "x");
        RequireContent.Permutation<int>([], "x");
        AssertRefused("x is empty; required: 0, and then the end of each piece.", static () => RequireContent.Offsets<int>([], 0, "x"));
        AssertRefused("x is empty; required: 0, and then the end of each piece.", static () => RequireContent.End<int>([], 0, "x"));
    }

    [Fact]
    public void Elements_that_descend_or_are_no_number_are_named()
    {
        AssertRefused("x[2] is 1.5, below the 2.5 before it; required: ascending elements.", static () => RequireContent.Ascending<double>([0, 2.5, 1.5], "x"));
        AssertRefused("x[0] is NaN; required: ascending elements.", static () => RequireContent.Ascending<double>([double.NaN], "x"));
        AssertRefused("x[1] is NaN; required: ascending elements.", static () => RequireContent.Ascending<float>([0, float.NaN, 1], "x"));
    }

    [Fact]
    public void Offsets_that_begin_descend_or_end_elsewhere_are_named()
    {
        AssertRefused("x[0] is 1; required: 0.", static () => RequireContent.Offsets<int>([1, 3], 3, "x"));
        AssertRefused("x[2] is 1, below the 2 before it; offsets must not descend.", static () => RequireContent.Offsets<int>([0, 2, 1, 3], 3, "x"));
        AssertRefused("x[1] is 4; required: 3, where the last piece ends.", static () => RequireContent.Offsets<int>([0, 4], 3, "x"));
        AssertRefused("x[1] is 18446744073709551615; required: 3, where the last piece ends.", static () => RequireContent.Offsets<ulong>([0, ulong.MaxValue], 3, "x"));
        AssertRefused("x[0] is 7; required: 3, where the last piece ends.", static () => RequireContent.End<int>([7], 3, "x"));
    }

    [Fact]
    public void Elements_that_are_no_indices_are_named()
    {
        AssertRefused("x[1] is 5; allowed: 0 to 4.", static () => RequireContent.Below<int>([0, 5], 5, "x"));
        AssertRefused("x[0] is -1; allowed: 0 to 4.", static () => RequireContent.Below<long>([-1], 5, "x"));
        AssertRefused("x has 1 element; required: none, as there is nothing that they could refer to.", static () => RequireContent.Below<byte>([0], 0, "x"));
        AssertRefused("x[1] is 3; allowed: 0 to 2.", static () => RequireContent.Permutation<int>([0, 3, 1], "x"));
        AssertRefused("x[2] is 0 for the second time; required: each index once.", static () => RequireContent.Permutation<int>([0, 1, 0], "x"));
        AssertRefused("x[256] is 0 for the second time", static () => RequireContent.Permutation<byte>([.. Enumerable.Range(0, 257).Select(index => (byte)index)], "x"));
    }

    /// <summary>In a culture whose numbers have commas.</summary>
    private static void AssertRefused(string message, Action require)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = commas;
        try
        {
            ArgumentException error = Assert.Throws<ArgumentException>(require);
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.Equal("x", error.ParamName);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
