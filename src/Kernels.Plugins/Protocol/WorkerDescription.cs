using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Protocol;

/// <summary>What a worker reports about itself when it is initialized.</summary>
/// <param name="Id">Its plug-in's id.</param>
/// <param name="Version">Its plug-in's version.</param>
/// <param name="Kernels">The kernels that it implements.</param>
/// <param name="Problems">What is wrong with it although it can be used.</param>
/// <param name="Unavailable">Why it can't be used here, and what to do about it; null if it can.</param>
internal sealed record WorkerDescription(
    string Id,
    string Version,
    ImmutableArray<WorkerKernel> Kernels,
    ImmutableArray<BackendProblem> Problems,
    string? Unavailable)
{
    private const int MaxKernels = 1024;

    /// <summary>What it reports about its code.</summary>
    public WorkerCode Code { get; init; }

    /// <summary>The description that a backend of this process would give as a worker.</summary>
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
            return Read(JsonMembers.Parse(result.Span));
        }
        catch (DocumentException exception)
        {
            throw new ProtocolException($"its answer to {WorkerProtocol.Initialize} is not understood: {exception.Message}");
        }
    }

    private static WorkerDescription Read(JsonMembers root)
    {
        int version = root.Integer("protocol", 0, int.MaxValue);
        if (version != WorkerProtocol.Version)
        {
            throw new ProtocolException(
                $"it speaks version {version} of the worker protocol; this host speaks {WorkerProtocol.Version}");
        }

        ImmutableArray<WorkerKernel> kernels = root.List("kernels", 0, MaxKernels, ReadKernel);
        return kernels.CountBy(kernel => kernel.Id).FirstOrDefault(count => count.Value > 1).Key is { } twice
            ? throw new DocumentException($"\"kernels\" names {twice} twice")
            : new WorkerDescription(
                Line(root.Value("id"), root.PlaceOf("id")),
                Text(root.Value("version"), root.PlaceOf("version")),
                kernels,
                root.Has("problems") ? ProblemJson.Read(root, Text) : [],
                root.Has("unavailable") ? Line(root.Value("unavailable"), root.PlaceOf("unavailable")) : null)
            {
                Code = root.Has("code") ? ReadCode(root.Value("code"), root.PlaceOf("code")) : WorkerCode.Untold,
            };
    }

    private static WorkerKernel ReadKernel(JsonElement element, string place)
    {
        JsonMembers kernel = JsonMembers.Of(element, place);
        string threads = kernel.Word("threads", WorkerProtocol.OneThread, WorkerProtocol.ManyThreads);
        return new WorkerKernel(
            Line(kernel.Value("id"), kernel.PlaceOf("id")),
            threads == WorkerProtocol.OneThread ? ThreadSupport.One : ThreadSupport.Many,
            Line(kernel.Value("instructionSet"), kernel.PlaceOf("instructionSet")));
    }

    private static WorkerCode ReadCode(JsonElement code, string place) => Text(code, place) switch
    {
        WorkerProtocol.AheadOfTime => WorkerCode.AheadOfTime,
        WorkerProtocol.Tells => WorkerCode.Told,

        // Perhaps a kind from a later version; unknown kinds say nothing about the code.
        _ => WorkerCode.Untold,
    };

    /// <summary>Any text, made fit for one line: a worker's problems may quote text from elsewhere.</summary>
    private static string Text(JsonElement element, string place)
        => element.ValueKind == JsonValueKind.String
            ? OneLine.Of(element.GetString()!)
            : throw JsonMembers.Wrong(place, element, "a text");

    /// <summary>The same, but not empty, for tables and the record of known plug-ins.</summary>
    private static string Line(JsonElement element, string place)
        => Text(element, place) is { Length: > 0 } line
            ? line
            : throw JsonMembers.Wrong(place, element, "a text that is not empty");

    /// <summary>Writes the members that <see cref="Read(ReadOnlyMemory{byte})"/> reads.</summary>
    /// <param name="json">The writer, inside an object.</param>
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
        ProblemJson.Write(json, Problems);
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
/// <param name="InstructionSet">
/// The instruction set or library that it computes with, such as <c>x86-64-v3</c> or <c>numpy</c>.
/// </param>
internal sealed record WorkerKernel(string Id, ThreadSupport Threads, string InstructionSet);

/// <summary>What a worker reports about the machine code that its calls run.</summary>
internal enum WorkerCode
{
    /// <summary>Nothing.</summary>
    Untold,

    /// <summary>It was compiled before the worker started.</summary>
    AheadOfTime,

    /// <summary>It is compiled as it runs, and the worker answers whether it is final.</summary>
    Told,
}
