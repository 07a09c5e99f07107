using System.Collections.Immutable;
using System.Globalization;
using Kernels.Native;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Serving;

namespace Kernels.Runner.Conformance;

/// <summary>Plug-ins as <c>kernels serve</c> loads them for the conformance kit, in a process of their own.</summary>
internal static class ServedPlugin
{
    /// <summary>Followed by a number and the folder: answers each call by that many at once.</summary>
    public const string AtOnceOption = "--at-once";

    /// <summary>Followed by a version of the C ABI and the folder: opens a library as a host of that version would.</summary>
    public const string HostVersionOption = "--host-version";

    /// <summary>
    /// Followed by a number without meaning and the folder: reports what state of its process the plug-in changes.
    /// </summary>
    public const string StateOption = "--state";

    /// <summary>The command of a process that serves a plug-in with one of these options.</summary>
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
