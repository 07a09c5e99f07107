using System.CommandLine;
using Kernels.Runner.Commands.Completion;
using Kernels.Runner.Commands.Help;

namespace Kernels.Runner.Commands;

/// <summary>Parses the command line and runs its verb. Errors become one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>What a queue's worker puts before the words of a job's call. For workers, not for people.</summary>
    public const string JobVerb = "job";

    /// <summary>Takes words that begin with @ as they are: the parser would read more words from a file, which may have no end.</summary>
    private static readonly ParserConfiguration Words = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="isJob">Whether they are the call of a queue's job, where what this machine lacks for it has its own exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, bool isJob = false)
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

            if (UsageErrors.Find(call, args) is not { } mistake)
            {
                return call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }

            // The worker knew the kernel of a job: plug-ins that declare it are gone since.
            int exitCode = UsageErrors.Report(mistake, call);
            return isJob && call.CommandResult.Command is KernelCommands ? ExitCode.NotSetUp : exitCode;
        }
        catch (Exception exception)
        {
            int exitCode = Failures.Report(exception);
            return isJob && Failures.IsOfThisMachine(exception) ? ExitCode.NotSetUp : exitCode;
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
            // Help shows no settings, so what is wrong with them is nobody's concern.
            case IOptionsOfKernels options when call.Action is HelpAction:
                options.AddDeclared(new KnownNames(call.GetValue(CommonOptions.Config)).Declarations);
                return program.Parse(args, Words);
            case IOptionsOfKernels options when UsageErrors.Find(call, args) is not null:
                options.AddDeclared(ProgramCommand.SettingsOf(call).Declarations);
                return program.Parse(args, Words);
            default:
                return call;
        }
    }
}
