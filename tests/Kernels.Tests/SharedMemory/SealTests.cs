using System.Diagnostics;
using Kernels.SharedMemory;

namespace Kernels.Tests.SharedMemory;

/// <summary>Things that another process can't do to this one's memory (Linux).</summary>
[Collection(nameof(RunsAlone))]
public sealed unsafe class SealTests : IDisposable
{
    private readonly SharedSegment _segment = SharedSegment.Create(Environment.SystemPageSize);

    public SealTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Seals are Linux's.");

    public void Dispose() => _segment.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1000000")]
    public void Nobody_can_change_its_size(string bytes)
    {
        Assert.NotEqual(0, Run("truncate", "--no-create", "--size", bytes, _segment.Path));
        Assert.Equal(0, ((byte*)_segment.Address)[Environment.SystemPageSize - 1]);
    }

    [Fact]
    public void Others_can_write_until_that_is_forbidden()
    {
        byte* first = (byte*)_segment.Address;
        string[] write = ["if=/proc/self/exe", $"of={_segment.Path}", "bs=1", "count=1", "conv=notrunc"];
        Assert.Equal(0, Run("dd", write));
        Assert.Equal(0x7F, *first);

        _segment.ForbidWriting();
        *first = 1;
        Assert.NotEqual(0, Run("dd", write));
        Assert.Equal(1, *first);
    }

    [Fact]
    public void A_mapping_for_writing_is_refused_once_forbidden_and_one_for_reading_is_not()
    {
        _segment.ForbidWriting();
        Assert.Throws<IOException>(() => MappedSegment.Open(_segment.Path, _segment.Bytes, writable: true, guarded: false));
        using MappedSegment other = MappedSegment.Open(_segment.Path, _segment.Bytes, writable: false, guarded: false);
        *(byte*)_segment.Address = 9;
        Assert.Equal(9, *(byte*)other.Address);
    }

    [Fact]
    public void Forbidding_twice_is_no_mistake()
    {
        _segment.ForbidWriting();
        _segment.ForbidWriting();
    }

    private static int Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
