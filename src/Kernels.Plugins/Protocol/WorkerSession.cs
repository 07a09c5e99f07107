using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kernels.Plugins.Processes;
using Kernels.Plugins.State;

namespace Kernels.Plugins.Protocol;

/// <summary>The conversation with one process of a worker, from its start to its end.</summary>
internal sealed class WorkerSession : IDisposable
{
    /// <summary>
    /// How long a worker that closed its output may take to end before the fault reported is that it only closed its output.
    /// </summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private const string Shortened = "the memory that it shares was shortened";

    private readonly WorkerProcess _process;
    private readonly WorkerLimits _limits;
    private readonly RequestWriter _writer = new();
    private readonly RequestWriter _callWriter = new();
    private readonly StagingArea _staging = new();
    private readonly ArgumentSender _sender;
    private readonly OutputReceiver _receiver;

    /// <summary>The segments that the worker has mapped, by id.</summary>
    private readonly Dictionary<int, SegmentUse> _mapped = [];
    private readonly List<int> _disposedSegments = [];
    private readonly HashSet<string> _calledKernels = [];
    private long _lastId;

    private WorkerSession(WorkerProcess process, WorkerLimits limits)
    {
        _process = process;
        _limits = limits;
        _sender = new ArgumentSender(_staging);
        _receiver = new OutputReceiver(_staging, _sender.StagedOutputs);
    }

    /// <summary>The worker's description of itself.</summary>
    public WorkerDescription Description { get; private set; } = null!;

    /// <summary>How many kernels have been called so far.</summary>
    public int KernelsCalled => _calledKernels.Count;

    /// <summary>The id of its process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The ids of its process and everything that started, its own first; none if not known.</summary>
    public IReadOnlyList<int> Family => _process.Family;

    /// <summary>Whether it is paused.</summary>
    public bool IsPaused => _process.IsPaused;

