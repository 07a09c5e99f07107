using System.CommandLine;
using Kernels.Runner.Commands.Help;

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
    /// Parses. If a call can't be understood without the kernels that plug-ins declare, its verb gets them, and it is parsed again.
    /// </summary>
    private static ParseResult Parse(string[] args)
    {
        ProgramCommand program = new();
        ParseResult call = program.Parse(args, Words);
        switch (call.CommandResult.Command)
        {
            // A call of a kernel that is known is one of its own command.
            case KernelCommands kernels:
                kernels.AddDeclared(ProgramCommand.SettingsOf(call).Declarations);
                return program.Parse(args, Words);
            case CompareCommand compare when UsageErrors.Find(call, args) is not null:
                compare.AddDeclared(ProgramCommand.SettingsOf(call).Declarations);
                return program.Parse(args, Words);
            default:
                return call;
        }
    }
}
