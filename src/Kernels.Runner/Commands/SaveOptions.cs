using System.CommandLine;
using Kernels.Files;
using Kernels.Runner.History;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Commands;

/// <summary>Saves a result under a name.</summary>
internal sealed class SaveOptions
{
    private readonly Option<string?> _save = new("--save")
    {
        HelpName = "NAME",
        Description = $"Save the result under a name, for --against and '{ProgramName.Value} history'; replaces one of that name.",
    };

    private OutputTarget? _target;
    private bool _replaces;

    public SaveOptions() => _save.Validators.Add(result =>
    {
        if (result.Tokens is [var token, ..] && !SavedName.IsValid(token.Value))
        {
            result.AddError($"{_save.Name} is '{token.Value}'; allowed: {SavedName.Allowed}");
        }
    });

    /// <summary>Adds the option to a verb.</summary>
    /// <param name="command">The verb.</param>
    public void AddTo(Command command) => command.Add(_save);

    /// <summary>Checks, before anything is measured, that the result can be saved.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="Workloads.UserInputException">It can't.</exception>
    public void Check(ParseResult call)
    {
        if (call.GetValue(_save) is { } name)
        {
            ResultStore store = ResultStore.Find(ProgramCommand.SettingsOf(call));
            _replaces = store.Has(name);
            _target = store.Prepare(name);
        }
    }

    /// <summary>Saves a result if that was asked for, and says so on standard error.</summary>
    /// <param name="result">The result.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="Workloads.UserInputException">It can't be written; what was saved before is unchanged.</exception>
    public void Write(ComparisonResult result, ParseResult call)
    {
        _target?.WriteText(output => JsonReport.Write(result, output));
        if (_target is not null)
        {
            Terminal.WriteError($"saved as {call.GetValue(_save)}{(_replaces ? ", replacing the one of that name" : "")}");
        }
    }
}
