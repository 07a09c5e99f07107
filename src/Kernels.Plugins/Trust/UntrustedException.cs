namespace Kernels.Plugins.Trust;

/// <summary>A plug-in's folder is not trusted. The message is one line with the remedy.</summary>
/// <param name="message">The line.</param>
internal sealed class UntrustedException(string message) : Exception(message);
