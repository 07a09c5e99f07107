using System.Diagnostics.CodeAnalysis;

namespace Kernels;

/// <summary>The separate process in which a backend computes, and all processes that it started.</summary>
public interface IBackendProcess
{
    /// <summary>
    /// The ids of the living ones, the backend's process first; empty if none runs, and where they are unknown (not on Linux).
    /// </summary>
    IReadOnlyList<int> Ids { get; }

    /// <summary>
    /// Stops all of them, so that they neither compute nor spin nor write to memory, until <see cref="Resume"/> or the next
    /// call, which resumes them by itself. Waits for a call that is under way.
    /// </summary>
    /// <returns>Whether none of them is running now; false where the operating system can't stop them (not on Linux).</returns>
    bool Pause();

    /// <summary>Lets them continue, without waiting until they do; does nothing without a <see cref="Pause"/>.</summary>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Visual Basic has it in brackets.")]
    void Resume();
}
