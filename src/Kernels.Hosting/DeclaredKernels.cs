using System.Collections.Immutable;

namespace Kernels.Hosting;

/// <summary>The kernels that backends declare. Who declares one first has its oracle; who declares the same joins in.</summary>
/// <param name="Kernels">The kernels, each once, in the order of the backends.</param>
/// <param name="Backends">The backends; one that declares a kernel of another's otherwise is unavailable.</param>
internal sealed record DeclaredKernels(ImmutableArray<DeclaredKernel> Kernels, ImmutableArray<Backend> Backends)
{
    /// <summary>Collects them.</summary>
    /// <param name="backends">The backends, in the order in which they take precedence.</param>
    public static DeclaredKernels Of(ImmutableArray<Backend> backends)
    {
        Dictionary<string, (DeclaredKernel Kernel, string Backend)> first = [];
        List<DeclaredKernel> kernels = [];
        List<Backend> accepted = [];
        foreach (Backend backend in backends)
        {
            string[] clashes =
            [
                .. from kernel in backend.Declared
                   let id = kernel.Declaration.Contract.Id
                   where first.TryGetValue(id, out (DeclaredKernel Kernel, string Backend) other)
                       && !other.Kernel.Declaration.IsSameAs(kernel.Declaration)
                   select $"it declares {id} otherwise than '{first[id].Backend}' does",
            ];
            if (clashes.Length > 0)
            {
                string reason = $"{string.Join("; ", clashes)}: give the kernel another name or revision, or the same declaration";
                accepted.Add(Backend.Unavailable(backend.Name, backend.Description, backend.Origin, reason));
                continue;
            }

            accepted.Add(backend);
            kernels.AddRange(backend.Declared.Where(kernel => first.TryAdd(kernel.Declaration.Contract.Id, (kernel, backend.Name))));
        }

        return new DeclaredKernels([.. kernels], [.. accepted]);
    }
}
