using System.CommandLine;
using System.CommandLine.Parsing;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>The options that compare a result with an older one, and that fail a command if something became slower.</summary>
internal sealed class AgainstOptions
{
    private const double MostPercent = 1000;

    private readonly Option<string?> _against = new("--against")
    {
        HelpName = "NAME|OLD.json",
        Description = "Show what changed since a result of the same machine: a file, or a name given to --save.",
    };

    private readonly Option<bool> _allowOtherMachine = new("--allow-other-machine")
    {
        Description = "Let --against name a result of another machine.",
    };

    private readonly Option<double?> _failIfSlower = Values.Share(
        "--fail-if-slower",
        $"End with exit code {ExitCode.Slower} if something is shown to be slower by more than this, such as 5%.",
        MostPercent);

    private readonly Option<string?> _build = new("--against-build")
    {
        HelpName = "PATH",
        Description = "Measure an older build in the same rounds, each backend of both in its own process: a kernels program, "
            + "kernels.dll, the folder of either, or a folder of plug-ins.",
    };

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="measures">Whether the verb measures, and so can measure another build too.</param>
    public void AddTo(Command command, bool measures)
    {
        command.Add(_against);
        command.Add(_allowOtherMachine);
        if (measures)
        {
            command.Add(_build);
            command.Validators.Add(Validate);
        }

        command.Add(_failIfSlower);
    }

    /// <summary>The older build to measure along with this one; null for none.</summary>
    /// <param name="call">The call.</param>
    public string? BuildOf(ParseResult call) => call.GetValue(_build);

    /// <summary>The file of the older result, if it is one; no output may replace it.</summary>
    /// <param name="call">The call.</param>
    public IEnumerable<(string Name, string Path)> InputsOf(ParseResult call)
        => call.GetValue(_against) is { } named ? [(_against.Name, named)] : [];

    /// <summary>The allowed slowdown, as a share; null if none was given.</summary>
    /// <param name="call">The call.</param>
    public double? AllowedSlowdownOf(ParseResult call) => call.GetValue(_failIfSlower);

    /// <summary>Reads the older result, before anything is measured.</summary>
    /// <param name="call">The call.</param>
    /// <param name="machine">The machine on which the newer result is measured.</param>
    /// <param name="rows">The rows that the newer result has, or will have.</param>
    /// <returns>Adds to a newer result what changed and what slowdown is allowed, each only if asked for.</returns>
    /// <exception cref="UserInputException">
    /// The older result can't be read, is of another machine and that was not allowed, or has none of the rows.
    /// </exception>
    public Func<ComparisonResult, ComparisonResult> Read(ParseResult call, Machine machine, IEnumerable<RowKey> rows)
    {
        double? allowed = AllowedSlowdownOf(call);
        ComparisonResult WithGate(ComparisonResult newer)
            => newer.Against is null || allowed is null ? newer : newer with { Against = newer.Against with { AllowedSlowdown = allowed } };

        if (call.GetValue(_against) is not { } named)
        {
            return WithGate;
        }

        NamedResult older = NamedResult.Read(named, _against.Name, call);
        if (!call.GetValue(_allowOtherMachine))
        {
            ChangeDetection.RequireSameMachine(older.Result.Machine, machine, named);
        }

        CommonRows.Require(RowKey.AllOf(older.Result), rows, named);
        return newer => WithGate(newer with { Against = ChangeDetection.Compare(older.Result, newer, older.Name) });
    }

    /// <summary>Refuses a gate on a result that was not compared with an older one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">The result, with what changed.</param>
    /// <exception cref="Hosting.KernelsConfigurationException">There is nothing to judge.</exception>
    public void RequireChanges(ParseResult call, ComparisonResult result)
    {
        if (result.Against is null && AllowedSlowdownOf(call) is not null)
        {
            throw new Hosting.KernelsConfigurationException(
                $"{OptionRules.Needs(_failIfSlower.Name, _against.Name, "this result was not compared with an older one")}.");
        }
    }

    private void Validate(CommandResult call)
    {
        if (call.GetResult(_against) is not null && call.GetResult(_build) is not null)
        {
            call.AddError(OptionRules.Exclude(_against.Name, _build.Name, "both name what to compare with"));
        }

        // A percentage that could not be read has its own error.
        if (call.GetResult(_failIfSlower) is { } gate && !gate.Errors.Any() && call.GetResult(_against) is null && call.GetResult(_build) is null)
        {
            call.AddError(OptionRules.Needs(_failIfSlower.Name, $"{_against.Name} or {_build.Name}", "they name what to compare with"));
        }
    }
}
