namespace Kernels.Fuzz;

/// <summary>A parser, what it is tried with, and what must be true of its answers.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name on the command line, and that of its corpus.</summary>
    string Name { get; }

    /// <summary>The most bytes that it may allocate for a small input.</summary>
    long MaxAllocatedBytes { get; }

    /// <summary>Makes an input.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="pool">Inputs to begin from.</param>
    byte[] Make(Random random, InputPool pool);

    /// <summary>Has the parser read an input, and checks what it makes of it.</summary>
    /// <param name="input">The input.</param>
    /// <returns>Why it was refused, as the parser says it; null where it was accepted.</returns>
    /// <exception cref="FuzzFailureException">It was accepted, and is not what the parser says that it is.</exception>
    string? Try(byte[] input);
}

/// <summary>A parser accepted what it must not, or says of it what is not so. The message is one line.</summary>
/// <param name="message">The line.</param>
internal sealed class FuzzFailureException(string message) : Exception(message)
{
    /// <summary>Fails unless something is so.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="message">What is not.</param>
    public static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new FuzzFailureException(message);
        }
    }
}
