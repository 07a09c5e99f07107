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

    /// <summary>The C# library of an instruction-set level, carried as bytes in this executable.</summary>
    /// <param name="level">The level, such as <c>x86-64-v4</c>.</param>
    /// <returns>The file's bytes; empty where it is not carried.</returns>
    public static ReadOnlySpan<byte> ReadImage(string level)
    {
        byte* image = Image(level, out nuint size);
        return image is null ? [] : new ReadOnlySpan<byte>(image, checked((int)size));
    }

    [LibraryImport("kernels_native", EntryPoint = "kernels_image", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* Image(string level, out nuint size);

    [LibraryImport("kernels_native", EntryPoint = "kernels_environment_taken")]
    private static partial nint* TakenVariables();
}
