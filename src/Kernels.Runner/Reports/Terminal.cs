using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Kernels.Files;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>
/// Standard output, with colour if it is a terminal that shows colour and NO_COLOR is not set; and lines on standard error.
/// </summary>
internal static class Terminal
{
    /// <summary>Lines in a pipe or a file are not wrapped, unless COLUMNS says so: the reader decides.</summary>
    private const int Unlimited = 10_000;

    private const string Columns = "COLUMNS";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output, for tables.</summary>
    public static IAnsiConsole Output { get; } = Create();

    /// <summary>The width that the variable COLUMNS asks for where standard output is not a terminal; null if it asks for none.</summary>
    public static int? AskedWidth
        => int.TryParse(Environment.GetEnvironmentVariable(Columns), NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width > 0
            ? Math.Min(width, Unlimited)
            : null;

    /// <summary>Writes a document to standard output: in UTF-8, whatever the locale is, as documents in files are.</summary>
    /// <param name="write">Writes it.</param>
    public static void WriteDocument(Action<TextWriter> write)
    {
        try
        {
            using TextWriter writer = Descriptors.CanWrite(Descriptors.Output)
                ? new StreamWriter(Console.OpenStandardOutput(), Utf8)
                : TextWriter.Null;
            write(writer);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>What is told of standard output that can't be written: the system's message doesn't say what it is about.</summary>
    /// <param name="exception">The system's message.</param>
    public static UserInputException Unwritable(Exception exception)
        => new($"Standard output can't be written: {FileFailure.ReasonOf(exception)}.") { MayPass = FileErrors.MayPass(exception) };

    /// <summary>Writes a message as one line on standard error, with the program's name before it.</summary>
    /// <param name="message">The message.</param>
    public static void WriteError(string message)
    {
        ProgressLine.Clear();
        Console.Error.WriteLine($"{ProgramName.Value}: {Words.OnOneLine(message)}");
    }

    /// <summary>Writes a warning as one line on standard error, with the program's name before it.</summary>
    /// <param name="message">The message.</param>
    public static void WriteWarning(string message) => WriteError($"warning: {message}");

    /// <summary>Whether to write plain text, whatever variables of build servers say.</summary>
    /// <param name="isRedirected">Whether the stream is not a terminal.</param>
    /// <param name="variable">Gets the value of an environment variable.</param>
    public static bool IsPlain(bool isRedirected, Func<string, string?> variable)
        => isRedirected
            || variable("NO_COLOR") is { Length: > 0 }
            || variable("TERM") is "dumb" or ""
            || (variable("TERM") is null && !RuntimeInformation.IsOSPlatform(OSPlatform.Windows));

    private static IAnsiConsole Create()
    {
        bool isPlain = IsPlain(Console.IsOutputRedirected, Environment.GetEnvironmentVariable);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,

            // The default enrichers would turn on escape codes for build servers, even in a pipe or a file.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = AskedWidth ?? Unlimited;
        }

        return console;
    }
}
