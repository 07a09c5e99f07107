using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Files;

namespace Kernels.Plugins.Processes;

/// <summary>
/// The <c>kernels</c> program: it starts workers, and is one for native and managed plug-ins. It is this process's own
/// program where that is <c>kernels</c>; an application ships it beside itself, or configures where it is.
/// </summary>
internal static class OwnExecutable
{
    /// <summary>The environment variable that says where it is.</summary>
    public const string Variable = "KERNELS_EXECUTABLE";

    private const string Name = "kernels";
    private const string Dotnet = "dotnet";

    /// <summary>Finds it.</summary>
    /// <param name="configured">Where configuration says it is; null where it does not.</param>
    /// <returns>The program and its first arguments.</returns>
    /// <exception cref="KernelException">It is not there.</exception>
    public static ImmutableArray<string> Find(string? configured = null)
    {
        configured ??= Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(configured))
        {
            return File.Exists(configured)
                ? CommandOf(Path.GetFullPath(configured))
                : throw new KernelException($"the kernels program is configured to be {configured}, where no file is");
        }

        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Name)
        {
            return [Environment.ProcessPath!];
        }

        string[] beside = [PathBeside($"{Name}.dll"), PathBeside(OperatingSystem.IsWindows() ? $"{Name}.exe" : Name)];
        return beside.FirstOrDefault(File.Exists) is { } found
            ? CommandOf(found)
            : throw new KernelException(
                $"a process of its own needs the kernels program, which is not in {AppContext.BaseDirectory}; "
                + $"put it there, or set {Variable} or Kernels:Executable to its path");
    }

    /// <summary>The folder of the .NET that runs this process, free of links; null where it needs none.</summary>
    public static string? RuntimeRoot { get; } = FindRuntimeRoot();

    /// <summary>The folders of this process's own program, and of the <c>kernels</c> program where there is one, free of links.</summary>
    /// <param name="configured">Where configuration says it is; null where it does not.</param>
    public static IEnumerable<string> Folders(string? configured)
    {
        yield return RealPath.Of(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        ImmutableArray<string> command;
        try
        {
            command = Find(configured);
        }
        catch (KernelException)
        {
            // There is none, so that nothing of it can be loaded.
            yield break;
        }

        yield return Path.GetDirectoryName(RealPath.Of(command[^1]))!;
    }

    private static string? FindRuntimeRoot()
    {
        string root = RuntimeFolder();
        return File.Exists(Path.Combine(root, DotnetFile)) ? RealPath.Of(root) : null;
    }

    private static string DotnetFile => OperatingSystem.IsWindows() ? $"{Dotnet}.exe" : Dotnet;

    /// <summary>Three folders above the run-time's own.</summary>
    private static string RuntimeFolder()
        => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));

    private static string PathBeside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>How a <c>kernels</c> program is started: an assembly by <c>dotnet</c>.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="KernelException">It is an assembly, and .NET is not here.</exception>
    public static ImmutableArray<string> CommandOf(string path)
        => Path.GetExtension(path) == ".dll" ? [DotnetPath(), path] : [path];

    /// <summary>The <c>dotnet</c> of the run-time that runs this process; or that on the PATH.</summary>
    private static string DotnetPath()
    {
        string path = Path.Combine(RuntimeFolder(), DotnetFile);
        return File.Exists(path)
            ? path
            : ProgramPath.Find(Dotnet)
                ?? throw new KernelException($"the kernels program is a .dll, which needs {Dotnet}; it is not on the PATH");
    }
}
