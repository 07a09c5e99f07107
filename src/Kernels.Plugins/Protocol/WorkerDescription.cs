using System.Collections.Immutable;
using System.Text.Json;

namespace Kernels.Plugins.Protocol;

/// <summary>What a worker tells of itself when it is initialized.</summary>
/// <param name="Id">Its plug-in's id.</param>
/// <param name="Version">Its plug-in's version.</param>
/// <param name="Kernels">The kernels that it implements.</param>
/// <param name="Problems">What is wrong with it although it can be used; one line each.</param>
/// <param name="Unavailable">Why it can't be used here, and what to do about it; null where it can.</param>
internal sealed record WorkerDescription(
    string Id,
    string Version,
    ImmutableArray<WorkerKernel> Kernels,
    ImmutableArray<string> Problems,
    string? Unavailable)
{
    private const int MaxKernels = 1024;
    private const int MaxProblems = 64;

    /// <summary>What it tells about its code.</summary>
    public WorkerCode Code { get; init; }

    /// <summary>What a backend of this process would tell as a worker.</summary>
    /// <param name="backend">The backend.</param>
    public static WorkerDescription Of(Backend backend) => new(
        backend.Name,
        "",
        [
            .. backend.Implementations.Select(implementation => new WorkerKernel(
                implementation.Contract.Id, implementation.Threads, implementation.InstructionSet)),
        ],
        backend.Problems,
        backend.UnavailableReason);

    /// <summary>Reads the result of <c>initialize</c>.</summary>
    /// <param name="result">The JSON.</param>
    /// <exception cref="ProtocolException">It is not a description that this host understands.</exception>
    public static WorkerDescription Read(ReadOnlyMemory<byte> result)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(result);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ProtocolException($"its answer to {WorkerProtocol.Initialize} is not understood: {exception.Message}");
        }
    }

    private static WorkerDescription Read(JsonElement root)
    {
        int version = root.GetProperty("protocol"u8).GetInt32();
        return version == WorkerProtocol.Version
            ? new WorkerDescription(
                Text(root.GetProperty("id"u8)),
                Text(root.GetProperty("version"u8)),
                [.. root.GetProperty("kernels"u8).EnumerateArray().Take(MaxKernels).Select(ReadKernel)],
                root.TryGetProperty("problems"u8, out JsonElement problems)
                    ? [.. problems.EnumerateArray().Take(MaxProblems).Select(Text)]
                    : [],
                root.TryGetProperty("unavailable"u8, out JsonElement unavailable) ? Text(unavailable) : null)
            {
                Code = root.TryGetProperty("code"u8, out JsonElement code) ? ReadCode(code) : WorkerCode.Untold,
            }
            : throw new ProtocolException(
                $"it speaks version {version} of the worker protocol; this host speaks {WorkerProtocol.Version}");
    }

    private static WorkerKernel ReadKernel(JsonElement kernel)
    {
        string threads = Text(kernel.GetProperty("threads"u8));
        return new WorkerKernel(
            Text(kernel.GetProperty("id"u8)),
            threads switch
            {
                WorkerProtocol.OneThread => ThreadSupport.One,
                WorkerProtocol.ManyThreads => ThreadSupport.Many,
                _ => throw new ProtocolException(
                    $"a kernel's threads are '{threads}'; allowed: {WorkerProtocol.OneThread}, {WorkerProtocol.ManyThreads}"),
            },
            Text(kernel.GetProperty("instructionSet"u8)));
    }

    private static WorkerCode ReadCode(JsonElement code) => Text(code) switch
    {
        WorkerProtocol.AheadOfTime => WorkerCode.AheadOfTime,
        WorkerProtocol.Tells => WorkerCode.Told,

        // Of a later version, perhaps: whoever does not know it, knows nothing of the code.
        _ => WorkerCode.Untold,
    };

    private static string Text(JsonElement element) => OneLine.Of(element.GetString() ?? throw new JsonException("a text is null"));

    /// <summary>Writes the members that <see cref="Read(ReadOnlyMemory{byte})"/> reads.</summary>
    /// <param name="json">Where they go: inside an object.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("protocol"u8, WorkerProtocol.Version);
        json.WriteString("id"u8, Id);
        json.WriteString("version"u8, Version);
        json.WriteStartArray("kernels"u8);
        foreach (WorkerKernel kernel in Kernels)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, kernel.Id);
            json.WriteString("threads"u8, kernel.Threads == ThreadSupport.One ? WorkerProtocol.OneThread : WorkerProtocol.ManyThreads);
            json.WriteString("instructionSet"u8, kernel.InstructionSet);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("problems"u8);
        foreach (string problem in Problems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
        if (Unavailable is not null)
        {
            json.WriteString("unavailable"u8, Unavailable);
        }

        if (Code != WorkerCode.Untold)
        {
            json.WriteString("code"u8, Code == WorkerCode.AheadOfTime ? WorkerProtocol.AheadOfTime : WorkerProtocol.Tells);
        }
    }
}

/// <summary>A kernel that a worker implements.</summary>
/// <param name="Id">Its id, such as <c>julia/1</c>.</param>
/// <param name="Threads">Whether the implementation uses more than one thread.</param>
/// <param name="InstructionSet">What it computes with, such as <c>x86-64-v3</c> or <c>numpy</c>.</param>
internal sealed record WorkerKernel(string Id, ThreadSupport Threads, string InstructionSet);

/// <summary>What a worker tells about the machine code that its calls run.</summary>
internal enum WorkerCode
{
    /// <summary>Nothing.</summary>
    Untold,

    /// <summary>It was compiled before the worker started.</summary>
    AheadOfTime,

    /// <summary>It is compiled as it runs, and the worker answers whether it is final.</summary>
    Told,
}
