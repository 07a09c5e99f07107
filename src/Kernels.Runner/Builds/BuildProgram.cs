using System.Collections.Immutable;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;
using Kernels.Workloads;

namespace Kernels.Runner.Builds;

/// <summary>What a user named as an older build: a <c>kernels</c> program, or a folder of plug-ins.</summary>
/// <param name="Command">The program and its first arguments; empty for plug-ins.</param>
/// <param name="Plugins">The folder of a plug-in, or of several; null for a program.</param>
internal sealed record BuildProgram(ImmutableArray<string> Command, string? Plugins)
{
    private const string Name = "kernels";

    private static readonly string ProgramFile = OperatingSystem.IsWindows() ? $"{Name}.exe" : Name;

    /// <summary>Finds the program or the folder.</summary>
    /// <param name="path">A program, its <c>.dll</c>, the folder that holds one, or a folder of plug-ins.</param>
    /// <exception cref="UserInputException">The path holds neither.</exception>
    /// <exception cref="KernelException">It is a <c>.dll</c>, and .NET was not found.</exception>
    public static BuildProgram Find(string path)
    {
        try
        {
            string full = Path.GetFullPath(path);
            return File.Exists(full) ? OfFile(full, path)
                : Directory.Exists(full) ? OfFolder(full, path)
                : throw Wrong(path, "there is no such file or folder");
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, exception.Message);
        }
    }

    private static BuildProgram OfFile(string full, string path)
    {
        if (!OperatingSystem.IsWindows()
            && Path.GetExtension(full) != ".dll"
            && (File.GetUnixFileMode(full) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
        {
            throw Wrong(path, Path.GetFileName(full) == PluginManifest.FileName ? "name its folder" : "it is not a program");
        }

        return new BuildProgram(OwnExecutable.CommandOf(full), null);
    }

    private static BuildProgram OfFolder(string full, string path)
    {
        string[] programs = [Path.Combine(full, $"{Name}.dll"), Path.Combine(full, ProgramFile)];
        return programs.FirstOrDefault(File.Exists) is { } program ? OfFile(program, path)
            : PluginSearch.Find([new SearchFolder(full, path)]).Length > 0 ? new BuildProgram([], full)
            : throw Wrong(path, $"the folder holds neither {ProgramFile}, {Name}.dll nor a plug-in");
    }

    private static UserInputException Wrong(string path, string reason) => new(
        $"--against-build is '{path}': {reason}; allowed: the {Name} program of another build, {Name}.dll, the folder of either, or of plug-ins.");
}
