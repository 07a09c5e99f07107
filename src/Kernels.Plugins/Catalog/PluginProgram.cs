using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.Catalog;

/// <summary>How a plug-in's process is started.</summary>
internal static class PluginProgram
{
    /// <summary>The command: a worker's own, or the <c>kernels</c> program, which serves a library or an assembly.</summary>
    /// <param name="candidate">The plug-in; not rejected.</param>
    /// <param name="settings">The path of the <c>kernels</c> program, and the limits.</param>
    /// <exception cref="KernelException">A program is missing; the message is the reason.</exception>
    public static WorkerCommand CommandOf(PluginCandidate candidate, PluginSettings settings)
    {
        PluginManifest manifest = candidate.Manifest!;
        return manifest.Kind == PluginKind.Worker
            ? WorkerCommand.OfProgram(
                manifest.Id,
                candidate.Folder,
                [Find(candidate.Folder, manifest.Command[0]), .. manifest.Command[1..]],
                settings.Executable,
                settings.MaxDataBytes)
            : WorkerCommand.OfServing(
                manifest.Id, candidate.Folder, [candidate.Folder], settings.Executable, settings.MaxDataBytes);
    }

    /// <summary>The file in the folder, or else the program on the PATH.</summary>
    private static string Find(string folder, string program)
    {
        string inFolder = Path.Combine(folder, program);
        return File.Exists(inFolder)
            ? inFolder
            : ProgramPath.Find(program)
                ?? throw new KernelException($"there is no program '{program}' on the PATH; install it");
    }
}
