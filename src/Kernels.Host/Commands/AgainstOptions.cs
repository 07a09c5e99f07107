using System.CommandLine;
using Kernels.Host.Reports;
using Kernels.Host.Running;

namespace Kernels.Host.Commands;

/// <summary>The older result that a newer one is held against.</summary>
internal sealed class AgainstOptions
{
    private readonly Option<string?> _against = new("--against")
    {
        HelpName = "OLD.json",
        Description = "Tell what became faster or slower since this result, of the same machine.",
    };

    private readonly Option<bool> _allowOtherMachine = new("--allow-other-machine")
    {
        Description = "Hold against a result of another machine too.",
    };

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="command">The verb.</param>
    public void AddTo(Command command)
    {
        command.Add(_against);
        command.Add(_allowOtherMachine);
    }

    /// <summary>Reads the older result, before anything is measured.</summary>
    /// <param name="call">The call.</param>
    /// <param name="machine">Where the newer one is measured.</param>
    /// <returns>Adds to a newer result what changed; adds nothing where no older one is named.</returns>
    /// <exception cref="Workloads.UserInputException">
    /// The older result can't be read, or is of another machine without leave.
    /// </exception>
    public Func<ComparisonResult, ComparisonResult> Read(ParseResult call, Machine machine)
    {
        if (call.GetValue(_against) is not { } path)
        {
            return newer => newer;
        }

        ComparisonResult older = ResultFile.Read(path);
        if (!call.GetValue(_allowOtherMachine))
        {
            ChangeDetection.RequireSameMachine(older.Machine, machine, path);
        }

        return newer => newer with { Against = ChangeDetection.Compare(older, newer, Path.GetFileName(path)) };
    }
}
