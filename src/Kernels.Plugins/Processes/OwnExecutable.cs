using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using Kernels.Files;

namespace Kernels.Plugins.Processes;

/// <summary>
/// The program that starts workers and serves native and managed plug-ins as a worker: this process's own if that calls
/// <c>KernelsApp.Run</c>, as <c>kernels</c> does. Another application ships <c>kernels</c> beside itself, or configures its path.
/// </summary>
internal static class OwnExecutable
{
    /// <summary>The environment variable with its path.</summary>
    public const string Variable = "KERNELS_EXECUTABLE";

    private const string Name = "kernels";
    private const string Dotnet = "dotnet";

    /// <summary>Whether this process's own program has the verbs of <c>kernels</c>.</summary>
    public static bool IsThisProgram { get; set; }

    /// <summary>Finds it.</summary>
    /// <param name="configured">The configured path, or null.</param>
    /// <returns>The program and its first arguments.</returns>
    /// <exception cref="KernelException">The program is missing.</exception>
    public static ImmutableArray<string> Find(string? configured = null)
    {
        configured ??= Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(configured))
        {
            return File.Exists(configured)
                ? CommandOf(Path.GetFullPath(configured))
                : throw new KernelException($"the kernels program is configured to be {configured}, which is not a file");
        }

        if (IsThisProgram)
        {
            return Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Dotnet
                ? CommandOf(PathBeside($"{Assembly.GetEntryAssembly()!.GetName().Name}.dll"))
                : [Environment.ProcessPath!];
        }

        string[] beside = [PathBeside($"{Name}.dll"), PathBeside(OperatingSystem.IsWindows() ? $"{Name}.exe" : Name)];
        return beside.FirstOrDefault(File.Exists) is { } found
            ? CommandOf(found)
            : throw new KernelException(
                $"a process of its own needs the kernels program, which is not in {AppContext.BaseDirectory}; "
                + $"put it there, or set {Variable} or Kernels:Executable to its path");
    }

    /// <summary>The folder of the .NET that runs this process, free of links; null if this process needs none.</summary>
    public static string? RuntimeRoot { get; } = FindRuntimeRoot();

    /// <summary>
    /// The folders, free of links, of this process's own program and of the <c>kernels</c> program if there is one.
    /// </summary>
    /// <param name="configured">The configured path, or null.</param>
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
            // There is no such program, so nothing of it can be loaded.
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

    /// <summary>Three folders above the runtime's own.</summary>
    private static string RuntimeFolder()
        => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));

    private static string PathBeside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>The command that starts a <c>kernels</c> program; <c>dotnet</c> runs it if it is an assembly.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="KernelException">It is an assembly, and .NET is not installed.</exception>
    public static ImmutableArray<string> CommandOf(string path)
        => Path.GetExtension(path) == ".dll" ? [DotnetPath(), path] : [path];

    /// <summary>The <c>dotnet</c> of the runtime that runs this process, or else the one on the PATH.</summary>
    private static string DotnetPath()
    {
        string path = Path.Combine(RuntimeFolder(), DotnetFile);
        return File.Exists(path)
            ? path
            : ProgramPath.Find(Dotnet)
                ?? throw new KernelException($"the kernels program is a .dll, which needs {Dotnet}; it is not on the PATH");
    }
}
