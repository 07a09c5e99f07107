using System.Collections.Immutable;
using Kernels.Fuzz.Targets;

namespace Kernels.Fuzz;

/// <summary>Every parser that reads what this program did not write itself.</summary>
internal static class FuzzTargets
{
    /// <summary>Stands for every parser.</summary>
    public const string EveryName = "all";

    /// <summary>The parsers.</summary>
    public static ImmutableArray<IFuzzTarget> All { get; } =
    [
        new ManifestTarget(),
        new SettingsTarget(),
        new KnownPluginsTarget(),
        new TuningTarget(),
        new ResultTarget(),
        new PartitionTarget(),
        new AnswerTarget(),
        new NpyTarget(),
        new MatrixMarketTarget(),
        new TokensTarget(),
        new CsvTarget(),
        new ArrowTarget(),
        new JobTarget(),
    ];

    /// <summary>The parser of a name, or every one.</summary>
    public static IEnumerable<IFuzzTarget> Find(string name) => All.Where(target => name == EveryName || target.Name == name);
}
