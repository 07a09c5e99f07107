namespace Kernels.Host.Reports;

/// <summary>
/// One line on standard error that says what is being done, where that is a terminal. It is written by the
/// caller's thread and between timed regions, since a thread that draws would take a processor from the kernels.
/// </summary>
internal static class ProgressLine
{
    private const string ClearLine = "\r\e[K";

    private static readonly bool IsVisible =
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static volatile bool _isShown;

    /// <summary>Replaces the line.</summary>
    /// <param name="text">What is being done.</param>
    public static void Show(string text)
    {
        if (IsVisible)
        {
            Console.Error.Write(ClearLine + text);
            _isShown = true;
        }
    }

    /// <summary>Clears the line where one is shown, so that other output can take its place.</summary>
    public static void Clear()
    {
        if (_isShown)
        {
            Console.Error.Write(ClearLine);
            _isShown = false;
        }
    }
}
