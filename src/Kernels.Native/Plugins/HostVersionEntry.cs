using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Opens a plug-in as a host with another version of the C ABI would.</summary>
/// <param name="entry">Its functions.</param>
/// <param name="version">The host's version.</param>
internal sealed unsafe class HostVersionEntry(IPluginEntry entry, uint version) : IPluginEntry
{
    public int Probe() => entry.Probe();

    public kernels_plugin* Open(uint hostAbiVersion, sbyte** error) => entry.Open(version, error);
}
