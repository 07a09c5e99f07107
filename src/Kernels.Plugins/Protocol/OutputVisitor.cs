namespace Kernels.Plugins.Protocol;

/// <summary>Visits the outputs among a call's arguments.</summary>
internal abstract class OutputVisitor : IArgumentVisitor
{
    public void Scalar(string name, double value)
    {
    }

    public void Scalar(string name, long value)
    {
    }

    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
    }

    public abstract void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged;
}
