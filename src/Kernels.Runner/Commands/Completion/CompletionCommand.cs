using System.CommandLine;
using Kernels.Workloads;

namespace Kernels.Runner.Commands.Completion;

/// <summary><c>kernels completion SHELL</c></summary>
internal sealed class CompletionCommand : Command
{
    private readonly Argument<string?> _shell = new("SHELL")
    {
        HelpName = string.Join('|', CompletionScripts.Shells),
        Description = "The shell to print the script for.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public CompletionCommand()
        : base("completion", "Print a script that lets a shell complete commands, options, kernels, backends and files.")
    {
        Add(_shell);
        Validators.Add(result =>
        {
            string shells = string.Join(", ", CompletionScripts.Shells);
            if (result.GetValue(_shell) is not { } shell)
            {
                result.AddError(OptionRules.Needs(Name, _shell.Name, $"one of {shells}"));
            }
            else if (!CompletionScripts.Shells.Contains(shell))
            {
                result.AddError($"shell '{shell}' is unknown{Spelling.Suggest(shell, CompletionScripts.Shells)}; there are: {shells}");
            }
        });
        SetAction(call => Console.Out.Write(CompletionScripts.Read(call.GetValue(_shell)!)));
    }
}
