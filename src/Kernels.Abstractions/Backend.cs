using System.Collections.Immutable;
using System.Diagnostics;

namespace Kernels;

/// <summary>A supplier of implementations, available on this machine or not.</summary>
public sealed class Backend
{
    private readonly Lazy<string?> _build;

    private Backend(
        string name,
        string description,
        string origin,
        string? unavailable,
        ImmutableArray<Implementation> implementations,
        ImmutableArray<BackendProblem> problems,
        Func<string?> build,
        Ceilings? ceilings,
        IBackendProcess? process,
        ImmutableArray<DeclaredKernel> declared)
    {
        Name = name;
        Description = description;
        Origin = origin;
        UnavailableReason = unavailable;
        Implementations = implementations;
        Problems = problems;
        _build = new Lazy<string?>(build);
        Ceilings = ceilings;
        Process = process;
        Declared = declared;
    }

    /// <summary>The name by which configuration selects it, such as <c>simd</c>.</summary>
    public string Name { get; }

    /// <summary>One line: what it is.</summary>
    public string Description { get; }

    /// <summary>Where it came from: <c>built in</c>, or the path of a library.</summary>
    public string Origin { get; }

    /// <summary>Why it can't be used here and what to do about it; null if it can.</summary>
    public string? UnavailableReason { get; }

    /// <summary>Its implementations; empty if it is unavailable.</summary>
    public ImmutableArray<Implementation> Implementations { get; }

    /// <summary>What is wrong with it although it is available, such as a kernel that failed a check; one line each.</summary>
    public ImmutableArray<BackendProblem> Problems { get; }

    /// <summary>
    /// Identifies the code that runs: equal for equal code, different after a change to the code or to its compiler.
    /// Null if the backend is unavailable or doesn't say. Determined at the first use, which may read a file.
    /// </summary>
    public string? Build => _build.Value;

    /// <summary>Code that measures the most that this machine can reach; null if it has none.</summary>
    public Ceilings? Ceilings { get; }

    /// <summary>Whether its code runs in a process of its own: buffers in shared memory then save copying.</summary>
    public bool IsOutOfProcess => Process is not null;

    /// <summary>The separate process in which its code runs; null if it runs in this one.</summary>
    public IBackendProcess? Process { get; }

    /// <summary>The kernels that it declares, with their oracles; empty if it only implements known ones.</summary>
    public ImmutableArray<DeclaredKernel> Declared { get; }

    /// <summary>Reports whether the code in its own process is final; null if its code is in this process.</summary>
    internal ICodeTeller? Code { get; set; }

    /// <summary>How long loading it took; null if no host loaded it.</summary>
    public TimeSpan? LoadTime { get; private set; }

    /// <summary>What is known about the code of a plug-in that runs in this process; null for any other backend.</summary>
    internal LoadedCode? Loaded { get; set; }

    /// <summary>Makes a backend that can be used.</summary>
    /// <param name="name">The name by which configuration selects it.</param>
    /// <param name="description">One line: what it is.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="implementations">Its implementations.</param>
    /// <param name="problems">What is wrong with it although it is available; one line each.</param>
    /// <param name="build">Determines <see cref="Build"/>; null if its build is unknown.</param>
    /// <param name="ceilings">Code that measures the most that this machine can reach; null if it has none.</param>
    /// <param name="process">The separate process in which its code runs; null if it runs in this one.</param>
    /// <param name="declared">The kernels that it declares, with their oracles.</param>
    /// <returns>The backend.</returns>
    public static Backend Available(
        string name,
        string description,
        string origin,
        ImmutableArray<Implementation> implementations,
        ImmutableArray<BackendProblem> problems = default,
        Func<string?>? build = null,
        Ceilings? ceilings = null,
        IBackendProcess? process = null,
        ImmutableArray<DeclaredKernel> declared = default)
        => new(
            name,
            description,
            origin,
            null,
            implementations,
            problems.IsDefault ? [] : problems,
            build ?? (static () => null),
            ceilings,
            process,
            declared.IsDefault ? [] : declared);

    /// <summary>Makes a backend that can't be used here.</summary>
    /// <param name="name">The name by which configuration would select it.</param>
    /// <param name="description">One line: what it is.</param>
    /// <param name="origin">Where it was looked for.</param>
    /// <param name="reason">Why it can't be used, and what to do about it.</param>
    /// <returns>The backend.</returns>
    public static Backend Unavailable(string name, string description, string origin, string reason)
        => new(name, description, origin, reason, [], [], static () => null, null, null, []);

    /// <summary>Loads a backend, and records how long that took.</summary>
    /// <param name="load">Loads it.</param>
    /// <returns>The backend.</returns>
    public static Backend LoadTimed(Func<Backend> load)
    {
        long start = Stopwatch.GetTimestamp();
        Backend backend = load();
        backend.LoadTime = Stopwatch.GetElapsedTime(start);
        return backend;
    }

    /// <summary>The same backend under another name, so that it can stand beside a backend that has its own.</summary>
    /// <param name="name">The other name.</param>
    internal Backend Named(string name) => new(
        name, Description, Origin, UnavailableReason, Implementations, Problems, () => Build, Ceilings, Process, Declared)
    {
        Code = Code,
        Loaded = Loaded,
        LoadTime = LoadTime,
    };

    /// <summary>Finds the implementation of a kernel.</summary>
    /// <param name="contract">The kernel.</param>
    /// <returns>The implementation, or null if this backend has none.</returns>
    public Implementation? Find(KernelContract contract)
    {
        foreach (Implementation implementation in Implementations)
        {
            if (implementation.Contract.Id == contract.Id)
            {
                return implementation;
            }
        }

        return null;
    }
}
