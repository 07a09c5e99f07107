namespace Kernels.Plugins.Protocol;

/// <summary>The other side broke the protocol.</summary>
/// <param name="reason">What it sent, as the end of a sentence.</param>
internal sealed class ProtocolException(string reason) : Exception(reason);
