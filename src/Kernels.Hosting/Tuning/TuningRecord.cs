using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kernels.Hosting.Tuning;

/// <summary>What <c>kernels tune</c> found, on one machine or on several: the document <c>kernels.tuning/1</c>.</summary>
/// <param name="Schema">The format and its revision: <see cref="SchemaName"/>.</param>
/// <param name="Environments">The environments in which winners were measured, each with its winners.</param>
internal sealed record TuningRecord(string Schema, ImmutableArray<TunedEnvironment> Environments)
{
    /// <summary>The format's name.</summary>
    public const string SchemaFamily = "kernels.tuning/";

    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = SchemaFamily + "1";

    /// <summary>A record without winners.</summary>
    public static TuningRecord Empty { get; } = new(SchemaName, []);

    /// <summary>The number of winners in it.</summary>
    [JsonIgnore]
    public int Count => Environments.Sum(environment => environment.Winners.Length);

    /// <summary>This record with a winner, which replaces an older one for the same kernel, size and thread count.</summary>
    /// <param name="environment">Where it was measured.</param>
    /// <param name="winner">The winner.</param>
    /// <returns>The new record.</returns>
    public TuningRecord With(TuningEnvironment environment, TunedWinner winner)
    {
        TunedEnvironment old = Environments.FirstOrDefault(candidate => candidate.Environment.Equals(environment))
            ?? new TunedEnvironment(environment, []);
        ImmutableArray<TunedWinner> winners =
        [
            .. old.Winners.Where(other =>
                (other.Contract, other.Size, other.Threads) != (winner.Contract, winner.Size, winner.Threads)),
            winner,
        ];
        return this with { Environments = [.. Environments.Where(other => other != old), old with { Winners = winners }] };
    }

    /// <summary>This record without some of its winners.</summary>
    /// <param name="isRemoved">Whether a winner is removed.</param>
    /// <returns>The new record.</returns>
    public TuningRecord Without(Func<TunedWinner, bool> isRemoved) => this with
    {
        Environments =
        [
            .. Environments
                .Select(environment => environment with
                {
                    Winners = [.. environment.Winners.Where(winner => !isRemoved(winner))],
                })
                .Where(environment => environment.Winners.Length > 0),
        ],
    };
}

/// <summary>Winners with the environment in which they were measured.</summary>
/// <param name="Environment">The environment that a process must match for the winners to count.</param>
/// <param name="Winners">The winners: at most one for each kernel, size class and thread count.</param>
internal sealed record TunedEnvironment(TuningEnvironment Environment, ImmutableArray<TunedWinner> Winners);
