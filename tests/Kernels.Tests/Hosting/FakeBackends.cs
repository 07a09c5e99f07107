using System.Collections.Immutable;

namespace Kernels.Tests.Hosting;

/// <summary>Backends that compute nothing, with builds and instruction sets that the test chooses.</summary>
internal static class FakeBackends
{
    public static ImmutableArray<Backend> All { get; } = [Make("managed"), Make("simd"), Make("aot"), Make("native")];

    public static Backend Make(string name, string? build = "build 1", string isa = "isa 1") => Backend.Available(
        name, "computes nothing", "a test", [Implementation.Create(Julia.Contract, new Nothing(), isa)], build: () => build);

    /// <summary>A plug-in that implements a different kernel from all others.</summary>
    public static Backend MakeForSpmv(string name, string? build = "build 1") => Backend.Available(
        name, "computes nothing", "a test", [Implementation.Create(Spmv.Contract, new NoProduct(), "isa 1")], build: () => build);

    public static Backend Missing(string name) => Backend.Unavailable(name, "computes nothing", "a test", "it is missing");

    /// <summary>All backends, with one replaced.</summary>
    public static ImmutableArray<Backend> With(Backend replacement)
        => [.. All.Select(backend => backend.Name == replacement.Name ? replacement : backend)];

    /// <summary>All backends except one.</summary>
    public static ImmutableArray<Backend> Without(string name) => [.. All.Where(backend => backend.Name != name)];

    private sealed class NoProduct : IKernel<SpmvArguments>
    {
        public void Invoke(scoped in SpmvArguments arguments, in KernelOptions options)
        {
        }
    }

    private sealed class Nothing : IKernel<JuliaArguments>
    {
        public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
        {
        }
    }
}
