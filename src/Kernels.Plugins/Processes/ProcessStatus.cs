using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>The contents of <c>/proc/PID/stat</c> for a process or one of its threads (Linux).</summary>
/// <param name="State">A letter, such as <c>T</c> for stopped.</param>
/// <param name="Parent">The id of its parent.</param>
/// <param name="Start">When it started, in ticks since the system started.</param>
internal readonly record struct ProcessStatus(char State, int Parent, ulong Start)
{
    /// <summary>Their positions after the name, which is in parentheses and may contain anything.</summary>
    private const int StatePlace = 0;
    private const int ParentPlace = 1;
    private const int StartPlace = 19;

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => State is 'Z' or 'X';

    /// <summary>Whether it is stopped, by a signal or by a debugger.</summary>
    public bool IsStopped => State is 'T' or 't';

    /// <summary>
    /// Whether it runs no code of its own once a stop signal was sent. It may be waiting in the kernel, as a process that
    /// starts another does until the new program runs; it then stops before it returns.
    /// </summary>
    public bool IsStill => IsOver || IsStopped || State == 'D';

    /// <summary>Reads the status of a process.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>The status, or null if it is gone.</returns>
    public static ProcessStatus? Of(int process) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));

    /// <summary>Reads the status of a thread.</summary>
    /// <param name="process">Its process's id.</param>
    /// <param name="thread">Its id.</param>
    /// <returns>The status, or null if it is gone.</returns>
    public static ProcessStatus? Of(int process, int thread)
        => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/stat"));

    private static ProcessStatus? Read(string file)
    {
        if (ProcessFiles.Read(file) is not { } text)
        {
            return null;
        }

        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStatus(
            fields[StatePlace][0],
            int.Parse(fields[ParentPlace], CultureInfo.InvariantCulture),
            ulong.Parse(fields[StartPlace], CultureInfo.InvariantCulture));
    }
}
