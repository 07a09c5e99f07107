namespace Kernels.Runner;

/// <summary>The exit codes of this process.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>An implementation gave a wrong result, or none.</summary>
    public const int WrongResult = 1;

    /// <summary>The call, the configuration or the input was wrong.</summary>
    public const int WrongCall = 2;

    /// <summary>What was asked for is not available here, or not now, as on a full disk.</summary>
    public const int NotAvailable = 3;

    /// <summary>Something became slower by more than <c>--fail-if-slower</c> allows.</summary>
    public const int Slower = 4;

    /// <summary>A defect of this program: EX_SOFTWARE of sysexits.h.</summary>
    public const int Defect = 70;

    /// <summary>
    /// Of the process of a queue's job: the call may be right, but this machine is not set up for it. EX_CONFIG of sysexits.h.
    /// </summary>
    public const int NotSetUp = 78;

    /// <summary>Its terminal was closed: 128 + SIGHUP, as shells report it.</summary>
    public const int HungUp = 129;

    /// <summary>Interrupted from the keyboard: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
