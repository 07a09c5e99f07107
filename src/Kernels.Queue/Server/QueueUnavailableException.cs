namespace Kernels.Queue.Server;

/// <summary>The queue's server can't be used. The message is one line that says what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="cause">What the client or the server said; null if they said nothing.</param>
internal sealed class QueueUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
