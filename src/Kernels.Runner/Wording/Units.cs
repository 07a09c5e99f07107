using System.Globalization;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Wording;

/// <summary>Figures for people: three significant digits, and the unit that suits them.</summary>
internal static class Units
{
    /// <summary>Stands for what was not measured.</summary>
    public const string None = "–";

    /// <summary>A duration, such as <c>12.3 ms</c>.</summary>
    /// <param name="seconds">Seconds; null if not measured.</param>
    /// <returns>The text.</returns>
    public static string Duration(double? seconds) => seconds switch
    {
        null => None,
        0 => "0 s",
        >= 1 => $"{Figure(seconds)} s",
        >= 1e-3 => $"{Figure(seconds * 1e3)} ms",
        >= 1e-6 => $"{Figure(seconds * 1e6)} µs",
        _ => $"{Figure(seconds * 1e9)} ns",
    };

    /// <summary>A waiting time, such as <c>50 s</c>, <c>12 min</c> or <c>1 h 20 min</c>.</summary>
    /// <param name="seconds">Seconds; 0 and above.</param>
    /// <returns>The text.</returns>
    public static string LongDuration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        return time.TotalMinutes < 2 ? $"{Math.Ceiling(seconds):F0} s"
            : time.TotalHours < 2 ? $"{time.TotalMinutes:F0} min"
            : $"{Math.Floor(time.TotalHours):F0} h {time.Minutes} min";
    }

    /// <summary>An amount of memory, such as <c>1.50 KiB</c>.</summary>
    /// <param name="bytes">Bytes; null if not measured.</param>
    /// <param name="isDecimal">Whether units are powers of 1000, as of <c>1.50 kB</c>.</param>
    /// <returns>The text.</returns>
    public static string Bytes(double? bytes, bool isDecimal = false) => bytes is { } amount ? Amount.OfBytes(amount, isDecimal) : None;

    /// <summary>A figure of a result: whole numbers in full, bits to a thousandth, all else with three digits.</summary>
    /// <param name="value">The figure; null if there is none.</param>
    /// <param name="unit">What it counts.</param>
    /// <returns>The text.</returns>
    public static string Of(double? value, FigureUnit unit)
    {
        if (value is not { } figure || !double.IsFinite(figure))
        {
            return double.IsInfinity(value ?? 0) ? "∞" : None;
        }

        return unit switch
        {
            FigureUnit.Bytes => Bytes(figure),
            FigureUnit.Bits => $"{figure.ToString("F3", CultureInfo.InvariantCulture)} bits",
            FigureUnit.Share when figure < 0.0005 => $"{Residual(figure * 100)}%",
            FigureUnit.Share => $"{Figure(figure * 100)}%",
            _ => figure == Math.Round(figure) ? figure.ToString("F0", CultureInfo.InvariantCulture) : Figure(figure),
        };
    }

    /// <summary>A figure with three significant digits, never in scientific notation.</summary>
    /// <param name="value">The figure; null if not measured.</param>
    /// <returns>The text.</returns>
    public static string Figure(double? value) => value is { } number ? Amount.Figure(number) : None;

    /// <summary>A ratio, such as <c>2.05×</c>; below 2 with three decimals, since differences there are small.</summary>
    /// <param name="ratio">The ratio; null if not measured.</param>
    /// <returns>The text.</returns>
    public static string Ratio(double? ratio) => ratio is { } value
        ? (value < 1.9995 ? value.ToString("F3", CultureInfo.InvariantCulture) : Figure(value)) + "×"
        : None;

    /// <summary>An interval of a ratio, such as <c>1.98–2.10</c>.</summary>
    /// <param name="interval">The interval; null if not measured.</param>
    /// <returns>The text.</returns>
    public static string Interval(Interval? interval)
        => interval is null ? None : $"{Ratio(interval.Low).TrimEnd('×')}–{Ratio(interval.High).TrimEnd('×')}";

    /// <summary>A share, such as <c>1.2%</c> or <c>15%</c>.</summary>
    /// <param name="share">The share of 1; null if not measured.</param>
    /// <returns>The text.</returns>
    public static string Percent(double? share)
        => share is { } part
            ? (part * 100).ToString(part < 0.0995 ? "F1" : "F0", CultureInfo.InvariantCulture) + "%"
            : None;

    /// <summary>A residual, which may be tiny, such as <c>0.0012</c> or <c>3E-07</c>.</summary>
    /// <param name="residual">The residual; null if there is none.</param>
    /// <returns>The text.</returns>
    public static string Residual(double? residual)
        => residual is { } value ? value.ToString("G2", CultureInfo.InvariantCulture) : None;
}
