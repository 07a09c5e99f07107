namespace Kernels.Native;

/// <summary>A plug-in, or one of its kernels, failed a check. The message is the reason, for a person.</summary>
internal sealed class PluginException(string message) : Exception(message);
