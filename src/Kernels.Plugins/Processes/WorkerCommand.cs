using System.Collections.Immutable;

namespace Kernels.Plugins.Processes;

/// <summary>How a worker is started.</summary>
/// <param name="Name">The plug-in's id: it names the worker in messages, and the worker has to tell the same.</param>
/// <param name="Folder">The folder in which it runs; absolute.</param>
/// <param name="Command">The program and its arguments, exactly as the operating system gets them.</param>
internal sealed record WorkerCommand(string Name, string Folder, ImmutableArray<string> Command)
{
    /// <summary>The most bytes of data that it may allocate, which a crash may come from; null for no limit.</summary>
    public long? MaxDataBytes { get; init; }

    /// <summary>A program that speaks the protocol, started so that it ends with this process.</summary>
    /// <param name="name">The plug-in's id.</param>
    /// <param name="folder">The plug-in's folder.</param>
    /// <param name="command">The program, a path or found on <c>PATH</c>, and its arguments.</param>
    /// <param name="executable">Where configuration says that the <c>kernels</c> program is; null where it does not.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate, shared memory not counted; null for no limit. Linux only.</param>
    /// <exception cref="KernelException">The <c>kernels</c> program is not there.</exception>
    public static WorkerCommand OfProgram(
        string name, string folder, ImmutableArray<string> command, string? executable = null, long? maxDataBytes = null)
        => OperatingSystem.IsWindows()
            ? new(name, folder, command)
            : new(
                name,
                folder,
                [.. OwnExecutable.Find(executable), LaunchVerb.Name, .. ChildOptions.Write(maxDataBytes), .. command])
            {
                MaxDataBytes = maxDataBytes,
            };

    /// <summary>The <c>kernels</c> program itself, which serves a backend that it loads.</summary>
    /// <param name="name">The backend's name.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="served">What <c>kernels serve</c> is told: <c>--backend NAME</c>, or a plug-in's folder.</param>
    /// <param name="executable">Where configuration says that the <c>kernels</c> program is; null where it does not.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate, shared memory not counted; null for no limit. Linux only.</param>
    /// <exception cref="KernelException">The <c>kernels</c> program is not there.</exception>
    public static WorkerCommand OfServing(
        string name, string folder, ImmutableArray<string> served, string? executable = null, long? maxDataBytes = null)
        => new(
            name,
            folder,
            [.. OwnExecutable.Find(executable), ServeVerb, .. ChildOptions.Write(maxDataBytes), .. served])
        {
            MaxDataBytes = maxDataBytes,
        };

    /// <summary>The verb of the <c>kernels</c> program that serves a backend.</summary>
    public const string ServeVerb = "serve";
}
