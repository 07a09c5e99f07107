using Kernels.Workloads;

namespace Kernels.Queue.Jobs;

/// <summary>How large what a message holds may be.</summary>
internal static class JobLimits
{
    /// <summary>The most bytes of a message.</summary>
    public const int Message = 64 * 1024;

    /// <summary>The most characters of a path or another value.</summary>
    public const int Value = 4096;

    /// <summary>The most characters of a name.</summary>
    public const int Name = 256;

    /// <summary>The most options of a job.</summary>
    public const int Options = 64;

    /// <summary>The most parts of a call.</summary>
    public const int Parts = Partition.MostPartitions;

    /// <summary>The most bytes of memory.</summary>
    public const long Memory = 1L << 62;

    /// <summary>The most attempts that are counted.</summary>
    public const int Attempts = 1_000_000;
}
