using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.SharedMemory;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.Checking;

/// <summary>A kind of buffer on which cases are checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allocator">What allocates such buffers.</param>
internal sealed record CheckMemory(string Name, BufferAllocator Allocator)
{
    private const string Guarded = "guarded";

    /// <summary>
    /// The room after buffers without guards, in bytes. A stray access lands there without harm and crashes only on guarded
    /// buffers, which tells it from other crashes.
    /// </summary>
    private const int Room = 1 << 20;

    private static readonly bool HasGuardPages =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows();

    /// <summary>Lets a comparison find a stray write to an input, and name the input.</summary>
    private static readonly SharedMemoryOptions Comparable = new() { AlwaysWritable = true };

    /// <summary>Prepares a workload before its first call; null for nothing.</summary>
    public Action<Workload>? Protect { get; init; }

    /// <summary>
    /// The requirement that a failure on this kind of buffer shows to be broken, if the same call passes on plain ones.
    /// </summary>
    public Requirement Requirement { get; init; } = Requirement.Results;

    /// <summary>Whether it makes no demands of its own: the first kind, with which the others are compared.</summary>
    public bool IsPlain => Requirement == Requirement.Results;

    /// <summary>The kinds whose demands it includes: it is tried only if the same call passes on them.</summary>
    public ImmutableArray<Requirement> Supposes => Requirement switch
    {
        Requirement.Results => [],

        // A buffer that ends at a page's end seldom begins at an aligned address.
        Requirement.Guards => [Requirement.Results, Requirement.Alignment],
        _ => [Requirement.Results],
    };

    /// <summary>What it means if a fault occurs on this kind of buffer but not on plain ones.</summary>
    public string FaultMeaning => Requirement switch
    {
        Requirement.Alignment => "its buffers are aligned only to their elements here, and it passes if they are aligned to a page",
        Requirement.ReadOnlyInputs => "its inputs are read-only here, and it passes if they are not: it writes to one",
        _ => "its buffers end at pages that must not be touched, and it passes if they do not: it reads or writes past an end",
    };

    /// <summary>The kinds for backends that run in processes of their own.</summary>
    public static ImmutableArray<CheckMemory> Isolated { get; } =
    [
        new("aligned", new SharedAllocator(room: Room, options: Comparable)),
        new("misaligned", new SharedAllocator(misalignment: 1, room: Room, options: Comparable)) { Requirement = Requirement.Alignment },
        new("read-only inputs", new SharedAllocator(room: Room))
        {
            Protect = SharedInputs.ForbidWriting,
            Requirement = Requirement.ReadOnlyInputs,
        },
        .. OperatingSystem.IsWindows()
            ? Array.Empty<CheckMemory>()
            : [new CheckMemory(Guarded, new SharedAllocator(guarded: true, options: Comparable)) { Requirement = Requirement.Guards }],
    ];

    /// <summary>The kinds for backends in this process that this operating system offers.</summary>
    public static ImmutableArray<CheckMemory> InProcess { get; } =
    [
        new("aligned", new AlignedAllocator()),
        new("misaligned", new AlignedAllocator(AlignedAllocator.CacheLine, misalignment: 1)) { Requirement = Requirement.Alignment },
        .. OperatingSystem.IsWindows()
            ? Array.Empty<CheckMemory>()
            :
            [
                new CheckMemory("read-only inputs", new SharedAllocator())
                {
                    Protect = SharedInputs.MakeReadOnlyHere,
                    Requirement = Requirement.ReadOnlyInputs,
                },
            ],
        .. HasGuardPages
            ? [new CheckMemory(Guarded, new GuardedAllocator()) { Requirement = Requirement.Guards }]
            : Array.Empty<CheckMemory>(),
    ];

    /// <summary>What this operating system does not offer.</summary>
    /// <param name="kinds">The kinds that it does offer.</param>
    /// <returns>One line; null if nothing is missing.</returns>
    public static string? MissingFrom(ImmutableArray<CheckMemory> kinds) => kinds.Any(kind => kind.Name == Guarded)
        ? null
        : "guard pages are not supported on this operating system: writes past a buffer's end are not noticed";

    /// <summary>Makes the workload of a case.</summary>
    public Workload Create(WorkloadCase shape)
    {
        Workload workload = shape.Create(Allocator);
        Protect?.Invoke(workload);
        return workload;
    }
}
