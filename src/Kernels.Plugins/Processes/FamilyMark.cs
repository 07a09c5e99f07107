using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A variable of the environment by which what a worker started is found where its supervisor was killed (Linux): every
/// process inherits it, unless it is cleared.
/// </summary>
internal static class FamilyMark
{
    /// <summary>The variable.</summary>
    public const string Variable = "KERNELS_WORKER";

    private const int SignalKill = 9;

    /// <summary>What is killed may have started another since it was looked for.</summary>
    private const int MaxRounds = 5;

    /// <summary>Whether this process is a worker of a host, or was started by one.</summary>
    public static bool IsOwn => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>A value of the variable that no other worker has.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>Kills those that have it.</summary>
    /// <param name="mark">The value.</param>
    /// <param name="spared">The id of one that has it and is left alone.</param>
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
        // Asked again: the id may have become another's before it was known whose it is.
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
