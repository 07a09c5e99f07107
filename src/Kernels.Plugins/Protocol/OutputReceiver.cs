namespace Kernels.Plugins.Protocol;

/// <summary>Copies outputs that were staged for a call back to the caller's memory.</summary>
/// <param name="staging">Where they were staged.</param>
/// <param name="staged">Their names.</param>
internal sealed class OutputReceiver(StagingArea staging, IReadOnlySet<string> staged) : ArgumentVisitor
{
    public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
    {
        if (staged.Contains(name))
        {
            staging.Elements<T>(name, elements.Length).CopyTo(elements);
        }
    }
}
