namespace Kernels;

/// <summary>What is wrong with a backend, and does not keep the rest of it from being used.</summary>
/// <param name="Kernel">The id of the kernel that it is about; null if it is about none.</param>
/// <param name="Line">What is wrong, in one line that names that kernel first.</param>
public sealed record BackendProblem(string? Kernel, string Line)
{
    /// <summary>A problem of one kernel.</summary>
    /// <param name="kernel">The kernel's id.</param>
    /// <param name="what">What is wrong with it, to follow the id.</param>
    /// <returns>The problem.</returns>
    public static BackendProblem Of(string kernel, string what) => new(kernel, $"{kernel} {what}");

    /// <summary>Takes a line that another process wrote: the id of the kernel that it is about comes first, then a space or a colon.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The problem.</returns>
    public static BackendProblem Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int end = line.AsSpan().IndexOfAny(' ', ':');
        string first = end < 0 ? line : line[..end];
        int slash = first.LastIndexOf('/');
        bool isId = slash > 0 && slash + 1 < first.Length && first[(slash + 1)..].All(char.IsAsciiDigit);
        return new BackendProblem(isId ? first : null, line);
    }

    /// <inheritdoc/>
    public override string ToString() => Line;
}
