using Spectre.Console;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>What a person sees of a document that nobody vouches for.</summary>
internal static class Views
{
    /// <summary>Writes a report to a terminal without colours, at the width of a window and of a file.</summary>
    /// <param name="write">Writes it.</param>
    /// <exception cref="FuzzFailureException">A control character reaches the terminal.</exception>
    public static void RequirePlain(Action<IAnsiConsole> write)
    {
        foreach (int width in (int[])[80, 10_000])
        {
            using StringWriter output = new();
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(output),
            });
            console.Profile.Width = width;
            write(console);
            Require(
                !output.ToString().Any(letter => char.IsControl(letter) && letter is not ('\r' or '\n')),
                "a control character reaches the terminal");
        }
    }
}
