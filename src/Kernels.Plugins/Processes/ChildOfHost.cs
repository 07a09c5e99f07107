using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>Makes this process, just started by a host, one that ends with it and harms nothing beside it.</summary>
internal static partial class ChildOfHost
{
    private const int SetParentDeathSignal = 1;
    private const int SignalKill = 9;
    private const int LimitData = 2;
    private const int LimitCore = 4;
    private const string OutOfMemoryScore = "/proc/self/oom_score_adj";
    private const string MostWilling = "1000";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Leads a process group of its own, so that the host can end what the worker starts, and the terminal's interrupt
    /// reaches the host alone; dies with the host, as does what it starts; leaves no memory image when it crashes; and where
    /// memory is short, the operating system ends it before the host. Call it on the main thread, to which Linux ties the parent's death.
    /// </summary>
    /// <param name="options">Who the host is, and what limits it sets.</param>
    /// <returns>Whether the host still lives.</returns>
    public static bool Become(ChildOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        _ = StartSession();
        if (OperatingSystem.IsLinux())
        {
            _ = ControlProcess(SetParentDeathSignal, SignalKill, 0, 0, 0);
            OfferToOutOfMemoryKiller();
            FamilyWatcher.Start(options);
        }

        Limit(LimitCore, 0);
        if (options.MaxDataBytes is { } bytes && OperatingSystem.IsLinux())
        {
            Limit(LimitData, (nuint)bytes);
        }

        // The host may have died before the signal was asked for.
        return Parent() == options.Parent;
    }

    /// <summary>Ends this process soon after the host's end, where the operating system does not.</summary>
    /// <param name="options">Who the host is.</param>
    public static void WatchParent(ChildOptions options)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            return;
        }

        new Thread(() =>
        {
            while (Parent() == options.Parent)
            {
                Thread.Sleep(WatchInterval);
            }

            Environment.FailFast(null);
        })
        {
            IsBackground = true,
            Name = "kernels parent watch",
        }.Start();
    }

    private static void OfferToOutOfMemoryKiller()
    {
        try
        {
            File.WriteAllText(OutOfMemoryScore, MostWilling);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A container may forbid it; the worker works all the same.
        }
    }

    private static void Limit(int resource, nuint value)
    {
        ResourceLimit limit = new() { Soft = value, Hard = value };
        _ = SetLimit(resource, in limit);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int Parent();

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ControlProcess(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in ResourceLimit limit);
}
