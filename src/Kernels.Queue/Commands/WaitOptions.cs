using System.CommandLine;
using Kernels.Queue.Reports;
using Kernels.Runner.Commands;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Queue.Commands;

/// <summary>What <c>kernels submit</c> writes, and whether it waits for the parts and merges them.</summary>
internal sealed class WaitOptions
{
    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait until all parts are done, and merge them.",
    };

    private readonly Option<string[]> _outputs = MergeCommand.OutputOption("With --wait: write the result");

    private readonly Option<bool> _json = CommonOptions.Json(SubmitDocument.SchemaName, "lines; with --wait that of 'merge'");

    /// <summary>Adds the options to a kernel's command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_wait);
        command.Add(_outputs);
        command.Add(_json);
    }

    /// <summary>Whether it waits, and merges.</summary>
    /// <param name="call">The call.</param>
    public bool Waits(ParseResult call) => call.GetValue(_wait);

    /// <summary>Whether it writes a document.</summary>
    /// <param name="call">The call.</param>
    public bool AsJson(ParseResult call) => call.GetValue(_json);

    /// <summary>Checks, before anything is computed, the files that 'merge' is to write.</summary>
    /// <param name="call">The call.</param>
    /// <param name="declaration">The kernel.</param>
    /// <param name="values">The user's values.</param>
    /// <returns>Whether standard output is for one of them alone.</returns>
    /// <exception cref="UserInputException">One can't be written, or they don't go with the other options.</exception>
    public bool CheckOutputs(ParseResult call, KernelDeclaration declaration, UserValues values)
    {
        string[] outputs = call.GetValue(_outputs) ?? [];
        if (outputs.Length > 0 && !Waits(call))
        {
            throw new UserInputException($"{OptionRules.Needs(_outputs.Name, _wait.Name, "without, 'merge' writes the result when all parts are done")}.");
        }

        UserOutputs files = new(
            MergeCommand.FindOutputs(outputs, declaration), [.. values.Inputs.Select(input => ($"--{input.Option}", ArrayName.Parse(input.Value).Path))]);
        RunKernelCommand.RequireOneDocument(AsJson(call), files.TakeStandardOutput);
        return files.TakeStandardOutput;
    }

    /// <summary>Does what <c>kernels merge</c> does.</summary>
    /// <param name="call">The call.</param>
    /// <param name="folder">The folder of the parts.</param>
    /// <returns>The exit code.</returns>
    public int Merge(ParseResult call, string folder)
        => MergeCommand.Merge(call, folder, call.GetValue(_outputs) ?? [], AsJson(call));
}
