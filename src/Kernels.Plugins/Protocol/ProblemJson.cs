using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Protocol;

/// <summary>The member <c>problems</c> of a worker's answer and of the record of known plug-ins.</summary>
internal static class ProblemJson
{
    private const string Problems = "problems";
    private const string Kernel = "kernel";
    private const string Text = "text";
    private const int MaxProblems = 4096;

    /// <summary>Reads it: a problem is an object, or a mere text if it is about no kernel.</summary>
    /// <param name="root">What has the member.</param>
    /// <param name="line">Reads a line of text.</param>
    public static ImmutableArray<BackendProblem> Read(JsonMembers root, Func<JsonElement, string, string> line)
        => root.List(Problems, 0, MaxProblems, (element, place) =>
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                return new BackendProblem(null, line(element, place));
            }

            JsonMembers problem = JsonMembers.Of(element, place);
            string kernel = line(problem.Value(Kernel), problem.PlaceOf(Kernel));
            return new BackendProblem(kernel.Length == 0 ? null : kernel, line(problem.Value(Text), problem.PlaceOf(Text)));
        });

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<BackendProblem> problems)
    {
        json.WriteStartArray(Problems);
        foreach (BackendProblem problem in problems)
        {
            if (problem.Kernel is null)
            {
                json.WriteStringValue(problem.Text);
                continue;
            }

            json.WriteStartObject();
            json.WriteString(Kernel, problem.Kernel);
            json.WriteString(Text, problem.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
