using System.Runtime.InteropServices;
using Kernels.Files;

namespace Kernels.Plugins.Processes;

/// <summary>
/// <c>kernels launch --parent PID --pipe DESCRIPTOR [--data BYTES] -- COMMAND ARGUMENTS</c>: runs the command so that it ends
/// with the host. On Linux this process supervises the command; elsewhere it becomes the command. For hosts, not for people.
/// </summary>
internal static unsafe partial class LaunchVerb
{
    public const string Name = "launch";

    /// <summary>The exit code that shells use too: the command could not be run.</summary>
    public const int NotRun = 127;

    private const int WrongCall = 2;
    private const int SignalPipe = 13;

    /// <summary>Runs the verb.</summary>
    /// <param name="args">The arguments after the verb.</param>
    /// <returns>The command's exit code if it could be run; otherwise an error's.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (OperatingSystem.IsWindows() || ChildOptions.Read(args) is not { Rest.IsEmpty: false } options)
        {
            Console.Error.WriteLine($"{ProgramName.Value}: '{Name}' is for hosts that start workers.");
            return WrongCall;
        }

        return OperatingSystem.IsLinux() ? Supervisor.Run(options) : Become(options);
    }

    /// <summary>Reports that a command could not be run.</summary>
    /// <param name="program">Its program.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The exit code.</returns>
    public static int TellNotRun(string program, string reason)
    {
        Console.Error.WriteLine($"'{program}' could not be run: {reason}");
        return NotRun;
    }

    private static int Become(ChildOptions options)
    {
        if (!ChildOfHost.Become(options))
        {
            return NotRun;
        }

        // .NET ignores the signal, and a new program would inherit that.
        SetHandler(SignalPipe, 0);
        byte** arguments = ArgumentVector.Of(options.Rest);
        _ = Execute(arguments[0], arguments);

        // Read first: creating the console's stream overwrites it.
        string reason = Marshal.GetLastPInvokeErrorMessage();
        return TellNotRun(options.Rest[0], reason);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static partial int Execute(byte* program, byte** arguments);
}
