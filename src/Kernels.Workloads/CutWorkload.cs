using System.Collections.Immutable;
using Kernels.Workloads.Partitions;

namespace Kernels.Workloads;

/// <summary>
/// A call with the user's files that is cut into parts, so that files can be larger than memory: the next part is read while one
/// is computed and the one before is written.
/// </summary>
public abstract class CutWorkload : IDisposable
{
    private protected CutWorkload()
    {
    }

    /// <summary>The kernel.</summary>
    public abstract KernelContract Contract { get; }

    /// <summary>The shape, the parameters and the inputs in one line.</summary>
    public abstract string Shape { get; }

    /// <summary>Where the call is cut, and what that takes.</summary>
    public abstract CutSize Size { get; }

    /// <summary>Conversions of inputs, and inputs that are allowed but make the result of little use; one line each.</summary>
    public abstract ImmutableArray<string> Cautions { get; }

    /// <summary>Whether an output goes to standard output, which then holds nothing else.</summary>
    public abstract bool TakesStandardOutput { get; }

    /// <summary>What is kept of this call; null if nothing is.</summary>
    internal virtual ICutResumption? Resumption => null;

    /// <summary>Computes all parts, and writes the requested outputs, each whole or not at all. Once only.</summary>
    /// <param name="implementation">An implementation of <see cref="Contract"/>.</param>
    /// <param name="options">How to run.</param>
    /// <param name="done">Told after each part which share of the whole is done, 0 to 1.</param>
    /// <param name="interruption">Ends the call between two parts; existing files are then unchanged.</param>
    /// <returns>The result.</returns>
    /// <exception cref="UserInputException">An input is wrong, or an output can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public abstract CutResult Run(Implementation implementation, in KernelOptions options, Action<double> done, CancellationToken interruption);

    /// <summary>Frees the buffers, and closes the files.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the buffers, and closes the files.</summary>
    /// <param name="disposing">Always true: buffers finalise themselves.</param>
    protected abstract void Dispose(bool disposing);
}

/// <summary>How a call is to be cut.</summary>
/// <param name="Memory">The most memory that this process may take, in bytes; null for no limit.</param>
/// <param name="Partition">The only partition that is computed; null for the whole.</param>
/// <param name="Folder">The folder into which a partition's results go; null for the whole's.</param>
/// <param name="Validates">Whether the oracle judges each part.</param>
/// <param name="Resumes">Whether parts that are finished are kept, and continued from.</param>
public sealed record CutRequest(long? Memory, Partition? Partition = null, string? Folder = null, bool Validates = false, bool Resumes = false)
{
    /// <summary>The option that asks for parts, as the user wrote it.</summary>
    internal string Option { get; init; } = Partition is null ? "--memory" : "--partition";

    /// <summary>The option because of which a record of the results is kept, as the user wrote it; null if none is.</summary>
    internal string? RecordingOption => Partition is not null ? Option : Resumes ? "--resume" : null;
}

/// <summary>Where a call is cut, and what that takes.</summary>
/// <param name="Dimension">The dimension along which it is cut.</param>
/// <param name="Extent">The extent of the whole.</param>
/// <param name="PartExtent">The extent of a part; the last one may be shorter, and any where rows have different lengths.</param>
/// <param name="Parts">How many parts there are; 0 for a partition without any.</param>
/// <param name="PartBytes">The bytes of all buffers of one part's call.</param>
/// <param name="BytesRead">The bytes of the inputs that are read in parts, by all passes.</param>
/// <param name="BytesWritten">The bytes of the outputs that are written in parts, by all passes.</param>
/// <param name="Memory">What the process takes at most, as planned.</param>
/// <param name="Limit">What it may take; null for no limit.</param>
public sealed record CutSize(
    string Dimension, long Extent, int PartExtent, long Parts, double PartBytes, double BytesRead, double BytesWritten, double Memory, long? Limit)
{
    /// <summary>The partition that is computed; null for the whole.</summary>
    public Partition? Partition { get; init; }

    /// <summary>Where what is computed begins along the dimension.</summary>
    public long Begin { get; init; }

    /// <summary>Where it ends.</summary>
    public long End { get; init; } = Extent;

    /// <summary>
    /// The dimension into which offsets point that say where rows of different lengths begin, and the most that a part has of it; null
    /// where all rows are alike.
    /// </summary>
    public (string Dimension, int Most)? Rows { get; init; }

    /// <summary>What each part's call has before it, as far as the whole goes; 0 where the kernel is no stencil.</summary>
    public int HaloBefore { get; init; }

    /// <summary>What each part's call has after it: as much as before it, or nothing.</summary>
    public int HaloAfter { get; init; }

    /// <summary>In how many passes the whole is read and written, each of which takes some of a stencil's steps.</summary>
    public long Passes { get; init; } = 1;

    /// <summary>Where an interrupted call was continued; null if none was.</summary>
    public long? ResumedFrom { get; init; }

    /// <summary>How many of a stencil's steps were taken by the passes of a call that was continued; 0 if none was finished.</summary>
    public long ResumedSteps { get; init; }

    /// <summary>What is left of a whole of which the beginning was kept.</summary>
    /// <param name="place">Where that ends along the dimension.</param>
    /// <param name="parts">How many parts are left, in each pass.</param>
    /// <param name="steps">How many steps were taken by passes that were kept.</param>
    /// <param name="passes">How many passes are left; null for all.</param>
    internal CutSize ResumedAt(long place, long parts, long steps = 0, long? passes = null)
    {
        double left = (double)(End - place) / Math.Max(1, End) * (passes ?? Passes) / Passes;
        return this with
        {
            ResumedFrom = place,
            ResumedSteps = steps,
            Parts = parts,
            Passes = passes ?? Passes,
            BytesRead = BytesRead * left,
            BytesWritten = BytesWritten * left,
        };
    }
}

/// <summary>What a call that was cut found.</summary>
/// <param name="Summary">One line about the result, such as a sum.</param>
/// <param name="Figures">What the result says, in figures; null if the contract has none, or if they need the whole.</param>
/// <param name="Warnings">A line for each output with values that are not finite.</param>
/// <param name="Saved">A line for each output that was written.</param>
public sealed record CutResult(string Summary, ResultSummary? Figures, ImmutableArray<string> Warnings, ImmutableArray<string> Saved)
{
    /// <summary>What the oracle says of the parts; null if it was not asked. If it fails, nothing was written.</summary>
    public Validation? Validation { get; init; }

    /// <summary>The time that the oracle and comparing took.</summary>
    public TimeSpan Judging { get; init; }

    /// <summary>What a partition is and what it wrote; null for the whole, and if it is wrong.</summary>
    internal PartitionWork? Work { get; init; }
}
