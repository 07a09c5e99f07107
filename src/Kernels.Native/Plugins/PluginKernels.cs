using System.Collections.Immutable;
using System.Text;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Collects what a plug-in's <c>get_kernel</c> returns. What fails its checks costs only itself, and is told.</summary>
/// <param name="plugin">The plug-in; checked.</param>
/// <param name="id">Its id.</param>
/// <param name="instructionSet">The instruction set that its code uses here.</param>
internal sealed unsafe class PluginKernels(kernels_plugin* plugin, string id, string instructionSet)
{
    private readonly ImmutableArray<Implementation>.Builder _implementations = ImmutableArray.CreateBuilder<Implementation>();
    private readonly ImmutableArray<DeclaredKernel>.Builder _declared = ImmutableArray.CreateBuilder<DeclaredKernel>();
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    /// <summary>The implementations that passed.</summary>
    public ImmutableArray<Implementation> Implementations => _implementations.ToImmutable();

    /// <summary>The declared kernels that passed.</summary>
    public ImmutableArray<DeclaredKernel> Declared => _declared.ToImmutable();

    /// <summary>What did not pass, and why; one line each.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>The code for ceilings; null where it has none.</summary>
    public Ceilings? Ceilings { get; private set; }

    /// <summary>Asks for everything that this host knows, and for what the plug-in's manifest declares.</summary>
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
                _problems.Add($"{declaration.Contract.Id} is declared, but get_kernel has none of that id");
            }
        }

        if (_implementations.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(
                $"it implements none of this host's kernels: {string.Join(", ", KernelAdapters.All.Select(adapter => adapter.Contract.Id))}");
        }

        Ask(CeilingsAdapter.Id, kernel => Ceilings = CeilingsAdapter.Create(kernel));
    }

    private void Add((Implementation Implementation, DeclaredKernel Kernel) declared)
    {
        _implementations.Add(declared.Implementation);
        _declared.Add(declared.Kernel);
    }

    /// <returns>Whether the plug-in has something of that id, in order or not.</returns>
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
            PluginKernel found = new(id, instructionSet, kernel);
            found.RequireMemory();
            add(found);
        }
        catch (PluginException problem)
        {
            _problems.Add($"{kernelId} can't be used: {problem.Message}");
        }

        return true;
    }
}
