using System.Collections.Immutable;
using Kernels.SharedMemory;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Running;

/// <summary>A kind of buffers on which cases are checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allocator">Where such buffers come from.</param>
internal sealed record CheckMemory(string Name, BufferAllocator Allocator)
{
    private const string Guarded = "guarded";

    /// <summary>
    /// After buffers without guards, in bytes: what strays from one passes there, and crashes on guarded ones alone, which
    /// tells it from other crashes.
    /// </summary>
    private const int Room = 1 << 20;

    private static readonly bool HasGuardPages =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows();

    /// <summary>A stray write to an input is then found by comparing, which names the input.</summary>
    private static readonly SharedMemoryOptions Comparable = new() { AlwaysWritable = true };

    /// <summary>What is done to a workload before its first call; null for nothing.</summary>
    public Action<Workload>? Protect { get; init; }

    /// <summary>What a failure on this kind of buffers shows, where the same call passes on plain ones.</summary>
    public Requirement Requirement { get; init; } = Requirement.Results;

    /// <summary>Whether it asks nothing of its own: the first kind, which the others are held against.</summary>
    public bool IsPlain => Requirement == Requirement.Results;

    /// <summary>The kinds whose demands it makes too: it is tried where the same call passes on them.</summary>
    public ImmutableArray<Requirement> Supposes => Requirement switch
    {
        Requirement.Results => [],

        // What ends at a page's end seldom begins at an aligned address.
        Requirement.Guards => [Requirement.Results, Requirement.Alignment],
        _ => [Requirement.Results],
    };

    /// <summary>What a fault means that comes on this kind of buffers and not on plain ones.</summary>
    public string FaultMeaning => Requirement switch
    {
        Requirement.Alignment => "its buffers are aligned to their elements alone here, and it passes where they are aligned to a page",
        Requirement.ReadOnlyInputs => "its inputs are read-only here, and it passes where they are not: it writes to one",
        _ => "its buffers end at pages that may not be touched, and it passes where they do not: it reads or writes past an end",
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
    /// <param name="kinds">What it does offer.</param>
    /// <returns>One line; null where nothing is missing.</returns>
    public static string? MissingFrom(ImmutableArray<CheckMemory> kinds) => kinds.Any(kind => kind.Name == Guarded)
        ? null
        : "guard pages are not known on this operating system: writing past a buffer's end went unnoticed";

    /// <summary>Makes the workload of a case.</summary>
    public Workload Create(WorkloadCase shape)
    {
        Workload workload = shape.Create(Allocator);
        Protect?.Invoke(workload);
        return workload;
    }
}
