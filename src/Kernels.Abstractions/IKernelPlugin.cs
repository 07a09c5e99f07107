using System.Collections.Immutable;

namespace Kernels;

/// <summary>
/// The entry of a managed plug-in: a public class without type parameters, with a public constructor that takes nothing.
/// Its manifest names it, and a host that runs under the just-in-time compiler makes one object of it.
/// </summary>
public interface IKernelPlugin
{
    /// <summary>
    /// Its implementations, one for each kernel that it has, with this assembly's contracts, such as
    /// <see cref="Julia.Contract"/>. Asked for once.
    /// </summary>
    ImmutableArray<Implementation> Implementations { get; }
}
