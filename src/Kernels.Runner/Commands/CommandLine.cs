using System.CommandLine;
using System.CommandLine.Help;
using Kernels.Runner.Commands.Completion;
using Kernels.Runner.Commands.Help;
using HelpAction = Kernels.Runner.Commands.Help.HelpAction;

namespace Kernels.Runner.Commands;

/// <summary>Parses the command line and runs its verb. Errors become one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Takes words that begin with @ as they are: the parser would read more words from a file, which may have no end.</summary>
    private static readonly ParserConfiguration Words = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        Interruption.Handle();
        try
        {
            ParseResult call = Parse(args);
            if (call.CommandResult.Command is HelpCommand help && UsageErrors.Find(call, args) is null && call.Action == help.Action)
            {
                args = help.Translate(call);
                call = Parse(args);
            }

            return UsageErrors.Find(call, args) is { } mistake
                ? UsageErrors.Report(mistake, call)
                : call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception)
        {
            return Failures.Report(exception);
        }
    }

    /// <summary>
    /// Parses. <c>run</c> first gets the kernels that plug-ins declare; <c>compare</c> gets their options if it can't parse the
    /// call without them.
    /// </summary>
    private static ParseResult Parse(string[] args)
    {
        RootCommand root = Root();
        ParseResult call = root.Parse(args, Words);
        switch (call.CommandResult.Command)
        {
            case RunCommand run:
                run.AddDeclared(Settings.Read(call).Candidates);
                return root.Parse(args, Words);
            case CompareCommand compare when UsageErrors.Find(call, args) is not null:
                compare.AddDeclared(Settings.Read(call).Candidates);
                return root.Parse(args, Words);
            default:
                return call;
        }
    }

    /// <summary>Makes the verbs.</summary>
    public static RootCommand Root()
    {
        RootCommand root = new(
            "Runs interchangeable implementations of numerical kernels, validates them, and compares their speed.")
        {
            CommonOptions.Config,
            new ListCommand(),
            new InfoCommand(),
            new RunCommand(),
            new CompareCommand(),
            new ReportCommand(),
            new HistoryCommand(),
            new CheckCommand(),
            new TuneCommand(),
            new PluginsCommand(),
            new DoctorCommand(),
            new HelpCommand(),
            new CompletionCommand(),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show this help.";
        help.Action = root.Action = new HelpAction();
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        return root;
    }
}
