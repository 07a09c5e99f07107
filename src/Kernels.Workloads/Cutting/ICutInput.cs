using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>An input that is read in parts: the array of some files, or what a text file holds of it.</summary>
internal interface ICutInput : IPartReader, IDisposable
{
    /// <summary>The extents, each 0 or above.</summary>
    ImmutableArray<long> Shape { get; }

    /// <summary>The user's names for the files.</summary>
    ImmutableArray<string> Names { get; }

    /// <summary>Whether it can be read only once.</summary>
    bool IsPipe { get; }

    /// <summary>The bytes that are read from the files, unpacked.</summary>
    double Bytes { get; }

    /// <summary>The memory that reading takes, beside that of the elements.</summary>
    long ExtraBytes { get; }

    /// <summary>What elements are changed to and from; null if they are not.</summary>
    string? Change { get; }

    /// <summary>Ends a read that waits for the other end of a pipe.</summary>
    CancellationToken Interruption { set; }

    /// <summary>Leaves out what is before the first part.</summary>
    /// <param name="plan">Where the call is cut.</param>
    /// <exception cref="UserInputException">A file is damaged, or was changed.</exception>
    void Begin(PartPlan plan);

    /// <summary>Checks, after all elements were read, that nothing follows, and that packed content was whole.</summary>
    /// <exception cref="UserInputException">Something follows, or it is damaged.</exception>
    void RequireEnd();
}

/// <summary>The input that says where rows of different lengths begin.</summary>
internal interface IOffsetInput : ICutInput
{
    /// <summary>Reads all offsets, before parts are read; and perhaps again.</summary>
    /// <param name="take">Receives them, some at a time.</param>
    /// <exception cref="UserInputException">A file is damaged, or was changed.</exception>
    void ReadAll(Action<ReadOnlySpan<long>> take);
}
