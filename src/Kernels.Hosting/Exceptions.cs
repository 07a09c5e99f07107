namespace Kernels.Hosting;

/// <summary>The configuration is wrong. The message is one line that names the key, its value and what is allowed.</summary>
/// <param name="message">The line.</param>
public sealed class KernelsConfigurationException(string message) : Exception(message)
{
    /// <summary>The key of the wrong setting, such as <c>Kernels:Backend</c>; null if it is no setting that is wrong.</summary>
    internal string? Key { get; init; }
}

/// <summary>A backend that was asked for by name can't be used here. The message is one line with the reason.</summary>
/// <param name="message">The line.</param>
public sealed class BackendUnavailableException(string message) : Exception(message);
