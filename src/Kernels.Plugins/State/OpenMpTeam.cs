using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Kernels.Plugins.Libraries;

namespace Kernels.Plugins.State;

/// <summary>
/// The threads of GCC's OpenMP that compute for the calling thread. All libraries that it calls share them, and so inherit any
/// floating-point control that one of them leaves behind.
/// </summary>
internal static unsafe class OpenMpTeam
{
    private const string LibraryPrefix = "libgomp.so";

    private static readonly FloatingPointControl Control = new();
    private static nint _parallel;

    /// <summary>Whether a path is that of GCC's OpenMP.</summary>
    public static bool IsLibrary(string path) => Path.GetFileName(path).StartsWith(LibraryPrefix, StringComparison.Ordinal);

    /// <summary>Finds threads with a changed floating-point control, and restores it.</summary>
    /// <param name="threads">The number of threads of the last call; another number would create new threads or end some.</param>
    /// <param name="control">The right control, as <see cref="FloatingPointControl"/> reads it.</param>
    /// <returns>The differences, each once; empty if OpenMP is not loaded.</returns>
    [SupportedOSPlatform("linux")]
    public static ImmutableArray<StateDifference> RestoreChanged(int threads, byte[] control)
    {
        if (_parallel == 0 && MappedFiles.Of(null).FirstOrDefault(IsLibrary) is { } path)
        {
            _parallel = NativeLibrary.GetExport(NativeLibrary.Load(path), "GOMP_parallel");
        }

        if (_parallel == 0)
        {
            return [];
        }

        Look look = new(control, Environment.CurrentManagedThreadId);
        GCHandle handle = GCHandle.Alloc(look);
        ((delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)_parallel)(
            &LookAtThread, GCHandle.ToIntPtr(handle), (uint)threads, 0);
        handle.Free();
        return
        [
            .. look.Found.SelectMany(found => Control.Compare(control, found))
                .Select(difference => difference with { What = $"{difference.What} of a thread of OpenMP" })
                .Distinct(),
        ];
    }

    [UnmanagedCallersOnly]
    private static void LookAtThread(nint handle)
    {
        Look look = (Look)GCHandle.FromIntPtr(handle).Target!;
        ArrayBufferWriter<byte> now = new();
        Control.Read(now);
        if (Environment.CurrentManagedThreadId != look.Caller && !now.WrittenSpan.SequenceEqual(look.Control))
        {
            look.Found.Add(now.WrittenSpan.ToArray());
            Control.Restore(look.Control);
        }
    }

    /// <summary>The input and the findings of the threads.</summary>
    private sealed record Look(byte[] Control, int Caller)
    {
        public ConcurrentBag<byte[]> Found { get; } = [];
    }
}
