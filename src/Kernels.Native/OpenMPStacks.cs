using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>
/// Checks the stacks of OpenMP's threads if the environment sets their size: a thread whose stack can't be allocated ends
/// the process, just as a thread that can't be created does. Linux only.
/// </summary>
internal static unsafe partial class OpenMPStacks
{
    /// <summary>Each is 1024 times the one before.</summary>
    private const string Units = "BKMG";

    private const int KibibytesUnit = 1;
    private const ulong MaxBytes = long.MaxValue;
    private const int ReadAndWrite = 1 | 2;
    private const int PrivateAndAnonymous = 0x02 | 0x20;

    private static readonly string[] Variables = ["OMP_STACKSIZE", "OMP_STACKSIZE_ALL", "GOMP_STACKSIZE"];

    /// <summary>The most stacks that have been allocated at once.</summary>
    private static int _proven;

    /// <summary>Finds out whether a call can have the stacks of its threads.</summary>
    /// <param name="threads">How many threads it uses, including the calling thread.</param>
    /// <returns>Why it can't; null if it can.</returns>
    public static string? FindShortage(int threads)
    {
        if (threads - 1 <= Volatile.Read(ref _proven) || !OperatingSystem.IsLinux())
        {
            return null;
        }

        foreach (string variable in Variables)
        {
            string? value = Environment.GetEnvironmentVariable(variable);
            if (BytesOf(value) is { } bytes && !CanReserve(bytes, threads - 1))
            {
                return $"{threads - 1} stacks of {variable}={value!.Trim()} can't be allocated here; set it lower";
            }
        }

        Volatile.Write(ref _proven, threads - 1);
        return null;
    }

    /// <summary>Reads a size as OpenMP does: a number followed by B, K, M or G, or else in KiB.</summary>
    /// <param name="value">The variable's value.</param>
    /// <returns>The size; null if the value is not a size.</returns>
    internal static nuint? BytesOf(string? value)
    {
        string text = (value ?? "").Trim();
        int unit = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        string digits = unit < 0 ? text : text[..^1].TrimEnd();
        int shift = 10 * (unit < 0 ? KibibytesUnit : unit);
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= MaxBytes >> shift
            ? (nuint)(number << shift)
            : null;
    }

    private static bool CanReserve(nuint bytes, int count)
    {
        List<nint> areas = new(count);
        while (areas.Count < count && Map(0, bytes, ReadAndWrite, PrivateAndAnonymous, -1, 0) is var area && area != -1)
        {
            areas.Add(area);
        }

        foreach (nint area in areas)
        {
            _ = Unmap(area, bytes);
        }

        return areas.Count == count;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint bytes);
}
