using System.Text;
using System.Text.Json;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Serving;

namespace Kernels.Plugins.Tests.Protocol;

/// <summary>Scalars are written so that every language reads them with the right type.</summary>
public sealed class ArgumentSenderTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(123456789012345680.0, "1.2345678901234568E+17")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void A_real_number_has_a_point_or_an_exponent_and_comes_back_exactly(double value, string text)
    {
        string json = Write(sender => sender.Scalar("a", value));
        Assert.Equal($$$"""{"scalars":{"a":{{{text}}}},"buffers":{}}""", json);
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Read(json).RealScalar("a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void An_integer_has_neither_and_comes_back_exactly(long value)
    {
        string json = Write(sender => sender.Scalar("n", value));
        Assert.Equal($$$"""{"scalars":{"n":{{{value}}}},"buffers":{}}""", json);
        Assert.Equal(value, Read(json).IntegerScalar("n"));
    }

    private static string Write(Action<ArgumentSender> tell)
    {
        using MemoryStream stream = new();
        using StagingArea staging = new();
        using (Utf8JsonWriter json = new(stream))
        {
            ArgumentSender sender = new(staging);
            json.WriteStartObject();
            sender.Begin(json);
            tell(sender);
            sender.End();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static CallArguments Read(string json) => new(JsonDocument.Parse(json).RootElement, new ServedSegments());
}
