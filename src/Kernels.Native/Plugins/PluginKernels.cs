using System.Collections.Immutable;
using System.Text;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>
/// Collects the kernels that a plug-in's <c>get_kernel</c> returns. A kernel that fails its checks is left out and reported;
/// the others still load.
/// </summary>
/// <param name="plugin">The plug-in; already checked.</param>
/// <param name="id">Its id.</param>
/// <param name="instructionSet">The instruction set that its code uses here.</param>
internal sealed unsafe class PluginKernels(kernels_plugin* plugin, string id, string instructionSet)
{
    private readonly delegate* unmanaged[Cdecl]<sbyte*> _lastError = PluginReader.ReadLastError(plugin);
    private readonly ImmutableArray<Implementation>.Builder _implementations = ImmutableArray.CreateBuilder<Implementation>();
    private readonly ImmutableArray<DeclaredKernel>.Builder _declared = ImmutableArray.CreateBuilder<DeclaredKernel>();
    private readonly ImmutableArray<BackendProblem>.Builder _problems = ImmutableArray.CreateBuilder<BackendProblem>();

    /// <summary>The implementations that passed.</summary>
    public ImmutableArray<Implementation> Implementations => _implementations.ToImmutable();

    /// <summary>The declared kernels that passed.</summary>
    public ImmutableArray<DeclaredKernel> Declared => _declared.ToImmutable();

    /// <summary>What is wrong, such as a kernel that failed its checks, and why; one line each.</summary>
    public ImmutableArray<BackendProblem> Problems => _problems.ToImmutable();

    /// <summary>The code for ceilings; null if it has none.</summary>
    public Ceilings? Ceilings { get; private set; }

    /// <summary>Asks for every kernel that this host knows, and for those that the plug-in's manifest declares.</summary>
    public void Collect(ImmutableArray<KernelDeclaration> declarations)
    {
        foreach (KernelAdapter adapter in KernelAdapters.All)
        {
            Ask(adapter.Contract.Id, kernel => _implementations.Add(adapter.Create(kernel)));
        }

        foreach (KernelDeclaration declaration in declarations)
        {
            if (!Ask(declaration.Contract.Id, kernel => Add(DeclaredAdapter.Create(kernel, declaration))))
            {
                _problems.Add(new BackendProblem(declaration.Contract.Id, "it is declared, but get_kernel has none of that id"));
            }
        }

        if (_implementations.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(new BackendProblem(
                null,
                $"it implements none of this host's kernels: {string.Join(", ", KernelAdapters.All.Select(adapter => adapter.Contract.Id))}"));
        }

        Ask(CeilingsAdapter.Id, kernel => Ceilings = CeilingsAdapter.Create(kernel));
    }

    private void Add((Implementation Implementation, DeclaredKernel Kernel) declared)
    {
        _implementations.Add(declared.Implementation);
        _declared.Add(declared.Kernel);
    }

    /// <returns>Whether the plug-in has something with that id, valid or not.</returns>
    private bool Ask(string kernelId, Action<PluginKernel> add)
    {
        void* kernel;
        fixed (byte* text = Encoding.UTF8.GetBytes(kernelId + '\0'))
        {
            kernel = plugin->get_kernel((sbyte*)text);
        }

        if (kernel == null)
        {
            return false;
        }

        try
        {
            PluginKernel found = new(id, instructionSet, _lastError, kernel);
            found.RequireMemory();
            add(found);
        }
        catch (PluginException problem)
        {
            _problems.Add(new BackendProblem(kernelId, $"it can't be used: {problem.Message}"));
        }

        return true;
    }
}
