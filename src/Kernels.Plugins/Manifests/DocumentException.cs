namespace Kernels.Plugins.Manifests;

/// <summary>A JSON document is not as its format has it. The message is one line, for a person, without the file's path.</summary>
/// <param name="message">The line.</param>
internal sealed class DocumentException(string message) : Exception(message);
