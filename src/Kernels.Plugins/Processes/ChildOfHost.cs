using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// Makes this process, which a host has just started, end with the host and harm nothing beside it. On Linux a
/// <see cref="Supervisor"/> sees to that instead.
/// </summary>
internal static partial class ChildOfHost
{
    private const int LimitCore = 4;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Starts a process group, so that the host can end what the worker starts and the terminal's interrupt reaches the host
    /// alone; and turns off the memory image after a crash.
    /// </summary>
    /// <param name="options">The options that the host passed.</param>
    /// <returns>Whether the host still lives.</returns>
    public static bool Become(ChildOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        _ = StartSession();
        ResourceLimit none = default;
        _ = SetLimit(LimitCore, in none);
        return Parent() == options.Parent;
    }

    /// <summary>Ends this process soon after the host ends, if the operating system does not.</summary>
    /// <param name="options">The options that the host passed.</param>
    public static void WatchParent(ChildOptions options)
    {
        if (OperatingSystem.IsWindows())
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

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in ResourceLimit limit);
}
