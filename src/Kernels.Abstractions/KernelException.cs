namespace Kernels;

/// <summary>An implementation reports that it could not compute: out of memory, or a failure of its own.</summary>
public sealed class KernelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which implementation failed, and why.</param>
    public KernelException(string message)
        : base(message)
    {
    }
}
