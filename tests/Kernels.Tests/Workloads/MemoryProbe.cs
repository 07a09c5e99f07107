using Microsoft.Win32.SafeHandles;

namespace Kernels.Tests.Workloads;

/// <summary>
/// Checks whether memory can be read and written. It lets the operating system copy from and to it, because that gives an
/// error where a load or a store would end the process.
/// </summary>
internal sealed unsafe class MemoryProbe : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SafeFileHandle _file;

    public MemoryProbe()
        => _file = File.OpenHandle(
            _folder.Add("content", new byte[1 << 16]), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    public bool IsReadable(void* start, int bytes)
        => Succeeds(() => RandomAccess.Write(_file, new ReadOnlySpan<byte>(start, bytes), 0));

    /// <summary>Overwrites the memory with zeros, or with what was read from it before.</summary>
    public bool IsWritable(void* start, int bytes)
        => Succeeds(() => Assert.Equal(bytes, RandomAccess.Read(_file, new Span<byte>(start, bytes), 0)));

    private static bool Succeeds(Action copy)
    {
        try
        {
            copy();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
