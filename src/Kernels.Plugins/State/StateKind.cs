using System.Buffers;

namespace Kernels.Plugins.State;

/// <summary>One kind of state of a process or thread that a call must leave as it found it (Linux).</summary>
internal abstract class StateKind
{
    /// <summary>Its name, such as <c>floating-point control</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What a plug-in that changes it should do instead.</summary>
    public abstract string Remedy { get; }

    /// <summary>Whether each thread has its own, so that no other thread changes it.</summary>
    public virtual bool IsOfThread => false;

    /// <summary>Reads the state of this process or the calling thread. Equal bytes mean equal states.</summary>
    /// <param name="state">Receives the bytes.</param>
    public abstract void Read(ArrayBufferWriter<byte> state);

    /// <summary>Describes the differences between two readings that are not equal.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <returns>The differences.</returns>
    public abstract IEnumerable<StateDifference> Compare(byte[] before, byte[] after);

    /// <summary>Restores it, as far as this process may.</summary>
    /// <param name="before">The reading to restore.</param>
    public abstract void Restore(byte[] before);
}

/// <summary>State that has changed.</summary>
/// <param name="Kind">The name of its kind.</param>
/// <param name="What">The part that changed, such as <c>flush-to-zero</c>.</param>
/// <param name="Before">Its earlier value, in words.</param>
/// <param name="After">Its present value, in words.</param>
internal sealed record StateDifference(string Kind, string What, string Before, string After)
{
    /// <summary>Whether it was restored; if not, whatever comes next runs with the change.</summary>
    public bool IsRestored { get; init; } = true;
}
