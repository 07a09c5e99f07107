using System.CommandLine;
using Kernels.Files;

namespace Kernels.Runner.Commands;

/// <summary>The place of a command among the others.</summary>
internal static class CommandTree
{
    /// <summary>The words by which a command is called, the program's name first.</summary>
    /// <param name="command">The command.</param>
    public static string PathOf(Command command)
        => command is RootCommand ? ProgramName.Value : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>All commands of the program, each before those below it.</summary>
    /// <param name="command">One of them.</param>
    public static IEnumerable<Command> All(Command command)
    {
        return command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? All(parent) : Below(command);

        static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);
    }

    /// <summary>The options of a command, including those that it inherits from the commands above it.</summary>
    /// <param name="command">The command.</param>
    public static IEnumerable<Option> OptionsOf(Command command) => command.Options.Concat(InheritedBy(command)).Distinct();

    /// <summary>The options that a command inherits from the commands above it.</summary>
    /// <param name="command">The command.</param>
    public static IEnumerable<Option> InheritedBy(Command command)
        => command.Parents.OfType<Command>()
            .SelectMany(parent => parent.Options.Where(option => option.Recursive).Concat(InheritedBy(parent)))
            .Distinct();
}
