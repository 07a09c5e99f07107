using System.CommandLine;
using Kernels.Plugins.Discovery;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels run</c>: one sub-command for each kernel, with the options that it takes.</summary>
internal sealed class RunCommand : Command
{
    public RunCommand()
        : base("run", "Run a kernel once on your own input, with the configured backend.")
    {
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            Add(new RunKernelCommand(source.Contract, source.UserOptions));
        }

        AddDeclared(KernelsApp.Own.Declarations);
    }

    /// <summary>Adds the kernels that plug-ins declare, even if a plug-in can't be used: the call then reports that.</summary>
    /// <param name="candidates">The plug-ins that were found.</param>
    public void AddDeclared(IEnumerable<PluginCandidate> candidates)
        => AddDeclared(candidates
            .OrderBy(candidate => candidate.Rejection is not null)
            .SelectMany(candidate => candidate.Manifest?.Declarations ?? [])
            .DistinctBy(declaration => declaration.Contract.Id));

    /// <summary>Adds kernels that plug-ins declare.</summary>
    /// <param name="declarations">The kernels, each once.</param>
    public void AddDeclared(IEnumerable<KernelDeclaration> declarations)
    {
        foreach (KernelDeclaration declaration in declarations)
        {
            // The first of several revisions gets the name, as everywhere; the others get their ids.
            string name = Subcommands.Any(command => command.Name == declaration.Name) ? declaration.Contract.Id : declaration.Name;
            RunKernelCommand command = new(declaration.Contract, DeclaredSource.OptionsOf(declaration), name);
            string shortName = declaration.Contract.ShortName;
            if (shortName != name && Subcommands.All(other => other.Name != shortName && !other.Aliases.Contains(shortName)))
            {
                command.Aliases.Add(shortName);
            }

            Add(command);
        }
    }
}
