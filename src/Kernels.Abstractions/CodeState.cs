namespace Kernels;

/// <summary>Whether the machine code that calls run may still be replaced by faster code.</summary>
internal enum CodeState
{
    /// <summary>It was compiled before it ran.</summary>
    AheadOfTime,

    /// <summary>It is compiled as it runs, and what calls run is in its final form.</summary>
    Final,

    /// <summary>It is compiled as it runs, and not known to be final.</summary>
    Compiling,

    /// <summary>Nobody tells.</summary>
    Untold,
}

/// <summary>What is known about the code of a process.</summary>
/// <param name="State">Whether it may still be replaced.</param>
/// <param name="Compiled">How many methods were compiled there so far; null where nobody tells.</param>
internal readonly record struct CodeReport(CodeState State, long? Compiled);

/// <summary>Tells about the code of a backend in a process of its own.</summary>
internal interface ICodeTeller
{
    /// <summary>Asks.</summary>
    /// <param name="watch">
    /// Whether warm-up goes on: then every candidate was called once more since the last question. Once that is answered
    /// with <see cref="CodeState.Final"/>, asking so again begins anew. If not, how the last watch ended.
    /// </param>
    /// <returns>What is known.</returns>
    /// <exception cref="KernelException">The process failed.</exception>
    CodeReport Ask(bool watch);
}