    /// <summary>Starts a process and initializes it.</summary>
    /// <param name="command">How it is started.</param>
    /// <param name="limits">How long its phases may last.</param>
    /// <exception cref="WorkerFault">It failed.</exception>
    /// <exception cref="KernelException">It could not be started, or answers that it can't be used.</exception>
    public static WorkerSession Start(WorkerCommand command, WorkerLimits limits)
    {
        WorkerSession session = new(WorkerProcess.Start(command), limits);
        try
        {
            session.Initialize(command);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Calls a kernel.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="function">The function of the kernel to call.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">How to run it.</param>
    /// <returns>The answer, with the reason if the worker could not compute it.</returns>
    /// <exception cref="WorkerFault">It failed.</exception>
    public Answer Call<TArguments>(
        KernelContract<TArguments> contract, string function, scoped in TArguments arguments, in KernelOptions options)
        where TArguments : struct, allows ref struct
    {
        UnmapDisposed();
        RequireWhole();

        // Written first, because writing it shows which segments it needs; sent once they are mapped.
        Utf8JsonWriter json = _callWriter.Begin(++_lastId, WorkerProtocol.Call);
        long id = _lastId;
        json.WriteString("kernel"u8, contract.Id);
        json.WriteString("function"u8, function);
        json.WriteNumber("threads"u8, options.ThreadCount);
        _sender.Begin(json);
        contract.Write(in arguments, _sender);
        _sender.End();
        ReadOnlySpan<byte> call = _callWriter.End();

        foreach (SegmentUse use in _sender.Uses)
        {
            RequireMapped(use);
        }

        bool isFirst = _calledKernels.Add(contract.Id);
        Answer answer = Ask(call, id, isFirst ? _limits.FirstCall : _limits.Call, PipeReadiness.LeavesProcessor(options));
        RequireWhole();
        if (answer.Error is null && _sender.StagedOutputs.Count > 0)
        {
            contract.Write(in arguments, _receiver);
        }

        return answer;
    }

    /// <summary>Asks about the code that calls run, if the worker reports on it.</summary>
    /// <param name="watch">Whether warm-up continues.</param>
    /// <exception cref="WorkerFault">It failed.</exception>
    public CodeReport AskCode(bool watch)
    {
        if (Description.Code != WorkerCode.Told)
        {
            return new CodeReport(
                Description.Code == WorkerCode.AheadOfTime ? CodeState.AheadOfTime : CodeState.Untold, Compiled: null);
        }

        _writer.Begin(++_lastId, WorkerProtocol.Settled).WriteBoolean("watch"u8, watch);
        Answer answer = Ask(_writer.End(), _lastId, _limits.Control);
        return answer.Error is null ? ReadCode(answer.Result) : new CodeReport(CodeState.Compiling, Compiled: null);
    }

    /// <summary>Asks what state of the process the plug-in changed.</summary>
    /// <exception cref="WorkerFault">It failed.</exception>
    /// <exception cref="KernelException">It does not watch state.</exception>
    public ImmutableArray<StateChange> AskState()
    {
        _writer.Begin(++_lastId, WorkerProtocol.State);
        Answer answer = Ask(_writer.End(), _lastId, _limits.Control);
        if (answer.Error is not null)
        {
            throw new KernelException(answer.Error);
        }

        try
        {
            return StateChange.Read(answer.Result);
        }
        catch (ProtocolException problem)
        {
            throw ProtocolError(problem.Message);
        }
    }

    /// <summary>
    /// Has the worker unmap segments that were disposed or are no longer shared, so that their memory is freed.
    /// </summary>
    /// <exception cref="WorkerFault">It failed.</exception>
    public void UnmapDisposed()
    {
        foreach ((int id, SegmentUse use) in _mapped)
        {
            if (use.Segment.IsDisposed || use.Segment.IsDetached)
            {
                _disposedSegments.Add(id);
            }
        }

        foreach (int id in _disposedSegments)
        {
            Unmap(id);
        }

        _disposedSegments.Clear();
    }

    /// <summary>Asks the worker to end, and waits for it. <see cref="Dispose"/> ends whatever still runs.</summary>
    /// <exception cref="WorkerFault">It did not end properly.</exception>
    public void ShutDown()
    {
        _writer.Begin(++_lastId, WorkerProtocol.Shutdown);
        Ask(_writer.End(), _lastId, _limits.Shutdown);
        if (_process.WaitForEnd(_limits.Shutdown) is not { } end)
        {
            throw TimedOut(_limits.Shutdown);
        }

        if (end.ExitCode != 0)
        {
            throw Ended(end);
        }
    }

    /// <summary>Stops its processes until the next request or <see cref="Resume"/>.</summary>
    /// <returns>Whether none of them runs; false also if the operating system has no way to stop them.</returns>
    public bool Pause() => _process.Pause();

    /// <summary>Continues its processes.</summary>
    public void Resume() => _process.Resume();

    /// <summary>Ends the process during another thread's call, which then fails.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Dispose();
        DetachShortened();
        _staging.Dispose();
        _writer.Dispose();
        _callWriter.Dispose();
    }

    private void Initialize(WorkerCommand command)
    {
        Utf8JsonWriter json = _writer.Begin(++_lastId, WorkerProtocol.Initialize);
        json.WriteNumber("protocol"u8, WorkerProtocol.Version);
        json.WriteString("host"u8, $"kernels {typeof(WorkerSession).Assembly.GetName().Version?.ToString(3)}");
        json.WriteString("folder"u8, command.Folder);
        Answer answer = Ask(_writer.End(), _lastId, _limits.Load);
        if (answer.Error is not null)
        {
            throw new KernelException(answer.Error);
        }

        try
        {
            Description = WorkerDescription.Read(answer.Result);
        }
        catch (ProtocolException problem)
        {
            throw ProtocolError(problem.Message);
        }

        ProcessId = _process.Id;
        if (Description.Id != command.Id)
        {
            throw ProtocolError($"it says that it is '{Description.Id}'; required: '{command.Id}'");
        }
    }

    private void RequireMapped(SegmentUse use)
    {
        int id = use.Segment.Id;
        if (_mapped.TryGetValue(id, out SegmentUse mapped))
        {
            if (mapped.Writable || !use.Writable)
            {
                return;
            }

            Unmap(id);
        }

        _mapped.Add(id, use);
        Utf8JsonWriter json = _writer.Begin(++_lastId, WorkerProtocol.Map);
        json.WriteNumber("segment"u8, id);
        json.WriteString("path"u8, use.Segment.Path);
        json.WriteNumber("bytes"u8, use.Segment.Bytes);
        json.WriteString("access"u8, use.Writable ? WorkerProtocol.Write : WorkerProtocol.Read);
        json.WriteBoolean("guarded"u8, true);
        if (Ask(_writer.End(), _lastId, _limits.Control).Error is { } problem)
        {
            throw ProtocolError($"it could not map a segment: {problem}");
        }
    }

    private void Unmap(int id)
    {
        _writer.Begin(++_lastId, WorkerProtocol.Unmap).WriteNumber("segment"u8, id);
        if (Ask(_writer.End(), _lastId, _limits.Control).Error is { } problem)
        {
            throw ProtocolError($"it could not unmap a segment: {problem}");
        }

        _mapped.Remove(id);
    }

    private static CodeReport ReadCode(ReadOnlyMemory<byte> result)
    {
        using JsonDocument document = JsonDocument.Parse(result);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("settled"u8, out JsonElement settled)
            || settled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw ProtocolError($"its answer to {WorkerProtocol.Settled} is neither true nor false");
        }

        long? compiled = root.TryGetProperty("compiled"u8, out JsonElement count)
            && count.ValueKind == JsonValueKind.Number
            && count.TryGetInt64(out long number)
            ? number
            : null;
        return new CodeReport(settled.GetBoolean() ? CodeState.Final : CodeState.Compiling, compiled);
    }

    private Answer Ask(ReadOnlySpan<byte> line, long id, TimeSpan limit, bool impatiently = false)
    {
        try
        {
            return _process.Ask(line, limit, impatiently) is { } answer ? AnswerReader.Read(answer, id) : throw End();
        }
        catch (ProtocolException problem)
        {
            throw ProtocolError(problem.Message);
        }
        catch (TimeoutException)
        {
            throw TimedOut(limit);
        }
    }

    /// <summary>
    /// Must run before this process touches memory that the worker may have shortened: a bus error would end this process.
    /// </summary>
    private void RequireWhole()
    {
        if (DetachShortened())
        {
            throw ProtocolError(Shortened);
        }
    }

    private bool DetachShortened()
    {
        bool found = false;
        foreach (SegmentUse use in _mapped.Values)
        {
            found |= use.Segment.DetachIfShortened();
        }

        return found;
    }

    private static WorkerFault ProtocolError(string detail) => new(KernelFault.ProtocolError, "protocol error", detail);

    private static WorkerFault TimedOut(TimeSpan limit)
    {
        string seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return new WorkerFault(KernelFault.TimedOut, "timed out", $"it took longer than {seconds} s");
    }

    /// <summary>Why no answer came.</summary>
    private WorkerFault End()
        => _process.WaitForEnd(EndPatience) is { } end ? Ended(end) : ProtocolError("it closed its standard output");

    private WorkerFault Ended(WorkerEnd end)
        => new(KernelFault.Crashed, end.ToString(), DetachShortened() ? Shortened : _process.LastWords(), end.Signal);
}
