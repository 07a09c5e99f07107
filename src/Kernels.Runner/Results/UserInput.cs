using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Results;

/// <summary>The user's own data of a kernel, given as options of the command line.</summary>
/// <param name="Options">The options that were given, in the kernel's order, each with one value.</param>
internal sealed record UserInput(ImmutableArray<InputOption> Options)
{
    /// <summary>The option whose file came through a pipe; null if none did.</summary>
    public PipedInput? Piped { get; init; }

    /// <summary>Shape and parameters of the call that they make.</summary>
    public string Shape { get; init; } = "";

    /// <summary>The options in one line, such as <c>--width 256</c>.</summary>
    public string Label => string.Join(' ', Options.Select(option => $"--{option.Name} {option.Value}"));

    /// <summary>The options as arguments of the command line.</summary>
    public IEnumerable<string> Arguments => Options.SelectMany(option => (string[])[$"--{option.Name}", option.Value]);

    /// <summary>The same for a process that gets the pipe's content on its standard input.</summary>
    /// <param name="standardInput">The name of standard input.</param>
    public UserInput WithPipedAs(string standardInput) => this with
    {
        Options = [.. Options.Select(option => option.Name == Piped?.Option ? option with { Value = PathAs(standardInput, option.Value) } : option)],
    };

    /// <summary>A member of an archive, or a column of a table, stays what it was.</summary>
    private static string PathAs(string path, string name) => ArrayName.Parse(name).Member is { } member ? $"{path}:{member}" : path;

    /// <summary>The values for the source of the kernel's workloads.</summary>
    /// <param name="source">The source.</param>
    /// <param name="seed">The seed of the data that the user did not bring.</param>
    /// <param name="progress">Receives how much of an input was read; null for none.</param>
    public UserValues ValuesFor(WorkloadSource source, ulong seed, Action<string>? progress = null)
        => new(Options.ToDictionary(option => option.Name, option => option.Value), source.UserOptions)
        {
            IsMeasured = true,
            Seed = seed,
            Progress = progress,
        };
}

/// <summary>An option that gave the user's data.</summary>
/// <param name="Name">Its name without dashes, such as <c>width</c>.</param>
/// <param name="Value">Its value, as it was given.</param>
/// <param name="Number">The value as a number; null if it is not one.</param>
/// <param name="IsSwept">Whether it was given several values, each of which makes a workload.</param>
internal sealed record InputOption(string Name, string Value, double? Number, [property: JsonPropertyName("swept")] bool IsSwept);

/// <summary>An option's data that came through a pipe, which can't be read twice.</summary>
/// <param name="Option">The option's name, without dashes.</param>
/// <param name="Open">Opens the data at its beginning.</param>
internal sealed record PipedInput(string Option, Func<Stream> Open);
