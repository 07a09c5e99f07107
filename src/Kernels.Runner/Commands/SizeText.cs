using System.Globalization;

namespace Kernels.Runner.Commands;

/// <summary>An amount of memory.</summary>
/// <param name="Bytes">How much it is.</param>
/// <param name="IsDecimal">Whether it was written in powers of 1000, such as <c>500MB</c>, or in bytes.</param>
internal readonly record struct MemoryAmount(long Bytes, bool IsDecimal);

/// <summary>Amounts of memory as people write them: bytes, or a number with its unit, such as <c>500MB</c> or <c>1.5GiB</c>.</summary>
internal static class SizeText
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>Parses an amount.</summary>
    /// <param name="text">The text; units in any case.</param>
    /// <param name="amount">The amount.</param>
    /// <returns>Whether it is one, of 1 to 2⁶² bytes.</returns>
    public static bool TryParse(string text, out MemoryAmount amount)
    {
        (string unit, double factor) = Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        bool isNumber = double.TryParse(
            text[..^unit.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        long bytes = isNumber && number * factor is >= 1 and <= 1L << 62 ? (long)(number * factor) : 0;
        amount = new MemoryAmount(bytes, !unit.Contains('i', StringComparison.Ordinal));
        return bytes > 0;
    }
}
