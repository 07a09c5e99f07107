namespace Kernels;

/// <summary>What is wrong with a backend, and does not keep the rest of it from being used.</summary>
/// <param name="Kernel">The id of the kernel that it is about; null if it is about none.</param>
/// <param name="Text">What is wrong, in one line, without that id.</param>
public sealed record BackendProblem(string? Kernel, string Text)
{
    /// <summary>What is wrong, in one line that names the kernel first.</summary>
    public override string ToString() => Kernel is null ? Text : $"{Kernel}: {Text}";
}
