using System.CommandLine;
using System.Globalization;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>The options of <c>kernels run</c> that cut a call into parts.</summary>
internal sealed class PartOptions
{
    private readonly Option<MemoryAmount?> _memory = Values.Bytes(
        "--memory", "Read the input in parts, so that this process takes no more than SIZE, such as 500MB, whatever the size of the files.");

    private readonly Option<Partition?> _partition = new("--partition")
    {
        HelpName = "I/N",
        Description = "Compute only the I-th of N parts, such as 3/8, perhaps on a machine of its own; 'merge' makes the whole of all.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Split('/') is [var number, var count]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int which)
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int of)
                && which >= 1 && which <= of && of <= Partition.MostPartitions)
            {
                return new Partition(which, of);
            }

            string hint = text.StartsWith("0/", StringComparison.Ordinal) ? "; a Slurm array is numbered from 1 by --array=1-N" : "";
            result.AddError($"--partition is '{text}'; allowed: I/N with I from 1 to N, and N up to {Partition.MostPartitions}, such as 3/8{hint}");
            return null;
        },
    };

    private readonly Option<string?> _into = new("--into")
    {
        HelpName = "FOLDER",
        Description = "The folder for the results of --partition, the same for all of them; made if there is none.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "With --memory and --output: keep what is finished beside the output, and go on from there after an interruption.",
    };

    /// <summary>Adds the options to a kernel's command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="canBeCut">Whether the kernel can be cut. Where not, only those see the options who give one, with the reason.</param>
    public void AddTo(Command command, bool canBeCut)
    {
        foreach (Option option in (Option[])[_memory, _partition, _into, _resume])
        {
            option.Hidden = !canBeCut;
            command.Add(option);
        }
    }

    /// <summary>Whether amounts of memory are told in powers of 1000, as the limit was given.</summary>
    /// <param name="call">The call.</param>
    public bool IsDecimal(ParseResult call) => call.GetValue(_memory) is { IsDecimal: true };

    /// <summary>How the call is to be cut; null if it is not.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="UserInputException">An option is given without another one that it needs.</exception>
    public CutRequest? Read(ParseResult call)
    {
        Partition? partition = call.GetValue(_partition);
        string? folder = call.GetValue(_into);
        if (partition is null != folder is null)
        {
            throw new UserInputException(partition is not null
                ? $"{OptionRules.Needs(_partition.Name, _into.Name, "the folder for its results, the same for all partitions")}."
                : $"{OptionRules.Needs(_into.Name, _partition.Name)}.");
        }

        bool resumes = call.GetValue(_resume);
        if (resumes && (partition is not null || call.GetValue(_memory) is null))
        {
            throw new UserInputException(partition is not null
                ? $"{OptionRules.Exclude(_resume.Name, _partition.Name, "a partition is computed again as a whole")}."
                : $"{OptionRules.Needs(_resume.Name, _memory.Name)}.");
        }

        return call.GetValue(_memory) is { } memory ? new CutRequest(memory.Bytes, partition, folder, Resumes: resumes)
            : partition is null ? null
            : new CutRequest(null, partition, folder);
    }
}
