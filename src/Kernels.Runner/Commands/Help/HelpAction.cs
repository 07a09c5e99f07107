using System.CommandLine;
using System.CommandLine.Invocation;
using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands.Help;

/// <summary>Shows the help of the verb that was called.</summary>
internal sealed class HelpAction : SynchronousCommandLineAction
{
    /// <summary>The width if the output is not a terminal, and COLUMNS asks for none.</summary>
    private const int WidthOfPipe = 80;

    private const int Narrowest = 40;
    private const int Widest = 100;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        (command as IOptionsOfKernels)?.ShowOptionsOf([.. parseResult.CommandResult.Tokens.Select(token => token.Value)]);
        HelpText.Write(command, Width(), Console.Out);
        return ExitCode.Done;
    }

    private static int Width() => Console.IsOutputRedirected && Terminal.AskedWidth is null
        ? WidthOfPipe
        : Math.Clamp(Terminal.Output.Profile.Width, Narrowest, Widest);
}
