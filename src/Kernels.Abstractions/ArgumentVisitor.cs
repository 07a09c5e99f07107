namespace Kernels;

/// <summary>Ignores every argument: a base for visitors that need only some of them.</summary>
internal abstract class ArgumentVisitor : IArgumentVisitor
{
    /// <inheritdoc/>
    public virtual void Scalar(string name, double value)
    {
    }

    /// <inheritdoc/>
    public virtual void Scalar(string name, long value)
    {
    }

    /// <inheritdoc/>
    public virtual void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
    }

    /// <inheritdoc/>
    public virtual void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
    }
}
