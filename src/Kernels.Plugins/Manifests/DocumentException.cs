namespace Kernels.Plugins.Manifests;

/// <summary>A JSON document does not follow its format. The message is one line, for a person, without the file's path.</summary>
/// <param name="message">The line.</param>
internal sealed class DocumentException(string message) : Exception(message);
