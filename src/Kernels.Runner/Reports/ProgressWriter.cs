using System.Globalization;
using Kernels.Files;
using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>
/// Shows what is being done, which share of it is done and how much longer it may take. On a terminal it rewrites one line;
/// elsewhere it writes a line now and then.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="width">The columns of the terminal; null if there is none.</param>
/// <param name="clock">The time since a fixed moment.</param>
internal sealed class ProgressWriter(TextWriter output, Func<int>? width, Func<TimeSpan> clock)
{
    /// <summary>What a line begins with if there is no terminal.</summary>
    public static string Prefix => $"{ProgramName.Value}: progress: ";

    private const string ClearLine = "\r\e[K";

    /// <summary>How often a line is written if there is no terminal.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Before this, the time that is left is a guess.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private TimeSpan? _begin;
    private double? _share;
    private TimeSpan? _end;
    private TimeSpan _last;
    private volatile bool _isShown;

    /// <summary>Shows a step.</summary>
    public void Show(Step step)
    {
        TimeSpan now = clock();
        if (_begin is null)
        {
            _begin = _last = now;
        }

        string text = Words.OnOneLine(step.What) + DescribeShare(step.Done, now, now - _begin.Value);
        if (width is not null)
        {
            // A line that wraps could not be cleared.
            int room = Math.Max(0, width() - 1);
            output.Write(ClearLine + (text.Length > room ? text[..room] : text));
            _isShown = true;
        }
        else if (now - _last >= Interval)
        {
            output.WriteLine(Prefix + text);
            _last = now;
        }
    }

    /// <summary>Clears the line if one is shown, so that other output can take its place.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            output.Write(ClearLine);
            _isShown = false;
        }
    }

    /// <summary>While the share stands still, as in warm-up, nothing new is known of the rest, and the time that is left goes down.</summary>
    private string DescribeShare(double? done, TimeSpan now, TimeSpan elapsed)
    {
        if (done is not { } share)
        {
            return "";
        }

        if (share != _share)
        {
            _share = share;
            _end = share > 0 && elapsed >= Settled ? now + (elapsed * ((1 - share) / share)) : null;
        }

        string left = _end > now ? $", about {Describe(_end.Value - now)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"; {Math.Floor(share * 100):F0}% done{left}");
    }

    private static string Describe(TimeSpan time) => time.TotalSeconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F0} h"),
    };
}
