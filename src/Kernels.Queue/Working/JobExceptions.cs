namespace Kernels.Queue.Working;

/// <summary>A job can't be done by any worker, however often it is tried. The message is one line.</summary>
/// <param name="message">The line.</param>
internal sealed class WrongJobException(string message) : Exception(message);

/// <summary>This worker can't do a job, but another one may. The message is one line.</summary>
/// <param name="message">The line.</param>
internal sealed class RefusedJobException(string message) : Exception(message);
