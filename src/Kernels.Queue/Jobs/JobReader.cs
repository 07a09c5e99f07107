using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Plugins.Manifests;

namespace Kernels.Queue.Jobs;

/// <summary>Reads a job from a message, which anyone may have written who may write to the queue.</summary>
internal static class JobReader
{
    private static readonly string[] Members =
    [
        JobWriter.Schema, JobWriter.Kernel, JobWriter.Build, JobWriter.Options, JobWriter.Part, JobWriter.Parts, JobWriter.Into,
        JobWriter.Memory, JobWriter.Backend, JobWriter.Threads, JobWriter.Validate,
    ];

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <exception cref="DocumentException">It is no job.</exception>
    public static Job Parse(ReadOnlySpan<byte> utf8)
        => utf8.Length <= JobLimits.Message
            ? Read(JsonMembers.Parse(utf8))
            : throw new DocumentException($"it has {utf8.Length} bytes; allowed: {JobLimits.Message}");

    /// <summary>Reads the object of a job.</summary>
    /// <param name="job">The object.</param>
    /// <exception cref="DocumentException">It is no job.</exception>
    public static Job Read(JsonMembers job)
    {
        // First, since another version of the format may have other members.
        job.Word(JobWriter.Schema, JobWriter.SchemaName);
        job.RequireOnly(Members);
        int parts = job.Integer(JobWriter.Parts, 1, JobLimits.Parts);
        return new Job
        {
            Kernel = ReadName(job, JobWriter.Kernel, static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/'),
            Build = job.Text(JobWriter.Build, JobLimits.Name),
            Options = ReadOptions(job.Members(JobWriter.Options)),
            Part = job.Integer(JobWriter.Part, 1, parts),
            Parts = parts,
            Into = ReadPath(job),
            Memory = job.Has(JobWriter.Memory) ? job.LongInteger(JobWriter.Memory, 1, JobLimits.Memory) : null,
            Backend = job.Has(JobWriter.Backend) ? ReadName(job, JobWriter.Backend, IsOfName) : null,
            Threads = job.Has(JobWriter.Threads) ? job.Integer(JobWriter.Threads, 0, KernelOptions.MaxThreads) : null,
            Validate = job.Flag(JobWriter.Validate),
        };
    }

    /// <summary>Whether a name of an option or a backend may have a character.</summary>
    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';

    private static string ReadName(JsonMembers job, string member, Func<char, bool> isAllowed)
    {
        string name = job.Text(member, JobLimits.Name);
        return char.IsAsciiLetterOrDigit(name[0]) && name.All(isAllowed)
            ? name
            : throw JsonMembers.Wrong(job.PlaceOf(member), job.Value(member), "a name of letters, digits and signs between them");
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> ReadOptions(JsonMembers options)
    {
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder found =
            ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (JsonProperty option in options.All())
        {
            if (found.Count == JobLimits.Options || option.Name is not [>= 'a' and <= 'z', ..] || !option.Name.All(IsOfName))
            {
                throw new DocumentException(
                    $"\"{options.PlaceOf(JsonText.OneLine(option.Name))}\" is no option; allowed: {JobLimits.Options} options, by their names without dashes");
            }

            found.Add(option.Name, option.Value.ValueKind == JsonValueKind.Array
                ? options.List(option.Name, 1, JobLimits.Message, static (value, place) => JsonText.Line(value, place, JobLimits.Value))
                : [JsonText.Line(option.Value, options.PlaceOf(option.Name), JobLimits.Value)]);
        }

        return found.ToImmutable();
    }

    private static string ReadPath(JsonMembers job)
    {
        string path = job.Text(JobWriter.Into, JobLimits.Value);
        return Path.IsPathFullyQualified(path)
            ? path
            : throw JsonMembers.Wrong(job.PlaceOf(JobWriter.Into), job.Value(JobWriter.Into), "an absolute path");
    }
}
