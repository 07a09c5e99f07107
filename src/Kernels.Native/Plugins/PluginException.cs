namespace Kernels.Native;

/// <summary>A plug-in, or one of its kernels, failed a check. The message is the reason, for people to read.</summary>
internal class PluginException(string message) : Exception(message);

/// <summary>A plug-in breaks no rule but can't be used here: it says so itself, or a library that it needs is missing.</summary>
internal sealed class PluginUnavailableException(string message) : PluginException(message);
