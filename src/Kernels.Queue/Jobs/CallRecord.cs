using Kernels.Plugins.Manifests;

namespace Kernels.Queue.Jobs;

/// <summary>What is kept of a call, so that what became of its parts can be shown.</summary>
/// <param name="First">Its first part, which has all that the others have.</param>
/// <param name="Submitted">When it was submitted last.</param>
internal sealed record CallRecord(Job First, DateTimeOffset Submitted)
{
    private const string SchemaName = "kernels.call/1";
    private const string SchemaMember = "schema";
    private const string FirstMember = "first";
    private const string SubmittedMember = "submitted";

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <exception cref="DocumentException">It is no record.</exception>
    public static CallRecord Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers members = JsonMembers.Parse(utf8);
        members.Word(SchemaMember, SchemaName);
        members.RequireOnly(SchemaMember, FirstMember, SubmittedMember);
        return new CallRecord(JobReader.Read(members.Members(FirstMember)), members.Time(SubmittedMember));
    }

    /// <summary>Writes it as a message.</summary>
    public byte[] Write() => QueueJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString(SchemaMember, SchemaName);
        json.WritePropertyName(FirstMember);
        JobWriter.Write(json, First);
        json.WriteTime(SubmittedMember, Submitted);
        json.WriteEndObject();
    });
}
