using System.CommandLine;

namespace Kernels.Runner.Commands.Help;

/// <summary><c>kernels help [COMMAND…]</c>: the same as <c>kernels COMMAND… --help</c>.</summary>
internal sealed class HelpCommand : Command
{
    private const string Option = "--help";

    private readonly Argument<string[]> _words = new("COMMAND")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "The command, and for 'run' and 'compare' the kernel.",
    };

    public HelpCommand()
        : base("help", "Show the help of a command.")
    {
        Add(_words);

        // The call that it stands for runs in its place.
        SetAction(_ => ExitCode.Done);
    }

    /// <summary>The call that this one stands for.</summary>
    /// <param name="call">A call of this command without errors.</param>
    /// <returns>The arguments of that call.</returns>
    public string[] Translate(ParseResult call)
    {
        string? config = call.GetValue(CommonOptions.Config);
        return [.. call.GetValue(_words) ?? [], .. config is null ? Array.Empty<string>() : [CommonOptions.Config.Name, config], Option];
    }
}
