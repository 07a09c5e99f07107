using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>A file's pages in this process.</summary>
internal abstract unsafe class Mapping : IDisposable
{
    private bool _disposed;

    private Mapping(nint address, long bytes)
    {
        Address = address;
        Bytes = bytes;
    }

    public nint Address { get; }

    public long Bytes { get; }

    /// <summary>Maps a file from its beginning; the file may be closed afterwards.</summary>
    /// <param name="file">The file, opened with the access that the mapping needs, and at least as long.</param>
    /// <param name="bytes">How much of it to map; 1 or above, and whole pages if guarded.</param>
    /// <param name="writable">Whether the mapping can be written.</param>
    /// <param name="guarded">Whether inaccessible pages lie around it.</param>
    /// <exception cref="IOException">The operating system refused.</exception>
    public static Mapping Map(SafeFileHandle file, long bytes, bool writable, bool guarded)
        => OperatingSystem.IsWindows() ? Windows.MapView(file, bytes, writable) : Unix.MapPages(file, bytes, writable, guarded);

    public abstract void MakeReadOnly();

    /// <summary>Replaces the file's pages with zeroed pages of this process's own.</summary>
    public abstract void Detach();

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Unmap();
        }
    }

    protected abstract void Unmap();

    private sealed class Unix : Mapping
    {
        private readonly nint _region;
        private readonly nuint _reserved;

        private Unix(nint region, nuint reserved, nint address, long bytes)
            : base(address, bytes)
        {
            _region = region;
            _reserved = reserved;
        }

        private static int Anonymous => OperatingSystem.IsMacOS() ? UnixCalls.MapAnonymousMacOS : UnixCalls.MapAnonymousLinux;

        /// <summary>Reserves inaccessible pages for the file and its guards, and then maps the file over the middle.</summary>
        public static Unix MapPages(SafeFileHandle file, long bytes, bool writable, bool guarded)
        {
            nuint guard = guarded ? (nuint)Environment.SystemPageSize : 0;
            nuint reserved = guard + (nuint)bytes + guard;
            nint region = UnixCalls.Map(0, reserved, UnixCalls.ProtectNone, UnixCalls.MapPrivate | Anonymous, -1, 0);
            if (region == UnixCalls.MapFailed)
            {
                throw Refused(bytes);
            }

            int protection = writable ? UnixCalls.ProtectRead | UnixCalls.ProtectWrite : UnixCalls.ProtectRead;
            nint address = UnixCalls.Map(
                region + (nint)guard,
                (nuint)bytes,
                protection,
                UnixCalls.MapShared | UnixCalls.MapFixed,
                (int)file.DangerousGetHandle(),
                0);
            GC.KeepAlive(file);
            if (address == UnixCalls.MapFailed)
            {
                IOException refused = Refused(bytes);
                _ = UnixCalls.Unmap(region, reserved);
                throw refused;
            }

            return new Unix(region, reserved, address, bytes);
        }

        public override void MakeReadOnly()
        {
            if (UnixCalls.Protect(Address, (nuint)Bytes, UnixCalls.ProtectRead) != 0)
            {
                throw Refused(Bytes);
            }
        }

        public override void Detach()
        {
            const int Protection = UnixCalls.ProtectRead | UnixCalls.ProtectWrite;
            const int Flags = UnixCalls.MapPrivate | UnixCalls.MapFixed;
            if (UnixCalls.Map(Address, (nuint)Bytes, Protection, Flags | Anonymous, -1, 0) == UnixCalls.MapFailed)
            {
                throw Refused(Bytes);
            }
        }

        protected override void Unmap() => _ = UnixCalls.Unmap(_region, _reserved);

        private static IOException Refused(long bytes)
            => new($"The operating system refused to map {bytes} bytes: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private sealed class Windows : Mapping
    {
        private readonly MemoryMappedViewAccessor _view;

        private Windows(MemoryMappedViewAccessor view, nint address, long bytes)
            : base(address, bytes)
            => _view = view;

        public static Windows MapView(SafeFileHandle file, long bytes, bool writable)
        {
            MemoryMappedFileAccess access = writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
            using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(
                file, null, 0, access, HandleInheritability.None, leaveOpen: true);
            MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, bytes, access);
            byte* address = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
            return new Windows(view, (nint)address, bytes);
        }

        public override void MakeReadOnly()
            => throw new PlatformNotSupportedException("Pages can't be made read-only on Windows.");

        public override void Detach() => throw new PlatformNotSupportedException("Windows does not shorten a file that is mapped.");

        protected override void Unmap()
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
    }
}
