namespace Kernels.Runner.Results;

/// <summary>What went on during a sample besides the kernel's own work.</summary>
[Flags]
internal enum Disturbance
{
    /// <summary>Nothing that the operating system reports.</summary>
    None = 0,

    /// <summary>A thread of this process lost its processor to another.</summary>
    Switch = 1,

    /// <summary>The hypervisor gave processor time to others.</summary>
    Steal = 2,

    /// <summary>The control group's limit held this process back.</summary>
    Throttle = 4,

    /// <summary>Page faults took more than a hundredth of the sample.</summary>
    Fault = 8,

    /// <summary>A garbage collection ran.</summary>
    Collection = 16,
}
