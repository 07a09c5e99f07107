using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>Standard output with colour where it is a terminal and NO_COLOR is not set; and lines on standard error.</summary>
internal static class Terminal
{
    /// <summary>Lines in a pipe or a file are never wrapped or cut: who reads them decides.</summary>
    private const int Unlimited = 10_000;

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Output { get; } = Create();

    /// <summary>Writes a message as one line on standard error, with the program's name before it.</summary>
    /// <param name="message">The message.</param>
    public static void WriteError(string message)
    {
        ProgressLine.Clear();
        Console.Error.WriteLine($"kernels: {OnOneLine(message)}");
    }

    /// <summary>Writes a warning as one line on standard error, with the program's name before it.</summary>
    /// <param name="message">The message.</param>
    public static void WriteWarning(string message) => WriteError($"warning: {message}");

    /// <summary>A name that a message quotes may hold anything, also what would move the cursor.</summary>
    private static string OnOneLine(string message)
        => PlainText.Of(message.ReplaceLineEndings(" "), '?');

    private static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = Unlimited;
        }

        return console;
    }
}
