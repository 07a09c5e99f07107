using Kernels.Abi.Tests.Support;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Tests.Support;

/// <summary>A native plug-in in a folder of its own, served by a process of its own.</summary>
internal sealed class NativePlugin : IDisposable
{
    private readonly string _name;
    private readonly string _folder;

    /// <summary>Builds Plugins/hostile.c.</summary>
    /// <param name="options">Options for the compiler: macros that choose what it does in which phase.</param>
    public NativePlugin(params IEnumerable<string> options)
        : this("hostile", options)
    {
    }

    private NativePlugin(string name, IEnumerable<string> options)
    {
        _name = name;
        _folder = Plugins.Add(name, PluginFolder.Manifest(name));
        string source = Repository.PathOf(Path.Combine("tests", "Kernels.Plugins.Tests", "Plugins", $"{name}.c"));
        CCompiler.BuildLibrary(source, Library, options);
    }

    /// <summary>The parent of the plug-in's folder.</summary>
    public PluginFolder Plugins { get; } = new();

    /// <summary>The path of its library.</summary>
    public string Library => Path.Combine(_folder, "libplugin.so");

    /// <summary>The faults that were reported to connections.</summary>
    public List<KernelException> Faults { get; } = [];

    /// <summary>Builds Plugins/rival.c.</summary>
    /// <param name="options">Options for the compiler: a macro that chooses how it cheats.</param>
    public static NativePlugin Rival(params IEnumerable<string> options) => new("rival", options);

    public WorkerConnection Serve(WorkerLimits? limits = null)
        => new(WorkerCommand.OfServing(_name, _folder, [_folder]), limits ?? ShellWorker.Limits, Faults.Add);

    public void AssertGone() => FolderProcesses.AssertNone(_folder);

    public void Dispose() => Plugins.Dispose();
}
