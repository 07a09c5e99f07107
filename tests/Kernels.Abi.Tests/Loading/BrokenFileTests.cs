using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>A file that is not a library, or is truncated, gives an unavailable backend with a reason, and the host continues.</summary>
public sealed class BrokenFileTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    [Fact]
    public void A_missing_file_is_told()
    {
        string path = folder.NewPath("absent.so");
        Backend backend = PluginLoader.Load(path);
        Assert.Equal("there is no such file", backend.UnavailableReason);
        Assert.Equal((Path.GetFileNameWithoutExtension(path), path), (backend.Name, backend.Origin));
        Assert.Empty(backend.Implementations);
    }

    [Fact]
    public void A_folder_is_told() => AssertReason("there is no such file", Path.GetDirectoryName(folder.NewPath("x"))!);

    [Fact]
    public void An_empty_file_is_told() => AssertReason("the file is empty", folder.Write("empty.so", []));

    [Fact]
    public void A_text_file_is_told()
        => AssertReason("it is no library: it does not begin like an ELF file", folder.Write("text.so", "GROUP ( libm.so.6 )\n"u8));

    /// <summary>On some of these, the dynamic linker would end this process with SIGBUS.</summary>
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.9999)]
    public void A_library_that_is_cut_short_is_told(double part)
    {
        byte[] library = File.ReadAllBytes(folder.Plugin("plugin.c"));
        int length = (int)(library.Length * part);
        AssertReason($"the file is cut short: it has {length} bytes", folder.Write("short.so", library.AsSpan(0, length)));
    }

    [Fact]
    public void A_library_for_another_processor_is_told()
    {
        (ushort machine, Architecture name) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? ((ushort)62, Architecture.X64)
            : ((ushort)183, Architecture.Arm64);
        AssertReason(
            $"it was built for another processor: {name}; this process is {RuntimeInformation.ProcessArchitecture}",
            Patched(18, machine));
    }

    [Fact]
    public void A_library_of_32_bits_is_told_in_the_systems_words()
    {
        const ushort Bits32LittleEndian = 0x0101;
        AssertReason("the system can't load it: ", Patched(4, Bits32LittleEndian));
    }

    [Fact]
    public void An_object_file_is_told_in_the_systems_words()
        => AssertReason("the system can't load it: ", folder.Plugin("plugin.c", "-c"));

    [Fact]
    public void A_missing_dependency_is_named()
    {
        string dependency = folder.NewPath("libdependency.so");
        CCompiler.BuildLibrary(Repository.TestSource("Plugins/plugin.c"), dependency, "-Wl,-soname,libdependency.so");
        string library = folder.Plugin("plugin.c", "-Wl,--no-as-needed", dependency);
        File.Delete(dependency);
        AssertReason("the system can't load it: libdependency.so: cannot open shared object file", library);
    }

    [Fact]
    public void After_all_these_the_host_loads_a_good_library()
        => Assert.Null(PluginLoader.Load(folder.Plugin("plugin.c")).UnavailableReason);

    private string Patched(int offset, ushort value)
    {
        byte[] library = File.ReadAllBytes(folder.Plugin("plugin.c"));
        BinaryPrimitives.WriteUInt16LittleEndian(library.AsSpan(offset), value);
        return folder.Write("patched.so", library);
    }

    private static void AssertReason(string expected, string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these are the reasons for Linux's library files");
        Assert.StartsWith(expected, PluginLoader.Load(path).UnavailableReason, StringComparison.Ordinal);
    }
}
