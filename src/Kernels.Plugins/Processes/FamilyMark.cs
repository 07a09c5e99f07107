using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>
/// An environment variable that finds the processes a worker started even if its supervisor was killed (Linux): every process
/// inherits it, unless it is cleared.
/// </summary>
internal static class FamilyMark
{
    /// <summary>The variable.</summary>
    public const string Variable = "KERNELS_WORKER";

    private const int SignalKill = 9;

    /// <summary>A process may start another between being found and being killed, so the search is repeated.</summary>
    private const int MaxRounds = 5;

    /// <summary>Whether this process is a worker of a host, or was started by one.</summary>
    public static bool IsOwn => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>A value of the variable that no other worker has.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>Kills the processes that have a value.</summary>
    /// <param name="mark">The value.</param>
    /// <param name="spared">The id of a process that is left alone although it has the value.</param>
    public static void Kill(string mark, int spared)
    {
        string entry = $"{Variable}={mark}";
        for (int round = 0; round < MaxRounds; round++)
        {
            bool found = false;
            foreach (int process in ProcessFiles.All)
            {
                found |= process != spared && Kill(process, entry);
            }

            if (!found)
            {
                return;
            }
        }
    }

    private static bool Kill(int process, string entry)
    {
        // Checked twice: the id may have passed to another process before its identity was read.
        if (!HasEntry(process, entry) || ProcessIdentity.Of(process) is not { } identity || !HasEntry(process, entry))
        {
            return false;
        }

        identity.Send(SignalKill);
        return true;
    }

    private static bool HasEntry(int process, string entry)
        => ProcessFiles.Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/environ"))
            ?.Contains(entry, StringComparison.Ordinal) ?? false;
}
