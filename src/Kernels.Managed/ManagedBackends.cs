namespace Kernels.Managed;

/// <summary>The two backends in C#, with one line for each kernel.</summary>
public static class ManagedBackends
{
    /// <summary>The backend <c>managed</c>: plain scalar C#.</summary>
    public static Backend Scalar { get; } = Backend.Available(
        "managed",
        "plain scalar C#, threads through the standard library",
        "built in",
        [
            Implementation.Create(Julia.Contract, new ScalarJulia(), "scalar"),
            Implementation.Create(Diffusion.Contract, new ScalarDiffusion(), "scalar"),
            Implementation.Create(Spmv.Contract, new ScalarSpmv(), "scalar"),
        ],
        build: ManagedBuild.Describe);

    /// <summary>The backend <c>simd</c>: vectorised C#.</summary>
    public static Backend Simd { get; } = Backend.Available(
        "simd",
        "vectorised C#: Vector<T>, and Vector256 or Vector512 where a fixed width pays",
        "built in",
        [
            Implementation.Create(Julia.Contract, new SimdJulia(), InstructionSet.Name),
            Implementation.Create(Diffusion.Contract, new SimdDiffusion(), InstructionSet.Name),
            Implementation.Create(Spmv.Contract, new SimdSpmv(), InstructionSet.Name),
        ],
        build: ManagedBuild.Describe,
        ceilings: new SimdCeilings());
}
