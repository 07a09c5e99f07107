using System.CommandLine;
using System.Globalization;
using Kernels.Files;

namespace Kernels.Runner.Commands.Help;

/// <summary>The help of a verb: what it does, how it is called, its options, and examples.</summary>
internal static class HelpText
{
    private static readonly (string Code, string Meaning)[] ExitCodes =
    [
        (Code(ExitCode.Done), "Done."),
        (Code(ExitCode.WrongResult), "A result was wrong."),
        (Code(ExitCode.WrongCall), "The call, the configuration or an input was wrong."),
        (Code(ExitCode.NotAvailable), "What was asked for is not available here, or the disk is full."),
        (Code(ExitCode.Slower), "Something became slower than --fail-if-slower allows."),
        (Code(ExitCode.Defect), "A bug of this program."),
        ($"{Code(ExitCode.HungUp)}, {Code(ExitCode.Interrupted)}, {Code(ExitCode.Terminated)}", "Ended by SIGHUP, SIGINT (Ctrl-C) or SIGTERM."),
    ];

    /// <summary>Writes the help of a verb.</summary>
    /// <param name="command">The verb, or the program itself.</param>
    /// <param name="width">The columns that a line may take.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Command command, int width, TextWriter output)
    {
        HelpLayout layout = new(width, output);
        layout.Paragraph(command.Description ?? "");
        layout.Heading("Usage");
        layout.Line(UsageOf(command));
        layout.Rows(
            command is RootCommand ? "Commands" : "Kernels",
            command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (verb.Name, verb.Description ?? "")));
        layout.Rows("Arguments", command.Arguments.Select(argument => (NameOf(argument), argument.Description ?? "")));
        layout.Rows("Options", Visible(command.Options).Select(Row));
        layout.Rows("Options of every command", Visible(CommandTree.InheritedBy(command)).Select(Row));
        if (command is KernelCommand kernel && kernel.UserOptions.Any(option => option.TakesSeveral))
        {
            layout.Paragraph(InputsOf(kernel));
        }

        layout.Rows("Examples", HelpExamples.Of(command).Select(example => ($"{ProgramName.Value} {example.Words}", example.Meaning)), ownLines: true);
        if (command is RootCommand)
        {
            layout.Rows("Exit codes", ExitCodes);
        }

        if (command.Subcommands.Count > 0)
        {
            layout.Paragraph(command is RootCommand
                ? $"'{ProgramName.Value} help COMMAND' shows the options of a command."
                : $"'{ProgramName.Value} help {command.Name} KERNEL' shows the options of a kernel.");
        }
    }

    private static string InputsOf(KernelCommand kernel)
        => "A FILE.npy to read may also be FILE.npz:MEMBER, FILE.csv:COLUMN or FILE.arrow:COLUMN, "
            + (kernel.ReadsPipes ? "a file in gzip, or - for standard input. " : "or a file in gzip. ")
            + "Several files, or a pattern in quotes such as 'part-*.npy', are read as one array.";

    private static string UsageOf(Command command)
    {
        string subject = command switch
        {
            RootCommand => " COMMAND",
            { Subcommands.Count: > 0 } => " KERNEL",
            _ => string.Concat(command.Arguments.Select(argument => $" {NameOf(argument)}")),
        };
        return $"{CommandTree.PathOf(command)}{subject} [options]";
    }

    private static string Code(int code) => code.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(Argument argument)
    {
        string name = argument.HelpName ?? argument.Name;
        string several = argument.Arity.MaximumNumberOfValues > 1 ? $"{name}..." : name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{several}]" : several;
    }

    private static (string Name, string Description) Row(Option option)
    {
        // One letter before the name, and another whole name after it.
        ILookup<bool, string> aliases = option.Aliases.Where(alias => alias.StartsWith('-')).Order(StringComparer.Ordinal)
            .ToLookup(alias => alias.StartsWith("--", StringComparison.Ordinal));
        string[] names = [.. aliases[false], option.Name, .. aliases[true]];
        string value = option.HelpName is not { } name ? "" : option.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" {name}";
        return ($"{string.Join(", ", names)}{value}", option.Description ?? "");
    }

    private static IEnumerable<Option> Visible(IEnumerable<Option> options) => options.Where(option => !option.Hidden);
}
