using System.CommandLine;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels run</c>: one sub-command for each kernel, with the options that it takes.</summary>
internal sealed class RunCommand : Command
{
    /// <summary>For each name without its namespace, the first kernel that has it.</summary>
    private readonly Dictionary<string, string> _namesOfShort = [];

    public RunCommand()
        : base("run", "Run a kernel once on your own input, with the configured backend.")
    {
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            Add(new RunKernelCommand(source.Contract, source.UserOptions));
        }

        AddDeclared(OwnKernels.Added.Declarations);
    }

    /// <summary>Adds kernels that the application or plug-ins declare.</summary>
    /// <param name="declarations">The kernels, each once.</param>
    public void AddDeclared(IEnumerable<KernelDeclaration> declarations)
    {
        foreach (KernelDeclaration declaration in declarations)
        {
            // The first of several revisions gets the name, as everywhere; the others get their ids.
            string name = Subcommands.Any(command => command.Name == declaration.Name) ? declaration.Contract.Id : declaration.Name;
            RunKernelCommand command = new(declaration.Contract, DeclaredSource.OptionsOf(declaration), name);
            AddShortName(command, declaration.Contract);
            Add(command);
        }
    }

    /// <summary>Names a kernel without its namespace, unless another one would have that name too.</summary>
    private void AddShortName(RunKernelCommand command, KernelContract contract)
    {
        string shortName = contract.ShortName;
        if (shortName == contract.Name || Subcommands.Any(other => other.Name == shortName))
        {
            return;
        }

        bool isFirst = _namesOfShort.TryAdd(shortName, contract.Name);
        if (_namesOfShort[shortName] != contract.Name)
        {
            foreach (Command other in Subcommands)
            {
                string[] ambiguous = [.. other.Aliases.Where(alias => alias.Split('/')[0] == shortName)];
                Array.ForEach(ambiguous, alias => other.Aliases.Remove(alias));
            }

            return;
        }

        command.Aliases.Add($"{shortName}/{contract.Revision}");
        if (isFirst)
        {
            command.Aliases.Add(shortName);
        }
    }
}
