using System.Collections.Immutable;

namespace Kernels.Workloads.Sources;

/// <summary>The files into which results go.</summary>
internal interface IResultFiles
{
    /// <summary>Whether one of them is standard output, which then holds nothing else.</summary>
    bool TakeStandardOutput { get; }

    /// <summary>Writes the files at the same time.</summary>
    /// <param name="write">Writes them, by their names.</param>
    /// <returns>A line for each.</returns>
    /// <exception cref="UserInputException">One can't be written; existing files are unchanged.</exception>
    ImmutableArray<string> SaveTogether(Action<IReadOnlyDictionary<string, Stream>> write);
}
