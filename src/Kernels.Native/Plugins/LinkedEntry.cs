using System.Diagnostics.CodeAnalysis;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>The C library's functions, where it is linked into this executable instead of loaded from a file.</summary>
internal sealed unsafe class LinkedEntry : IPluginEntry
{
    /// <summary>Whether it is linked: StaticLinking.targets sets this switch for the NativeAOT compiler.</summary>
    [FeatureSwitchDefinition("Kernels.Native.Linked")]
    public static bool IsLinked => AppContext.TryGetSwitch("Kernels.Native.Linked", out bool isLinked) && isLinked;

    public int Probe() => PluginMethods.kernels_probe();

    public kernels_plugin* Open(uint hostAbiVersion, sbyte** error) => PluginMethods.kernels_open(hostAbiVersion, error);
}
