using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Plugins.Manifests;

namespace Kernels.Hosting.Tuning;

/// <summary>
/// Reads the members of a record. A part that breaks the format is left out, and the others are kept: valid results need not
/// be measured again because something else is wrong.
/// </summary>
internal static class TuningDocument
{
    /// <summary>The most characters of a text.</summary>
    public const int MaxText = 4096;

    private const int MaxEnvironments = 10_000;
    private const int MaxWinners = 100_000;
    private const int MaxBackends = 1024;

    /// <summary>Reads a record.</summary>
    /// <param name="root">The document.</param>
    /// <param name="problem">What is wrong with the first part that is left out; null if none is.</param>
    /// <returns>The parts that follow the format.</returns>
    /// <exception cref="DocumentException">It has no environments.</exception>
    public static TuningRecord Read(JsonMembers root, out string? problem)
    {
        List<string> problems = [];
        ImmutableArray<TunedEnvironment?> environments = root.List(
            "environments",
            0,
            MaxEnvironments,
            (element, place) => Try(problems, () => ReadEnvironment(element, place, problems)));
        problem = problems.FirstOrDefault();
        return new TuningRecord(TuningRecord.SchemaName, [.. environments.OfType<TunedEnvironment>()]);
    }

    private static TunedEnvironment ReadEnvironment(JsonElement element, string place, List<string> problems)
    {
        JsonMembers tuned = JsonMembers.Of(element, place);
        JsonMembers environment = tuned.Members("environment");
        return new TunedEnvironment(
            new TuningEnvironment(
                Text(environment, "cpu"),
                Text(environment, "instruction_set"),
                environment.List("backends", 0, MaxBackends, ReadBackend)),
            [
                .. tuned.List(
                    "winners", 0, MaxWinners, (winner, at) => Try(problems, () => ReadWinner(JsonMembers.Of(winner, at))))
                    .OfType<TunedWinner>(),
            ]);
    }

    private static TunedBackend ReadBackend(JsonElement element, string place)
    {
        JsonMembers backend = JsonMembers.Of(element, place);
        return new TunedBackend(
            backend.Text("name", MaxText),
            Text(backend, "isa"),
            IsNull(backend, "build") ? null : backend.Text("build", MaxText));
    }

    private static TunedWinner ReadWinner(JsonMembers winner) => new(
        winner.Text("contract", MaxText),
        winner.Text("size", MaxText),
        Positive(winner, "working_set_bytes"),
        winner.Integer("threads", 1, KernelOptions.MaxThreads),
        winner.Text("backend", MaxText),
        winner.List("tied_with", 0, MaxBackends, static (element, place) => JsonText.Line(element, place, MaxText)),
        IsNull(winner, "margin") ? null : ReadMargin(winner.Members("margin")),
        Positive(winner, "seconds"),
        ReadTime(winner, "measured_at"));

    private static Margin ReadMargin(JsonMembers margin)
    {
        (double low, double ratio, double high) = (Positive(margin, "low"), Positive(margin, "ratio"), Positive(margin, "high"));
        return low <= ratio && ratio <= high
            ? new Margin(margin.Text("over", MaxText), ratio, low, high)
            : throw JsonMembers.Wrong(margin.PlaceOf("ratio"), margin.Value("ratio"), "a number from low to high");
    }

    private static DateTimeOffset ReadTime(JsonMembers members, string name)
        => members.Value(name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : throw JsonMembers.Wrong(members.PlaceOf(name), members.Value(name), "a time in ISO 8601");

    private static double Positive(JsonMembers members, string name)
        => members.Number(name) is > 0 and double number
            ? number
            : throw JsonMembers.Wrong(members.PlaceOf(name), members.Value(name), "a finite number above 0");

    /// <summary>A line of text, which may be empty: not every system reports everything.</summary>
    private static string Text(JsonMembers members, string name)
        => members.Value(name) is { ValueKind: JsonValueKind.String } value && value.ValueEquals(""u8)
            ? ""
            : members.Text(name, MaxText);

    private static bool IsNull(JsonMembers members, string name) => members.Value(name).ValueKind == JsonValueKind.Null;

    private static T? Try<T>(List<string> problems, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (DocumentException exception)
        {
            problems.Add(exception.Message);
            return null;
        }
    }
}
