using System.Buffers;

namespace Kernels.Plugins.State;

/// <summary>One kind of state of a process or thread that a call must leave as it found it (Linux).</summary>
internal abstract class StateKind
{
    /// <summary>Its name, such as <c>floating-point control</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What a plug-in that changes it has to do instead.</summary>
    public abstract string Remedy { get; }

    /// <summary>Whether each thread has its own, so that no other thread changes it.</summary>
    public virtual bool IsOfThread => false;

    /// <summary>Reads it, of this process or of the calling thread: equal bytes are equal states.</summary>
    /// <param name="state">Takes the bytes.</param>
    public abstract void Read(ArrayBufferWriter<byte> state);

    /// <summary>Tells two readings that are not equal apart.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <returns>What differs.</returns>
    public abstract IEnumerable<StateDifference> Compare(byte[] before, byte[] after);

    /// <summary>Puts it back, as far as this process may.</summary>
    /// <param name="before">What was read.</param>
    public abstract void Restore(byte[] before);
}

/// <summary>State that is not as it was.</summary>
/// <param name="Kind">The name of its kind.</param>
/// <param name="What">What of it, such as <c>flush-to-zero</c>.</param>
/// <param name="Before">What it was, in words.</param>
/// <param name="After">What it is, in words.</param>
internal sealed record StateDifference(string Kind, string What, string Before, string After)
{
    /// <summary>Whether it is as before again: what comes after runs with it otherwise.</summary>
    public bool IsRestored { get; init; } = true;
}
