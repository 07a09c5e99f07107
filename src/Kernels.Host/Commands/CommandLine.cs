using System.CommandLine;
using System.CommandLine.Help;
using Kernels.Host.Reports;

namespace Kernels.Host.Commands;

/// <summary>The verbs, and what happens around each: errors become one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>A word that begins with @ is a word, and no file with more of them, which may have no end.</summary>
    private static readonly ParserConfiguration Words = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        Interruption.Handle();
        Terminal.Prepare();
        try
        {
            ParseResult call = Parse(args);
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
    /// Parses, and where <c>run</c> or <c>compare</c> may be asked for a kernel that is not this project's own, or for its
    /// options, looks for those of plug-ins first.
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

    private static RootCommand Root()
    {
        RootCommand root = new(
            "Runs interchangeable implementations of numerical kernels, validates them, and compares their speed.\n\n"
            + "Exit codes: 0 done; 1 a result was wrong; 2 the call or configuration was wrong; "
            + "3 what was asked for is not available here; 4 something became slower than --fail-if-slower allows.")
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
        };
        root.SetAction(call => new HelpAction().Invoke(call));
        return root;
    }
}
