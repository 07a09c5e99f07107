using System.Diagnostics;
using System.Globalization;
using Kernels.Workloads.Partitions;

namespace Kernels.Workloads.Cutting;

/// <summary>Keeps what is finished of a call in parts, and continues what was kept.</summary>
/// <param name="work">What is computed.</param>
/// <param name="files">Its files, which grow.</param>
/// <param name="outputs">What is written into them.</param>
/// <param name="passes">What is between passes; null for a call that has no steps.</param>
internal sealed class CutResumption(PartitionWork work, CutFiles files, CutOutputs outputs, PassSteps? passes) : ICutResumption
{
    /// <summary>To put outputs on the disk takes time, and to compute a part again too.</summary>
    private static readonly TimeSpan TimeBetweenKept = TimeSpan.FromSeconds(2);

    private readonly ResumableFiles _growing = (ResumableFiles)files.Target;
    private readonly Stopwatch _sinceKept = Stopwatch.StartNew();

    /// <summary>Where the last part that was written ends.</summary>
    private long _written;

    /// <summary>The last pass that is finished; null for none.</summary>
    private KeptPass? _last;

    /// <inheritdoc/>
    public string Folder => _growing.Folder;

    /// <inheritdoc/>
    public PartitionWork Work => work;

    /// <inheritdoc/>
    public Action<PartitionWork>? Keep { get; set; }

    /// <summary>Where what was kept ends along the cut; null if nothing was.</summary>
    public long? From { get; private set; }

    /// <summary>The last pass of what was kept; null for none.</summary>
    public KeptPass? Pass { get; private set; }

    /// <inheritdoc/>
    public void Continue(PartitionWork found)
    {
        if ((PartitionChecks.FindChange(work, found) ?? FindChangeOfPasses(found)) is { } change)
        {
            throw new UserInputException($"What '{Folder}' holds can't be continued: {change}; remove that folder to begin anew.");
        }

        if (found.Pass is { } pass)
        {
            _growing.RequireBetween(pass, passes!.Rows.ToDictionary(row => row.Key, row => row.Value * work.Extent));
        }

        _growing.Continue(
            found.Files,
            key => outputs.LengthAt(files.IndexOf(key), found.End),
            (key, content) => outputs.Continue(files.IndexOf(key), content));
        (From, Pass, _last) = (found.End, found.Pass, found.Pass);
    }

    /// <summary>Opens what the last finished pass left of a buffer.</summary>
    /// <param name="output">The buffer.</param>
    public PassFile Reopen(string output) => PassFile.Of(
        _growing.OpenBetween(output, Pass!.Steps, FileMode.Open), passes!.Rows[output], Pass.Arrays.First(array => array.Output == output));

    /// <summary>Makes a file for what a pass leaves of a buffer.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="steps">The steps that are taken then.</param>
    public PassFile Create(string output, long steps) => PassFile.Of(_growing.OpenBetween(output, steps, FileMode.Create), passes!.Rows[output], left: null);

    /// <summary>Keeps a pass that is finished, and nothing of the ones before it.</summary>
    /// <param name="pass">The pass, whose files are on the disk.</param>
    public void KeepPass(KeptPass pass)
    {
        KeptPass? before = _last;
        _last = pass;
        Keep!(work with { End = 0, Files = _growing.Flush(), Pass = pass });
        foreach (KeptArray array in before?.Arrays ?? [])
        {
            _growing.DeleteBetween(array.Output, before!.Steps);
        }
    }

    /// <summary>Takes note of a part that was written, and keeps all from time to time: it has to be on the disk.</summary>
    /// <param name="end">Where the part ends along the cut.</param>
    public void Note(long end)
    {
        _written = end;
        if (_sinceKept.Elapsed > TimeBetweenKept)
        {
            KeepNow();
        }
    }

    /// <summary>Keeps what is finished, if anything is, and if it is not all.</summary>
    public void KeepNow()
    {
        if (_written > 0 && _written < work.End)
        {
            Keep!(work with { End = _written, Files = _growing.Flush(), Pass = _last });
            _sinceKept.Restart();
        }
    }

    /// <summary>Why the passes of a call that was kept can't be continued by this one; null if they can.</summary>
    private string? FindChangeOfPasses(PartitionWork found)
    {
        long left = (passes?.Steps ?? 1) - (found.Pass?.Steps ?? 0);
        return found.Pass is not null && (passes is null || left < 1) ? "it is of no pass"
            : found.End > 0 && passes is not null && left > passes.StepsOfPass
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its last pass takes {left} steps, and those of this call up to {passes.StepsOfPass}; allowed: more --memory, as before")
            : null;
    }
}

/// <summary>The steps of a call, and what its passes leave for each other.</summary>
/// <param name="Steps">How many steps there are.</param>
/// <param name="StepsOfPass">How many a pass takes at most.</param>
/// <param name="Rows">The bytes of a row of each buffer that is overwritten, by its name.</param>
internal sealed record PassSteps(long Steps, long StepsOfPass, IReadOnlyDictionary<string, int> Rows);
