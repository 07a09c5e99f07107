using System.Text;
using Kernels.Files;

namespace Kernels.Runner.Commands.Completion;

/// <summary>
/// <c>kernels complete WORD…</c>: suggests what can replace the last word, for the scripts of <c>kernels completion</c>. Writes a
/// line for each suggestion, with its meaning after a tab; then <c>:files</c> or <c>:folders</c> if paths can stand there. For
/// scripts, not for people: it reports no errors, since they would appear in the user's command line.
/// </summary>
internal static class CompleteVerb
{
    public const string Name = "complete";

    /// <summary>Runs the verb.</summary>
    /// <param name="words">The words after the program's name, up to the cursor.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> words)
    {
        try
        {
            Suggestions suggestions = new Completer(new ProgramCommand(), new KnownNames(ConfigOf(words))).Find(words);
            Write(suggestions);
            return ExitCode.Done;
        }
        catch (Exception)
        {
            return ExitCode.Defect;
        }
    }

    private static void Write(Suggestions suggestions)
    {
        if (!Descriptors.CanWrite(Descriptors.Output))
        {
            return;
        }

        using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (Suggestion suggestion in suggestions.Words)
        {
            output.Write($"{suggestion.Word}\t{suggestion.Meaning}\n");
        }

        if (suggestions.Paths != PathKind.None)
        {
            output.Write($":{suggestions.Paths.Name()}\n");
        }
    }

    /// <summary>The file that <c>--config</c> names, in a command line that need not be valid.</summary>
    private static string? ConfigOf(ReadOnlySpan<string> words)
    {
        string option = CommonOptions.Config.Name;
        for (int index = 0; index < words.Length - 1; index++)
        {
            if (words[index] == option)
            {
                return words[index + 1];
            }

            if (words[index].StartsWith(option + '=', StringComparison.Ordinal))
            {
                return words[index][(option.Length + 1)..];
            }
        }

        return null;
    }
}
