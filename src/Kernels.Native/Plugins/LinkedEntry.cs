using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>The C library's functions if it is linked into this executable instead of loaded from a file.</summary>
internal sealed unsafe partial class LinkedEntry : IPluginEntry
{
    /// <summary>Whether it is linked: StaticLinking.targets sets this switch for the NativeAOT compiler.</summary>
    [FeatureSwitchDefinition("Kernels.Native.Linked")]
    public static bool IsLinked => AppContext.TryGetSwitch("Kernels.Native.Linked", out bool isLinked) && isLinked;

    public int Probe() => PluginMethods.kernels_probe();

    public kernels_plugin* Open(uint hostAbiVersion, sbyte** error) => PluginMethods.kernels_open(hostAbiVersion, error);

    /// <summary>The variables that the library's constructor removed from the environment before this program began.</summary>
    /// <returns>Each as <c>NAME=value</c>.</returns>
    public static ImmutableArray<string> ReadTakenVariables()
    {
        List<string> taken = [];
        for (nint* entry = TakenVariables(); *entry != 0; entry++)
        {
            taken.Add(Marshal.PtrToStringUTF8(*entry)!);
        }

        return [.. taken];
    }

    [LibraryImport("kernels_native", EntryPoint = "kernels_environment_taken")]
    private static partial nint* TakenVariables();
}
