using System.Text.Json;
using Kernels.Plugins.Managed;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Settling;

namespace Kernels.Plugins.Serving;

/// <summary>The worker's side of the protocol, for a backend of this process.</summary>
internal sealed class WorkerServer : IDisposable
{
    private readonly Func<Backend> _load;
    private readonly string _version;
    private readonly Action<Utf8JsonWriter>? _writeState;
    private readonly Dictionary<(string Kernel, string Function), ServedKernel> _kernels = [];
    private readonly ServedSegments _segments = new();
    private readonly ProtocolLineReader _requests;
    private readonly AnswerWriter _answers;
    private readonly ServedCode _code = new();
    private bool _impatient;

    /// <summary>Makes the server.</summary>
    /// <param name="load">Loads the backend when the host asks what it is; an exception becomes the answer.</param>
    /// <param name="streams">The streams to speak on.</param>
    /// <param name="writeState">Writes what state of this process the backend changed; null if that is not watched.</param>
    /// <param name="version">The version of the served plug-in.</param>
    public WorkerServer(Func<Backend> load, ProtocolStreams streams, Action<Utf8JsonWriter>? writeState = null, string version = "")
    {
        _load = load;
        _version = version;
        _writeState = writeState;
        _requests = new ProtocolLineReader(buffer => streams.Read(buffer, _impatient));
        _answers = new AnswerWriter(streams.Output);
    }

    /// <summary>Answers requests until the host sends <c>shutdown</c> or is gone.</summary>
    /// <exception cref="ProtocolException">The host sent something that is not a request.</exception>
    public void Run()
    {
        while (_requests.Read() is { } line && Answer(line))
        {
        }
    }

    public void Dispose()
    {
        _segments.Dispose();
        _code.Dispose();
    }

    /// <summary>Answers a request.</summary>
    /// <returns>Whether there may be another.</returns>
    private bool Answer(ReadOnlyMemory<byte> line)
    {
        _impatient = false;
        using JsonDocument document = Parse(line);
        JsonElement request = document.RootElement;
        if (request.ValueKind != JsonValueKind.Object
            || !request.TryGetProperty("id"u8, out JsonElement asked) || asked.ValueKind != JsonValueKind.Number
            || !request.TryGetProperty("method"u8, out JsonElement named) || named.ValueKind != JsonValueKind.String)
        {
            throw NoRequest(line);
        }

        string id = asked.GetRawText();
        try
        {
            return Answer(id, named.GetString()!, request.TryGetProperty("params"u8, out JsonElement parameters) ? parameters : default);
        }
        catch (Exception exception)
        {
            // Anything that a kernel throws is reported as its error. If the process dies, its end reports that.
            string message = exception switch
            {
                // The host knows whom it asked for what.
                KernelException failure => failure.Cause,
                ArgumentException or IOException => exception.Message,
                _ => $"{SourcePlace.Of(exception)}{exception.GetType().Name}: {exception.Message}",
            };
            int code = exception is KernelException { Fault: KernelFault.NoThreads } ? WorkerProtocol.NoThreads : WorkerProtocol.CallFailed;
            _answers.Failed(id, code, OneLine.Of(message));
            return true;
        }
    }

    private bool Answer(string id, string method, JsonElement parameters)
    {
        switch (method)
        {
            case WorkerProtocol.Initialize:
                _answers.Done(id, Load().Write);
                return true;
            case WorkerProtocol.Map:
                _segments.Map(parameters);
                break;
            case WorkerProtocol.Unmap:
                _segments.Unmap(parameters);
                break;
            case WorkerProtocol.Call:
                Call(parameters);
                break;
            case WorkerProtocol.Settled:
                bool isSettled = _code.IsSettled(parameters.GetProperty("watch"u8).GetBoolean());
                _answers.Done(id, json =>
                {
                    json.WriteBoolean("settled"u8, isSettled);
                    json.WriteNumber("compiled"u8, CodeWatch.Compiled);
                });
                return true;
            case WorkerProtocol.State when _writeState is not null:
                _answers.Done(id, _writeState);
                return true;
            case WorkerProtocol.Shutdown:
                _answers.Done(id);
                return false;
            default:
                _answers.Failed(id, WorkerProtocol.UnknownMethod, $"there is no method '{OneLine.Of(method, 80)}'");
                return true;
        }

        _answers.Done(id);
        return true;
    }

    private WorkerDescription Load()
    {
        Backend backend = _load();
        foreach (Implementation implementation in backend.Implementations)
        {
            _kernels.Add((implementation.Contract.Id, WorkerProtocol.Compute), ServedKernel.Create(implementation));
        }

        foreach (DeclaredKernel declared in backend.Declared)
        {
            KernelContract<DeclaredArguments> contract = declared.Declaration.Contract;
            _kernels.Add((contract.Id, WorkerProtocol.Oracle), ServedKernel.Create(contract, declared.Oracle));
        }

        return WorkerDescription.Of(backend) with { Version = _version, Code = ServedCode.Kind };
    }

    private void Call(JsonElement parameters)
    {
        string kernel = parameters.GetProperty("kernel"u8).GetString()!;
        string function = parameters.GetProperty("function"u8).GetString()!;
        KernelOptions options = new(parameters.GetProperty("threads"u8).GetInt32());
        if (!_kernels.TryGetValue((kernel, function), out ServedKernel? served))
        {
            throw new ArgumentException($"it has no function '{OneLine.Of(function, 80)}' of {OneLine.Of(kernel, 80)}");
        }

        served.Invoke(new CallArguments(parameters, _segments), options);

        // Calls come in series.
        _impatient = PipeReadiness.LeavesProcessor(options);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            throw NoRequest(line);
        }
    }

    private static ProtocolException NoRequest(ReadOnlyMemory<byte> line)
        => new($"the host's request is not a JSON-RPC request: '{OneLine.Of(line.Span, 80)}'");
}
