using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Runner.Reports;

namespace Kernels.Queue.Reports;

/// <summary>What was submitted, as JSON.</summary>
internal static class SubmitDocument
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.submit/1";

    /// <summary>Writes it.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="first">The call's first part.</param>
    /// <param name="known">How many of its parts were in the queue already.</param>
    /// <param name="output">Where to.</param>
    public static void Write(QueueAddress server, Job first, int known, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", SchemaName);
        json.WriteString("server", server.ToString());
        json.WriteString("call", JobName.CallOf(first));
        json.WriteString("kernel", first.Kernel);
        json.WriteString("build", first.Build);
        json.WriteString("into", first.Into);
        json.WriteNumber("parts", first.Parts);
        json.WriteNumber("added", first.Parts - known);
        json.WriteEndObject();
    });
}
