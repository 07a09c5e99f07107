using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Native.Interop;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Manifests;

/// <summary>
/// A plug-in's own description in <c>kernels-plugin.json</c>, read before any of its code is loaded or started.
/// </summary>
/// <param name="Id">Its name, by which configuration selects it.</param>
/// <param name="Version">Its own version.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Kind">How it runs.</param>
/// <param name="Abi">The versions of its kind's interface that it supports.</param>
/// <param name="Platform">The operating system that it is for; null for any.</param>
/// <param name="Architecture">The processor architecture that it is for; null for any.</param>
/// <param name="Entry">The library or assembly, relative to the folder; null for a worker.</param>
/// <param name="Type">The full name of a managed plug-in's class; null for other kinds.</param>
/// <param name="Command">A worker's program and its arguments; empty for other kinds.</param>
/// <param name="Kernels">The ids of the known kernels that it implements, such as <c>julia/1</c>.</param>
/// <param name="Declarations">The kernels that it declares itself.</param>
internal sealed record PluginManifest(
    string Id,
    string Version,
    string Description,
    PluginKind Kind,
    AbiRange Abi,
    string? Platform,
    string? Architecture,
    string? Entry,
    string? Type,
    ImmutableArray<string> Command,
    ImmutableArray<string> Kernels,
    ImmutableArray<KernelDeclaration> Declarations)
{
    /// <summary>The name of the file that makes a folder a plug-in.</summary>
    public const string FileName = "kernels-plugin.json";

    /// <summary>The format and its revision.</summary>
    public const string SchemaName = "kernels.plugin/1";

    /// <summary>This operating system, as manifests call it.</summary>
    public static string PlatformHere { get; } =
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";

    /// <summary>This process's architecture, as manifests call it.</summary>
    public static string ArchitectureHere { get; } = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The ids of all its kernels: the known ones that it implements, and those that it declares.</summary>
    public IEnumerable<string> KernelIds => [.. Kernels, .. Declarations.Select(declaration => declaration.Contract.Id)];

    /// <summary>The file in the folder that runs; null if it is a program on the PATH.</summary>
    public string? FileInFolder => Entry ?? (Command[0].Contains('/', StringComparison.Ordinal) ? Command[0] : null);

    /// <summary>Why the plug-in is not for this host.</summary>
    /// <returns>One line; null if it is for this host.</returns>
    public string? ReasonAgainstHere()
    {
        if (Platform is not null && Platform != PlatformHere)
        {
            return $"it is for {Platform}; this is {PlatformHere}";
        }

        if (Architecture is not null && Architecture != ArchitectureHere)
        {
            return $"it is for {Architecture}; this process is {ArchitectureHere}";
        }

        AbiRange host = AbiRange.OfHost(Kind);
        return Abi.Min > host.Max ? $"it needs a newer host: it speaks {Abi.Describe(Kind)}, this host {host.Describe(Kind)}"
            : Abi.Max < host.Min ? $"it is too old for this host: it speaks {Abi.Describe(Kind)}, this host {host.Describe(Kind)}"
            : null;
    }
}

/// <summary>How a plug-in runs.</summary>
internal enum PluginKind
{
    /// <summary>A library with the C ABI.</summary>
    Native,

    /// <summary>A .NET assembly.</summary>
    Managed,

    /// <summary>A program that speaks the worker protocol.</summary>
    Worker,
}

/// <summary>Versions of an interface.</summary>
/// <param name="Min">The oldest.</param>
/// <param name="Max">The newest.</param>
internal readonly record struct AbiRange(int Min, int Max)
{
    /// <summary>The highest version that a manifest may name.</summary>
    public const int Limit = 65_535;

    /// <summary>The version of <see cref="IKernelPlugin"/> and the types that it uses.</summary>
    private const int ManagedVersion = 1;

    /// <summary>The versions that this host supports for a kind of plug-in.</summary>
    /// <param name="kind">The kind.</param>
    public static AbiRange OfHost(PluginKind kind) => kind switch
    {
        PluginKind.Native => new(1, (int)AbiConstants.KERNELS_ABI_VERSION),
        PluginKind.Managed => new(1, ManagedVersion),
        _ => new(WorkerProtocol.Version, WorkerProtocol.Version),
    };

    /// <summary>The versions as words.</summary>
    /// <param name="kind">The kind of plug-in, which decides what the interface is called.</param>
    public string Describe(PluginKind kind)
    {
        string name = kind switch
        {
            PluginKind.Native => "the C ABI",
            PluginKind.Managed => "the managed contract",
            _ => "the worker protocol",
        };
        return Min == Max ? $"version {Min} of {name}" : $"versions {Min} to {Max} of {name}";
    }
}
