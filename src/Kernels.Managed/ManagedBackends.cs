namespace Kernels.Managed;

/// <summary>The two backends in C#: all classes with <see cref="ImplementationAttribute"/>.</summary>
public static class ManagedBackends
{
    /// <summary>The backend <c>managed</c>: plain scalar C#.</summary>
    public static Backend Scalar { get; } = Backend.Available(
        "managed",
        "plain scalar C#, threads through the standard library",
        "built in",
        KernelContracts.InOrder(KernelImplementations.Managed("scalar")),
        build: ManagedBuild.Describe);

    /// <summary>The backend <c>simd</c>: vectorised C#.</summary>
    public static Backend Simd { get; } = Backend.Available(
        "simd",
        "vectorised C#: Vector<T>, and Vector256 or Vector512 where a fixed width pays",
        "built in",
        KernelContracts.InOrder(KernelImplementations.Simd(InstructionSet.Name)),
        build: ManagedBuild.Describe,
        ceilings: new SimdCeilings());
}
