using System.Diagnostics;
using Kernels.Workloads.Partitions;

namespace Kernels.Workloads.Cutting;

/// <summary>Keeps what is finished of a call in parts, and continues what was kept.</summary>
/// <param name="work">What is computed.</param>
/// <param name="files">Its files, which grow.</param>
/// <param name="outputs">What is written into them.</param>
internal sealed class CutResumption(PartitionWork work, CutFiles files, CutOutputs outputs) : ICutResumption
{
    /// <summary>To put outputs on the disk takes time, and to compute a part again too.</summary>
    private static readonly TimeSpan TimeBetweenKept = TimeSpan.FromSeconds(2);

    private readonly ResumableFiles _growing = (ResumableFiles)files.Target;
    private readonly Stopwatch _sinceKept = Stopwatch.StartNew();

    /// <summary>Where the last part that was written ends.</summary>
    private long _written;

    /// <inheritdoc/>
    public string Folder => _growing.Folder;

    /// <inheritdoc/>
    public PartitionWork Work => work;

    /// <inheritdoc/>
    public Action<PartitionWork>? Keep { get; set; }

    /// <summary>Where what was kept ends along the cut; null if nothing was.</summary>
    public long? From { get; private set; }

    /// <inheritdoc/>
    public void Continue(PartitionWork found)
    {
        if (PartitionChecks.FindChange(work, found) is { } change)
        {
            throw new UserInputException($"What '{Folder}' holds can't be continued: {change}; remove that folder to begin anew.");
        }

        _growing.Continue(
            found.Files,
            key => outputs.LengthAt(files.IndexOf(key), found.End),
            (key, content) => outputs.Continue(files.IndexOf(key), content));
        From = found.End;
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
            Keep!(work with { End = _written, Files = _growing.Flush() });
            _sinceKept.Restart();
        }
    }
}
