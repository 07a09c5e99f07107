using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>The two functions of a plug-in, wherever they are: in a file, or linked into this executable.</summary>
internal unsafe interface IPluginEntry
{
    /// <summary>Calls <c>kernels_probe</c>.</summary>
    int Probe();

    /// <summary>Calls <c>kernels_open</c>.</summary>
    kernels_plugin* Open(uint hostAbiVersion, sbyte** error);
}
