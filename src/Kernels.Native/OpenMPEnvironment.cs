using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>
/// The variables that make OpenMP's libraries bind threads to processors, let waiting threads spin, or use fewer threads
/// than they are asked for. A library reads them once, in the process that loads it, and the effects reach beyond the
/// library: a bound thread binds every thread that it starts, .NET's too, and a spinning thread takes a processor from
/// others. So the variables are hidden from every library that is loaded here and from every process that is started.
/// </summary>
internal static unsafe partial class OpenMPEnvironment
{
    /// <summary>In OpenMP 5.1 each variable has a second form, for the host as well as for devices.</summary>
    private const string AllSuffix = "_ALL";

    private static readonly Lock Lock = new();

    /// <summary>The names, as in native/src/environment.c.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY", "KMP_HW_SUBSET", "KMP_PLACE_THREADS",
        "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "KMP_LIBRARY",
        "OMP_DYNAMIC",
    ];

    /// <summary>What <see cref="RemoveForGood"/> removed, each as <c>NAME=value</c>.</summary>
    public static ImmutableArray<string> Removed { get; private set; } = [];

    /// <summary>All names, without and with the suffix.</summary>
    private static IEnumerable<string> AllNames => Names.SelectMany(name => (IEnumerable<string>)[name, name + AllSuffix]);

    /// <summary>
    /// Removes the variables from this process, and so from the processes that it starts. Only for this project's programs,
    /// at their start: no other thread may be reading the environment.
    /// </summary>
    public static void RemoveForGood()
        => Removed = LinkedEntry.IsLinked ? LinkedEntry.ReadTakenVariables() : OperatingSystem.IsWindows() ? [] : Take();

    /// <summary>Removes the variables from the environment of a child process.</summary>
    /// <param name="environment">The child's environment.</param>
    public static void RemoveFrom(IDictionary<string, string?> environment)
    {
        foreach (string name in AllNames)
        {
            environment.Remove(name);
        }
    }

    /// <summary>Does something, such as loading a library, while the variables are removed.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="action">What to do.</param>
    /// <returns>Its result.</returns>
    public static T Without<T>(Func<T> action)
    {
        if (OperatingSystem.IsWindows())
        {
            return action();
        }

        // One at a time: another action that ended would restore the variables too early.
        lock (Lock)
        {
            ImmutableArray<string> taken = Take();
            try
            {
                return action();
            }
            finally
            {
                foreach (string entry in taken)
                {
                    int end = entry.IndexOf('=', StringComparison.Ordinal);
                    _ = Set(entry[..end], entry[(end + 1)..], overwrite: 1);
                }
            }
        }
    }

    /// <summary>Removes the variables from the C library's environment, of which .NET's own is only a copy.</summary>
    private static ImmutableArray<string> Take()
    {
        List<string> taken = [];
        foreach (string name in AllNames)
        {
            if (Marshal.PtrToStringUTF8(Get(name)) is { } value)
            {
                taken.Add($"{name}={value}");
                _ = Unset(name);
            }
        }

        return [.. taken];
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Get(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unset(string name);
}
