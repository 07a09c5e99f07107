using Kernels.Abi.Tests.Support;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Tests.Support;

/// <summary>A native plug-in in a folder of its own, served by a process of its own.</summary>
internal sealed class NativePlugin : IDisposable
{
    private const string Name = "hostile";

    private readonly string _folder;

    /// <summary>Builds Plugins/hostile.c.</summary>
    /// <param name="options">Options for the compiler: macros that say what it does in which phase.</param>
    public NativePlugin(params IEnumerable<string> options)
    {
        _folder = Plugins.Add(Name, PluginFolder.Manifest(Name));
        string source = Repository.PathOf(Path.Combine("tests", "Kernels.Plugins.Tests", "Plugins", "hostile.c"));
        CCompiler.BuildLibrary(source, Library, options);
    }

    /// <summary>The folder above the plug-in's.</summary>
    public PluginFolder Plugins { get; } = new();

    /// <summary>The path of its library.</summary>
    public string Library => Path.Combine(_folder, "libplugin.so");

    /// <summary>The faults that connections were told.</summary>
    public List<KernelException> Faults { get; } = [];

    public WorkerConnection Serve(WorkerLimits? limits = null)
        => new(WorkerCommand.OfServing(Name, _folder, [_folder]), limits ?? ShellWorker.Limits, Faults.Add);

    public void AssertGone() => FolderProcesses.AssertNone(_folder);

    public void Dispose() => Plugins.Dispose();
}
