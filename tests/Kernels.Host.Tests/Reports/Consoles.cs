using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kernels.Host.Tests.Reports;

/// <summary>Consoles without colours, of any width.</summary>
internal static class Consoles
{
    /// <summary>The lines that an action writes on a console.</summary>
    /// <param name="width">Its columns.</param>
    /// <param name="write">The action.</param>
    public static string[] Lines(int width, Action<IAnsiConsole> write)
    {
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        write(console);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    /// <summary>The lines of a renderable.</summary>
    public static string[] Lines(int width, IRenderable drawn) => Lines(width, console => console.Write(drawn));
}
