using System.Diagnostics.CodeAnalysis;

namespace Kernels;

/// <summary>The process in which a backend computes apart from this one, and all that it started.</summary>
public interface IBackendProcess
{
    /// <summary>
    /// The ids of those that live, the process's own first; empty where none runs, and where they are not known (not on Linux).
    /// </summary>
    IReadOnlyList<int> Ids { get; }

    /// <summary>
    /// Stops all of them, so that they neither compute nor wait actively nor write to memory, until <see cref="Resume"/> or
    /// the next call, which resumes them by itself. Waits for a call that is under way.
    /// </summary>
    /// <returns>Whether none of them runs now; false also where the operating system offers no such thing (not on Linux).</returns>
    bool Pause();

    /// <summary>Lets them go on, and does not wait until they do; without a <see cref="Pause"/> it does nothing.</summary>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Visual Basic has it in brackets.")]
    void Resume();
}
