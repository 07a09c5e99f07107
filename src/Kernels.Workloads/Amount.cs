using System.Globalization;

namespace Kernels.Workloads;

/// <summary>Amounts for people: three significant digits, and the unit that suits them.</summary>
internal static class Amount
{
    /// <summary>An amount of memory, such as <c>1.50 KiB</c>.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="isDecimal">Whether units are powers of 1000, as of <c>1.50 kB</c>.</param>
    /// <returns>The text.</returns>
    public static string OfBytes(double bytes, bool isDecimal = false) => bytes switch
    {
        >= 1e9 when isDecimal => $"{Figure(bytes / 1e9)} GB",
        >= 1e6 when isDecimal => $"{Figure(bytes / 1e6)} MB",
        >= 1e3 when isDecimal => $"{Figure(bytes / 1e3)} kB",
        >= 1 << 30 => $"{Figure(bytes / (1 << 30))} GiB",
        >= 1 << 20 => $"{Figure(bytes / (1 << 20))} MiB",
        >= 1 << 10 => $"{Figure(bytes / (1 << 10))} KiB",
        _ => $"{bytes.ToString("F0", CultureInfo.InvariantCulture)} B",
    };

    /// <summary>A figure with three significant digits, never in scientific notation.</summary>
    /// <param name="number">The figure.</param>
    /// <returns>The text.</returns>
    public static string Figure(double number)
    {
        string format = Math.Abs(number) switch { >= 99.95 => "F0", >= 9.995 => "F1", _ => "F2" };
        string text = number.ToString(format, CultureInfo.InvariantCulture);

        // A small number below 0 becomes 0, which has no sign.
        return text.AsSpan().ContainsAnyInRange('1', '9') ? text : text.TrimStart('-');
    }
}
