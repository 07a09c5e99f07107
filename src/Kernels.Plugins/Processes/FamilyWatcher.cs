using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// Ends this process and all that it started at the host's end (Linux): the signal that a process can ask for at its
/// parent's death reaches it alone. A shell in its group waits for the end of the host's pipe.
/// </summary>
internal static unsafe partial class FamilyWatcher
{
    private const string Shell = "/bin/sh";

    /// <summary>
    /// In the background of a shell that ends, so that a worker which waits for all its children does not wait for it. It
    /// holds none of the worker's streams; and where the pipe can't be opened, it ends, and nothing is watched.
    /// </summary>
    private const string Script =
        """
        (
            exec >/dev/null 2>&1 <"$0"
            read -r end
            grep -l "$1" /proc/[0-9]*/environ | while IFS=/ read -r root proc process rest; do kill -KILL "$process"; done
            kill -KILL 0
        ) &
        """;

    /// <summary>Starts the watcher; on a system without a shell there is none.</summary>
    /// <param name="options">Who the host is.</param>
    public static void Start(ChildOptions options)
    {
        if (WorkerFamily.OwnEntry is not { } entry)
        {
            return;
        }

        string pipe = string.Create(CultureInfo.InvariantCulture, $"/proc/{options.Parent}/fd/{options.Pipe}");
        string[] words = [Shell, "-c", Script, pipe, entry];
        byte** arguments = stackalloc byte*[words.Length + 1];
        for (int i = 0; i < words.Length; i++)
        {
            arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
        }

        arguments[words.Length] = null;
        byte* noEnvironment = null;
        if (Spawn(out int process, arguments[0], 0, 0, arguments, &noEnvironment) == 0)
        {
            _ = Wait(process, out _, 0);
        }

        for (int i = 0; i < words.Length; i++)
        {
            Marshal.FreeCoTaskMem((nint)arguments[i]);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int Spawn(
        out int process, byte* program, nint actions, nint attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int Wait(int process, out int status, int options);
}
