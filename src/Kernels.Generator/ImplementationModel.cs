namespace Kernels.Generator;

/// <summary>A class that implements a kernel.</summary>
/// <param name="Backend">The backend that has it.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Kernel">The full name of the kernel's class.</param>
internal sealed record ImplementationModel(string Backend, string Namespace, string ClassName, string Kernel)
{
    public string FullName => $"global::{Namespace}.{ClassName}";
}
