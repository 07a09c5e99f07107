using System.Collections.Immutable;
using System.Globalization;
using Kernels.Native;
using Kernels.Runner.Results;

namespace Kernels.Runner.Platform;

/// <summary>What environment variables do to backends.</summary>
/// <param name="matches">Selects the variables by name.</param>
/// <param name="kind">What they do.</param>
/// <param name="reaches">Whose code reads them.</param>
internal sealed class KnownVariable(Func<string, bool> matches, string kind, Readers reaches)
{
    private const string AllSuffix = "_ALL";

    private static readonly ImmutableArray<string> LibraryPrefixes =
        ["OMP_", "GOMP_", "KMP_", "NUMBA_", "MKL_", "OPENBLAS_", "GOTO_", "GOTOBLAS_", "BLIS_", "NUMEXPR_", "VECLIB_"];

    /// <summary>
    /// Settings of the run-time that say nothing about speed. Settings of the tools and of .NET's launcher are in capitals,
    /// such as <c>DOTNET_ROOT</c>; those of the run-time are not, except for one.
    /// </summary>
    private static readonly ImmutableArray<string> QuietRuntimeSettings = ["EnableDiagnostics", "Dbg", "LTTng"];

    /// <summary>The settings of the run-time that code compiled ahead of time reads as well.</summary>
    private static readonly ImmutableArray<string> AheadOfTimeSettings = ["gc", "PROCESSOR_COUNT", "ThreadPool_"];

    /// <summary>What such variables do: one of <see cref="InfluenceKind"/>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Whose code reads them.</summary>
    public Readers Reaches { get; } = reaches;

    /// <summary>All known variables; if several match, the first counts.</summary>
    public static ImmutableArray<KnownVariable> All { get; } =
    [
        new(Any("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "KMP_LIBRARY"), InfluenceKind.Waiting, Readers.OpenMP),
        new(Any("OMP_DYNAMIC"), InfluenceKind.FewerThreads, Readers.OpenMP),
        new(Any([.. OpenMPEnvironment.Names]), InfluenceKind.Binding, Readers.OpenMP),
        new(
            Any("OMP_THREAD_LIMIT", "OMP_MAX_ACTIVE_LEVELS", "KMP_DEVICE_THREAD_LIMIT", "KMP_ALL_THREADS", "KMP_MAX_THREADS"),
            InfluenceKind.ThreadLimit,
            Readers.OpenMP),
        new(Any("OMP_STACKSIZE", "GOMP_STACKSIZE", "KMP_STACKSIZE"), InfluenceKind.Library, Readers.OpenMP),
        new(IsThreadCount, InfluenceKind.ThreadCount, Readers.Plugins),
        new(name => HasPrefix(LibraryPrefixes, name), InfluenceKind.Library, Readers.Plugins),
        new(
            name => SettingOf(name) is { } setting && HasPrefix(AheadOfTimeSettings, setting),
            InfluenceKind.Runtime,
            Readers.Managed),
        new(IsRuntimeSetting, InfluenceKind.Runtime, Readers.JustInTime),
    ];

    /// <summary>Finds what is known of a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What it does; null if it does nothing to backends.</returns>
    public static KnownVariable? Find(string name) => All.FirstOrDefault(known => known.Covers(name));

    /// <summary>Whether a value leaves the variable without effect.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <param name="threads">The most threads that are asked for.</param>
    public bool IsIdle(string name, string value, int threads)
    {
        if (value.Length == 0)
        {
            return true;
        }

        if (Kind != InfluenceKind.ThreadLimit)
        {
            return false;
        }

        // Levels are nested regions; no kernel of this project nests any, and 0 levels mean one thread. OpenMP's libraries
        // ignore values that are not numbers.
        (int least, int needed) = name.StartsWith("OMP_MAX_ACTIVE_LEVELS", StringComparison.Ordinal) ? (0, 1) : (1, threads);
        const NumberStyles Style = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return !int.TryParse(value, Style, CultureInfo.InvariantCulture, out int limit) || limit < least || limit >= needed;
    }

    private bool Covers(string name) => matches(name);

    private static Func<string, bool> Any(params string[] names)
        => name => names.Contains(name) || (name.EndsWith(AllSuffix, StringComparison.Ordinal) && names.Contains(name[..^AllSuffix.Length]));

    private static bool HasPrefix(ImmutableArray<string> prefixes, string name)
        => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsThreadCount(string name)
        => name.EndsWith("_NUM_THREADS", StringComparison.Ordinal)
            || name.EndsWith("_MAX_THREADS", StringComparison.Ordinal)
            || name is "OMP_NUM_THREADS_ALL" or "VECLIB_MAXIMUM_THREADS";

    /// <summary>The run-time's own name of a setting; null if the variable is not such a setting.</summary>
    private static string? SettingOf(string name)
    {
        string? prefix = ((string[])["DOTNET_", "COMPlus_"]).FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
        return prefix is null ? null : name[prefix.Length..];
    }

    private static bool IsRuntimeSetting(string name)
        => name == "CORECLR_ENABLE_PROFILING"
            || (SettingOf(name) is { } setting && setting.Any(char.IsAsciiLetterLower) && !HasPrefix(QuietRuntimeSettings, setting));
}

/// <summary>Whose code reads a variable.</summary>
internal enum Readers
{
    /// <summary>OpenMP's libraries: those of the backend <c>native</c>, and of plug-ins.</summary>
    OpenMP,

    /// <summary>Libraries that only plug-ins use, or that get the same setting with each of our calls.</summary>
    Plugins,

    /// <summary>C#, however it is compiled.</summary>
    Managed,

    /// <summary>C# that is compiled as it runs.</summary>
    JustInTime,
}
