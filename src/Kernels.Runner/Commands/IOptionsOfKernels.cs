namespace Kernels.Runner.Commands;

/// <summary>A command with options of its kernels, which are too many to be shown at once.</summary>
internal interface IOptionsOfKernels
{
    /// <summary>Adds the options of kernels that the application or plug-ins declare.</summary>
    /// <param name="declarations">The kernels, each once.</param>
    void AddDeclared(IEnumerable<KernelDeclaration> declarations);

    /// <summary>Shows in help and completion the options of the named kernels, which are hidden otherwise.</summary>
    /// <param name="kernels">The names, as the user wrote them.</param>
    void ShowOptionsOf(IReadOnlyCollection<string> kernels);
}
