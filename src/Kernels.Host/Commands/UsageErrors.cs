using System.CommandLine;
using System.CommandLine.Parsing;
using Kernels.Host.Reports;

namespace Kernels.Host.Commands;

/// <summary>Turns a call that can't be parsed into one line on standard error.</summary>
internal static class UsageErrors
{
    /// <summary>Reports the first error of a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The exit code.</returns>
    public static int Report(ParseResult call)
    {
        Command command = call.CommandResult.Command;
        string line = call.UnmatchedTokens is [string word, ..]
            ? DescribeUnknown(word, command)
            : command.Subcommands.Count > 0
                ? $"{command.Name} needs one of: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}"
                : call.Errors[0].Message.TrimEnd('.');
        Terminal.WriteError($"{line}; see '{PathOf(call)} --help'.");
        return ExitCode.WrongCall;
    }

    /// <summary>Says what an unknown word may have been meant to be.</summary>
    /// <param name="word">The word.</param>
    /// <param name="command">The command that does not know it.</param>
    /// <returns>The message, without a full stop.</returns>
    public static string DescribeUnknown(string word, Command command)
    {
        bool isOption = word.StartsWith('-');
        string[] known = isOption
            ? [.. command.Options.Select(option => option.Name)]
            : [.. command.Subcommands.Select(verb => verb.Name)];
        string what = isOption ? "option" : command is RootCommand ? "command" : known.Length > 0 ? "kernel" : "argument";
        string help = known.MinBy(name => Distance(word, name)) is { } nearest && Distance(word, nearest) <= 2
            ? $"; did you mean '{nearest}'"
            : known.Length > 0 ? $"; there are: {string.Join(", ", known)}" : "";
        return $"{what} '{word}' is unknown{help}";
    }

    private static string PathOf(ParseResult call)
    {
        List<string> names = [];
        for (SymbolResult? result = call.CommandResult; result is CommandResult command; result = command.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "kernels" : command.Command.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>Levenshtein's distance: how many letters to insert, delete or replace.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
