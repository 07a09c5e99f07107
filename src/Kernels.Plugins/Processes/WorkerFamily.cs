using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A worker and all that it started: its process group and what left that, which a variable of the environment marks that
/// every process inherits. Not on Windows.
/// </summary>
internal static partial class WorkerFamily
{
    /// <summary>The variable.</summary>
    public const string Variable = "KERNELS_WORKER";

    private const int SignalKill = 9;

    /// <summary>What is killed may have started another since it was looked for.</summary>
    private const int MaxRounds = 5;

    /// <summary>The entry of this process's environment that marks its own family; null where no host started it.</summary>
    public static string? OwnEntry => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } mark ? EntryOf(mark) : null;

    /// <summary>A value of the variable that no other worker has.</summary>
    public static string NewMark() => Guid.NewGuid().ToString("N");

    /// <summary>Kills those that live: the worker's process group and, on Linux, what has left it.</summary>
    /// <param name="worker">The id of the worker's process, which leads the group.</param>
    /// <param name="mark">The value of their variable.</param>
    public static void Kill(int worker, string mark)
    {
        _ = SendSignal(-worker, SignalKill);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        byte[] entry = Encoding.UTF8.GetBytes(EntryOf(mark));
        for (int round = 0; round < MaxRounds; round++)
        {
            List<int> members = [.. Processes().Where(process => HasEntry(process, entry))];
            if (members.Count == 0)
            {
                return;
            }

            foreach (int member in members)
            {
                _ = SendSignal(member, SignalKill);
            }
        }
    }

    private static string EntryOf(string mark) => $"{Variable}={mark}";

    private static IEnumerable<int> Processes()
        => Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0);

    private static bool HasEntry(int process, ReadOnlySpan<byte> entry)
    {
        // Those of other users would only throw.
        if (SendSignal(process, 0) != 0)
        {
            return false;
        }

        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ").AsSpan().IndexOf(entry) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or hides its environment.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
