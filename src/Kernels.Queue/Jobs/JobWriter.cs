using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Runner.Reports;

namespace Kernels.Queue.Jobs;

/// <summary>Writes a job as a message.</summary>
internal static class JobWriter
{
    public const string SchemaName = "kernels.job/1";

    public const string Schema = "schema";
    public const string Kernel = "kernel";
    public const string Build = "build";
    public const string Options = "options";
    public const string Part = "part";
    public const string Parts = "parts";
    public const string Into = "into";
    public const string Memory = "memory";
    public const string Backend = "backend";
    public const string Threads = "threads";
    public const string Validate = "validate";

    /// <summary>Writes a job. Equal jobs are equal bytes.</summary>
    /// <param name="job">The job.</param>
    public static byte[] Write(Job job) => QueueJson.Write(json => Write(json, job));

    /// <summary>Writes a job as a value of another document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="job">The job.</param>
    public static void Write(Utf8JsonWriter json, Job job)
    {
        json.WriteStartObject();
        json.WriteString(Schema, SchemaName);
        json.WriteString(Kernel, job.Kernel);
        json.WriteString(Build, job.Build);
        json.WriteStartObject(Options);
        foreach ((string name, ImmutableArray<string> values) in job.Options)
        {
            if (values is [var only])
            {
                json.WriteString(name, only);
            }
            else
            {
                json.WriteStrings(name, values);
            }
        }

        json.WriteEndObject();
        json.WriteNumber(Part, job.Part);
        json.WriteNumber(Parts, job.Parts);
        json.WriteString(Into, job.Into);
        json.WriteIfAny(Memory, job.Memory);
        json.WriteIfAny(Backend, job.Backend);
        json.WriteIfAny(Threads, job.Threads);
        if (job.Validate)
        {
            json.WriteBoolean(Validate, true);
        }

        json.WriteEndObject();
    }
}
