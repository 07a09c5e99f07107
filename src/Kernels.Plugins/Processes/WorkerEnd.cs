namespace Kernels.Plugins.Processes;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code, 0 to 255; 128 plus a signal's number if a signal ended it.</param>
internal readonly record struct WorkerEnd(int ExitCode)
{
    private const int FirstSignal = 128;

    /// <summary>The signal that ended it; null if it ended by itself.</summary>
    public string? Signal => OperatingSystem.IsWindows() ? null : NameOf(ExitCode - FirstSignal);

    /// <summary>The name of a signal, such as <c>SIGSEGV</c>; null if no signal has that number.</summary>
    /// <param name="signal">Its number.</param>
    public static string? NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => OperatingSystem.IsMacOS() ? "SIGEMT" : "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => OperatingSystem.IsMacOS() ? "SIGBUS" : "SIGUSR1",
        11 => "SIGSEGV",
        12 => OperatingSystem.IsMacOS() ? "SIGSYS" : "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 when !OperatingSystem.IsMacOS() => "SIGSYS",
        > 0 and <= 64 and var number => $"signal {number}",
        _ => null,
    };

    /// <summary>Such as <c>crashed (SIGSEGV)</c> or <c>exited with code 3</c>.</summary>
    public override string ToString() => Signal is { } signal ? $"crashed ({signal})" : $"exited with code {ExitCode}";
}
