using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>Loading a library changes nothing for the threads of this process.</summary>
public sealed partial class LoadingTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    [Fact]
    public void A_thread_that_a_library_binds_is_released_and_that_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "masks are Linux's");
        string path = folder.Plugin("binding.c", "-D_GNU_SOURCE");
        ulong[] before = ThreadAffinity.Read()!;
        _ = SetVariable("OMP_PROC_BIND", "true", 1);
        try
        {
            Backend backend = PluginLoader.Load(path);
            Assert.Null(backend.UnavailableReason);
            Assert.Equal("true", Marshal.PtrToStringUTF8(GetVariable("OMP_PROC_BIND")));
        }
        finally
        {
            _ = RemoveVariable("OMP_PROC_BIND");
        }

        Assert.Equal(before, ThreadAffinity.Read());
        Assert.SkipUnless(Environment.ProcessorCount > 1, "one processor: every mask is the same");
        Assert.Contains(path, LibraryLoading.UndoneBindings);
    }

    [Fact]
    public void C_and_CSharp_name_the_same_variables()
    {
        string source = File.ReadAllText(Repository.PathOf(Path.Combine("native", "src", "environment.c")));
        string table = source[source.IndexOf("names[] = {", StringComparison.Ordinal)..];
        Assert.Equal(
            OpenMPEnvironment.Names,
            Quoted().Matches(table[..table.IndexOf('}', StringComparison.Ordinal)]).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void A_child_gets_none_of_them()
    {
        Dictionary<string, string?> environment = new() { ["OMP_PLACES"] = "cores", ["OMP_WAIT_POLICY_ALL"] = "active", ["OMP_NUM_THREADS"] = "2" };
        OpenMPEnvironment.RemoveFrom(environment);
        Assert.Equal("OMP_NUM_THREADS", Assert.Single(environment).Key);
    }

    [GeneratedRegex("\"([A-Z_]+)\"")]
    private static partial Regex Quoted();

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveVariable(string name);
}
