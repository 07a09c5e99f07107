using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>The C library's functions, where it is linked into this executable instead of loaded from a file.</summary>
internal sealed unsafe partial class LinkedEntry : IPluginEntry
{
    /// <summary>Whether it is linked: StaticLinking.targets sets this switch for the NativeAOT compiler.</summary>
    [FeatureSwitchDefinition("Kernels.Native.Linked")]
    public static bool IsLinked => AppContext.TryGetSwitch("Kernels.Native.Linked", out bool isLinked) && isLinked;

    public int Probe() => PluginMethods.kernels_probe();

    public kernels_plugin* Open(uint hostAbiVersion, sbyte** error) => PluginMethods.kernels_open(hostAbiVersion, error);

    /// <summary>The variables that its constructor took from the environment before this program began.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> ReadTakenVariables()
    {
        ImmutableArray<KeyValuePair<string, string>>.Builder taken = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (nint* entry = TakenVariables(); *entry != 0; entry++)
        {
            string[] parts = Marshal.PtrToStringUTF8(*entry)!.Split('=', 2);
            taken.Add(new(parts[0], parts[1]));
        }

        return taken.ToImmutable();
    }

    [LibraryImport("kernels_native", EntryPoint = "kernels_environment_taken")]
    private static partial nint* TakenVariables();
}
