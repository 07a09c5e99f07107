using System.Collections.Immutable;
using System.Globalization;
using Kernels.Native;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Serving;

namespace Kernels.Host.Conformance;

/// <summary>Plug-ins as <c>kernels serve</c> loads them for the conformance kit, in a process of their own.</summary>
internal static class ServedPlugin
{
    /// <summary>Answers each call by as many at once, before the folder.</summary>
    public const string AtOnceOption = "--at-once";

    /// <summary>Opens a library as a host of that version of the C ABI would, before the folder.</summary>
    public const string HostVersionOption = "--host-version";

    /// <summary>Tells what state of its process the plug-in changes, before a number that means nothing and the folder.</summary>
    public const string StateOption = "--state";

    /// <summary>How a process is started that serves a plug-in so.</summary>
    public static WorkerCommand CommandOf(PluginCandidate candidate, string option, uint value, PluginSettings settings)
        => WorkerCommand.OfServing(
            candidate.Id,
            candidate.Folder,
            ImmutableArray.Create(option, value.ToString(CultureInfo.InvariantCulture), candidate.Folder),
            settings.Executable,
            settings.MaxDataBytes);

    /// <summary>Loads a plug-in in the process that serves it.</summary>
    public static Backend Load(string option, uint value, string folder)
    {
        if (option == AtOnceOption)
        {
            return new AtOnceBackend((int)value).Wrap(InProcessPlugin.Load(folder));
        }

        PluginManifest manifest = ManifestReader.Read(folder);
        return PluginLoader.LoadFor(Path.Combine(folder, manifest.Entry!), manifest.Id, value);
    }
}
