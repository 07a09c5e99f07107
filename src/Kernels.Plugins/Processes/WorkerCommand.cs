using System.Collections.Immutable;

namespace Kernels.Plugins.Processes;

/// <summary>How a worker is started.</summary>
/// <param name="Name">The worker's name in messages: the plug-in's id, unless another is set.</param>
/// <param name="Folder">The folder in which it runs; absolute.</param>
/// <param name="Launcher">
/// The program that runs the command so that it ends with this process, and its first arguments; empty for none.
/// </param>
/// <param name="Command">The program and its arguments, exactly as the operating system gets them.</param>
internal sealed record WorkerCommand(string Name, string Folder, ImmutableArray<string> Launcher, ImmutableArray<string> Command)
{
    /// <summary>The verb of the <c>kernels</c> program that serves a backend.</summary>
    public const string ServeVerb = "serve";

    /// <summary>The id that the worker must report.</summary>
    public string Id { get; init; } = Name;

    /// <summary>The most bytes of data that it may allocate, which may explain a crash; null for no limit.</summary>
    public long? MaxDataBytes { get; private init; }

    /// <summary>Environment variables that it gets in addition to this process's own.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A program that speaks the protocol, started so that it ends with this process.</summary>
    /// <param name="name">The plug-in's id.</param>
    /// <param name="folder">The plug-in's folder.</param>
    /// <param name="command">The program, a path or found on <c>PATH</c>, and its arguments.</param>
    /// <param name="executable">The configured path of the <c>kernels</c> program, or null.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate, shared memory not counted; null for no limit. Linux only.</param>
    /// <exception cref="KernelException">The <c>kernels</c> program is missing.</exception>
    public static WorkerCommand OfProgram(
        string name, string folder, ImmutableArray<string> command, string? executable = null, long? maxDataBytes = null)
        => new(name, folder, OperatingSystem.IsWindows() ? [] : [.. OwnExecutable.Find(executable), LaunchVerb.Name], command)
        {
            MaxDataBytes = OperatingSystem.IsWindows() ? null : maxDataBytes,
        };

    /// <summary>The <c>kernels</c> program itself, which serves a backend that it loads.</summary>
    /// <param name="name">The backend's name.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="served">The arguments of <c>kernels serve</c>: <c>--backend NAME</c>, or a plug-in's folder.</param>
    /// <param name="executable">The configured path of the <c>kernels</c> program, or null.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate, shared memory not counted; null for no limit. Linux only.</param>
    /// <exception cref="KernelException">The <c>kernels</c> program is missing.</exception>
    public static WorkerCommand OfServing(
        string name, string folder, ImmutableArray<string> served, string? executable = null, long? maxDataBytes = null)
        => OfBuild(OwnExecutable.Find(executable), name, folder, served, executable, maxDataBytes);

    /// <summary>A <c>kernels</c> program, perhaps of another build than this one, which serves a backend that it loads.</summary>
    /// <param name="build">The program and its first arguments.</param>
    /// <param name="name">The worker's name in messages.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="served">The arguments of <c>kernels serve</c>: <c>--backend NAME</c>, or a plug-in's folder.</param>
    /// <param name="executable">The configured path of this host's own program, or null.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate, shared memory not counted; null for no limit. Linux only.</param>
    /// <exception cref="KernelException">This host's own program is missing.</exception>
    public static WorkerCommand OfBuild(
        ImmutableArray<string> build,
        string name,
        string folder,
        ImmutableArray<string> served,
        string? executable = null,
        long? maxDataBytes = null)
        => OperatingSystem.IsLinux()
            ? OfProgram(name, folder, [.. build, ServeVerb, .. served], executable, maxDataBytes)
            : new(name, folder, [.. build, ServeVerb], served) { MaxDataBytes = maxDataBytes };

    /// <summary>The program to start and its arguments.</summary>
    /// <param name="pipe">This process's descriptor of a pipe that ends when the worker must end.</param>
    public ImmutableArray<string> Words(int pipe)
        => Launcher.IsEmpty ? Command : [.. Launcher, .. ChildOptions.Write(pipe, MaxDataBytes), .. Command];
}
