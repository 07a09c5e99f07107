namespace Kernels;

/// <summary>Whether the machine code that calls run may still be replaced by faster code.</summary>
internal enum CodeState
{
    /// <summary>It was compiled before it ran.</summary>
    AheadOfTime,

    /// <summary>It is compiled as it runs, and the code that calls run is in its final form.</summary>
    Final,

    /// <summary>It is compiled as it runs, and is not known to be final.</summary>
    Compiling,

    /// <summary>Unknown.</summary>
    Untold,
}

/// <summary>What is known about the code of a process.</summary>
/// <param name="State">Whether it may still be replaced.</param>
/// <param name="Compiled">How many methods have been compiled there so far; null when unknown.</param>
internal readonly record struct CodeReport(CodeState State, long? Compiled);

/// <summary>Reports on the code of a backend that runs in its own process.</summary>
internal interface ICodeTeller
{
    /// <summary>Asks the process about its code.</summary>
    /// <param name="watch">
    /// True during warm-up, when every candidate has been called once more since the last question. After an answer of
    /// <see cref="CodeState.Final"/>, the next such question starts a new watch. False ends watching, and asks how the last watch
    /// ended.
    /// </param>
    /// <returns>What is known.</returns>
    /// <exception cref="KernelException">The process failed.</exception>
    CodeReport Ask(bool watch);
}
