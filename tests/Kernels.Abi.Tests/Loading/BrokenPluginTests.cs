using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>A library that breaks a rule of the ABI is reported with that rule's reason, and the host continues.</summary>
public sealed class BrokenPluginTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    private const string Version1Size = "48";

    [Theory]
    [InlineData("it exports no 'kernels_probe'", "-DWITHOUT_PROBE")]
    [InlineData("it exports no 'kernels_open'", "-DWITHOUT_OPEN")]
    [InlineData("it was built for another processor: its probe says that it can't run on this one", "-DPROBE=0")]
    [InlineData("it was built for another processor: its probe says that it can't run on this one", "-DPROBE=-1")]
    [InlineData("it did not open, and gave no reason", "-DOPEN_RESULT=NULL")]
    [InlineData("line one line two [31m", "-DOPEN_RESULT=NULL", "-DOPEN_ERROR=\"line one\\nline two\\033[31m\"")]
    [InlineData("its error does not end within 1024 bytes", "-DOPEN_RESULT=NULL", "-DOPEN_ERROR=endless")]
    [InlineData("its error can't be read: there is no memory at 0x10", "-DOPEN_RESULT=NULL", "-DOPEN_ERROR=(const char *)16")]
    [InlineData("its kernels_plugin can't be read: there is no memory at 0x1", "-DOPEN_RESULT=(const void *)1")]
    [InlineData("its kernels_plugin can't be read: there is no memory at 0x7000000000", "-DOPEN_RESULT=(const void *)0x7000000000")]
    [InlineData("its kernels_plugin can't be read: there is no memory at 0xfffffffffffffff0", "-DOPEN_RESULT=(const void *)-16")]
    [InlineData("its id can't be read: there is no memory at 0x7000000000", "-DID=(const char *)0x7000000000")]
    [InlineData("its error is not UTF-8", "-DOPEN_RESULT=NULL", "-DOPEN_ERROR=\"\\xff\"")]
    [InlineData("the size of its kernels_plugin is 0 bytes; allowed: " + Version1Size + " to 65536", "-DPLUGIN_SIZE=0")]
    [InlineData("the size of its kernels_plugin is 4 bytes; allowed: " + Version1Size + " to 65536", "-DPLUGIN_SIZE=4")]
    [InlineData("the size of its kernels_plugin is 47 bytes; allowed: " + Version1Size + " to 65536", "-DPLUGIN_SIZE=47")]
    [InlineData("the size of its kernels_plugin is 1073741824 bytes; allowed: " + Version1Size + " to 65536", "-DPLUGIN_SIZE=1u<<30")]
    [InlineData("its id is null", "-DID=NULL")]
    [InlineData("its id is ''; allowed: lower-case letters, digits and '-'", "-DID=\"\"")]
    [InlineData("its id is 'Tiny Plugin'; allowed: lower-case letters, digits and '-'", "-DID=\"Tiny Plugin\"")]
    [InlineData("its id is not UTF-8", "-DID=\"tiny\\xc3\"")]
    [InlineData("its id does not end within 64 bytes", "-DID=endless")]
    [InlineData("its version is null", "-DVERSION=NULL")]
    [InlineData("its version does not end within 64 bytes", "-DVERSION=endless")]
    [InlineData("its description is null", "-DDESCRIPTION=NULL")]
    [InlineData("its description is not UTF-8", "-DDESCRIPTION=\"\\xc0\\x80\"")]
    [InlineData("its description does not end within 1024 bytes", "-DDESCRIPTION=endless")]
    [InlineData("its instruction_set is null", "-DINSTRUCTION_SET=NULL")]
    [InlineData("its get_kernel is null", "-DGET_KERNEL=NULL")]
    public void It_is_unavailable_for_this_reason(string reason, params string[] options)
    {
        Backend backend = PluginLoader.Load(folder.Plugin("plugin.c", options));
        Assert.StartsWith(reason, backend.UnavailableReason, StringComparison.Ordinal);
        Assert.Empty(backend.Implementations);
    }

    [Theory]
    [InlineData("julia/1: it can't be used: its struct can't be read: there is no memory at 0x10", "-DKERNEL=(const void *)16")]
    [InlineData("julia/1: it can't be used: the size of its struct is 0 bytes; allowed: 8 to 65536", "-DKERNEL_SIZE=0")]
    [InlineData("julia/1: it can't be used: the size of its struct is 8 bytes; allowed: 16 to 65536", "-DKERNEL_SIZE=8")]
    [InlineData("julia/1: it can't be used: the size of its struct is 1073741824 bytes; allowed: 8 to 65536", "-DKERNEL_SIZE=1u<<30")]
    [InlineData("julia/1: it can't be used: its compute is null", "-DCOMPUTE=NULL")]
    [InlineData("julia/1: it can't be used: its thread_support is -1; allowed: 0 or 1", "-DTHREAD_SUPPORT=-1")]
    [InlineData("julia/1: it can't be used: its thread_support is 2; allowed: 0 or 1", "-DTHREAD_SUPPORT=2")]
    [InlineData("it implements none of this host's kernels: {kernels}", "-DKERNEL_ID=\"fft/1\"")]
    [InlineData("it implements none of this host's kernels: {kernels}", "-DKERNEL_ID=\"julia/2\"")]
    public void It_is_available_with_this_problem(string problem, params string[] options)
    {
        Backend backend = PluginLoader.Load(folder.Plugin("plugin.c", options));
        Assert.Null(backend.UnavailableReason);
        string kernels = string.Join(", ", KernelContracts.All.Select(contract => contract.Id));
        Assert.Equal([problem.Replace("{kernels}", kernels, StringComparison.Ordinal)], backend.Problems.Select(problem => problem.ToString()));
        Assert.Empty(backend.Implementations);
    }

    [Fact]
    public void A_library_in_the_place_of_another_is_told()
    {
        Backend backend = PluginLoader.Load(folder.Plugin("plugin.c"), "native");
        Assert.Equal(("native", "its id is 'tiny'; required: 'native'"), (backend.Name, backend.UnavailableReason));
    }

    [Theory]
    [InlineData(-1, "an argument is outside the kernel's contract (status -1)")]
    [InlineData(-2, "working memory could not be allocated (status -2)")]
    [InlineData(-3, "it failed inside (status -3)")]
    [InlineData(-99, "it returned an unknown status (status -99)")]
    [InlineData(1, "it returned an unknown status (status 1)")]
    public void A_status_other_than_ok_is_an_exception_that_says_what_it_means(int status, string reason)
    {
        Backend backend = PluginLoader.Load(folder.Plugin("plugin.c"));
        Assert.Equal($"tiny could not compute julia/1: {reason}.", Calls.JuliaError(backend, cReal: status));
        Assert.Equal([110 + 2, 120 + 2], Calls.Julia(backend));
    }

    [Theory]
    [InlineData(": the device is gone", "-DREASON=\"the device is gone\"")]
    [InlineData(": line one line two [31m", "-DREASON=\"line one\\nline two\\033[31m\\n\"")]
    [InlineData(".", "-DREASON=\"\"")]
    [InlineData(".", "-DREASON=\"\\n\"")]
    [InlineData(".", "-DREASON=NULL")]
    [InlineData(".", "-DLAST_ERROR=NULL")]
    [InlineData(".", "-DREASON=\"never read\"", "-DPLUGIN_SIZE=" + Version1Size)]
    [InlineData(".", "-DREASON=\"never read\"", "-DPLUGIN_SIZE=55")]
    [InlineData("; its last_error is not UTF-8.", "-DREASON=\"\\xff\"")]
    [InlineData("; its last_error does not end within 1024 bytes.", "-DREASON=endless")]
    [InlineData("; its last_error can't be read: there is no memory at 0x10.", "-DREASON=(const char *)16")]
    public void The_plug_ins_own_reason_follows_its_status(string end, params string[] options)
    {
        Backend backend = PluginLoader.Load(folder.Plugin("plugin.c", options));
        Assert.Equal($"tiny could not compute julia/1: it failed inside (status -3){end}", Calls.JuliaError(backend, cReal: -3));
    }
}
