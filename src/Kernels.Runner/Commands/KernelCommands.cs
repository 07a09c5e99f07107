using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Commands;

/// <summary>A verb with one sub-command for each kernel, with the options that the kernel takes.</summary>
internal abstract class KernelCommands : Command
{
    private readonly CommandMaker _make;

    /// <summary>For each name without its namespace, the first kernel that has it.</summary>
    private readonly Dictionary<string, string> _namesOfShort = [];

    /// <summary>Makes the verb, with the kernels that are known without plug-ins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for help.</param>
    /// <param name="make">Makes the command of a kernel.</param>
    protected KernelCommands(string name, string description, CommandMaker make)
        : base(name, description)
    {
        _make = make;
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            Add(Make(source.Contract, source.UserOptions, source.Contract.Name));
        }

        AddDeclared(OwnKernels.Added.Declarations);
    }

    /// <summary>Makes the command of a kernel, of which only the contract has to be known.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="options">The kernel's own options.</param>
    /// <param name="name">The command's name.</param>
    protected delegate Command CommandMaker(KernelContract contract, ImmutableArray<UserOption> options, string name);

    /// <summary>Adds kernels that the application or plug-ins declare.</summary>
    /// <param name="declarations">The kernels, each once.</param>
    public void AddDeclared(IEnumerable<KernelDeclaration> declarations)
    {
        foreach (KernelDeclaration declaration in declarations)
        {
            // The first of several revisions gets the name, as everywhere; the others get their ids.
            string name = Subcommands.Any(command => command.Name == declaration.Name) ? declaration.Contract.Id : declaration.Name;
            Command command = Make(declaration.Contract, DeclaredSource.OptionsOf(declaration), name);
            AddShortName(command, declaration.Contract);
            Add(command);
        }
    }

    private Command Make(KernelContract contract, ImmutableArray<UserOption> options, string name)
    {
        Command command = _make(contract, options, name);
        if (name != contract.Id)
        {
            command.Aliases.Add(contract.Id);
        }

        return command;
    }

    /// <summary>Names a kernel without its namespace, unless another one would have that name too.</summary>
    private void AddShortName(Command command, KernelContract contract)
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
