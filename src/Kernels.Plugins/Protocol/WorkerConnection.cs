using System.Collections.Immutable;
using Kernels.Plugins.Processes;
using Kernels.Plugins.State;
using Kernels.Plugins.Trust;
using Kernels.SharedMemory;

namespace Kernels.Plugins.Protocol;

/// <summary>
/// A worker as its host sees it. It is started at its first use, and again at the next use after a fault. Calls from several
/// threads wait for each other.
/// </summary>
internal sealed class WorkerConnection : IBackendProcess, ICodeTeller, IDisposable
{
    private readonly Lock _lock = new();
    private readonly WorkerCommand _command;
    private readonly WorkerLimits _limits;
    private readonly Action<KernelException>? _onFault;
    private readonly Action<WorkerDescription>? _onStart;
    private readonly Action<int>? _examine;
    private volatile WorkerSession? _session;
    private volatile WorkerDescription? _told;
    private bool _disposed;

    /// <summary>Makes the connection without starting anything.</summary>
    /// <param name="command">How the worker is started.</param>
    /// <param name="limits">How long its phases may last.</param>
    /// <param name="onFault">Receives every fault of the worker's process; may be null.</param>
    /// <param name="onStart">Receives each process's description of itself when it starts; may be null.</param>
    /// <param name="examine">
    /// Examines a process by its id after it has started and after the first call of each kernel, since either may load
    /// something. If it throws an <see cref="UntrustedException"/>, the process is ended. May be null.
    /// </param>
    public WorkerConnection(
        WorkerCommand command,
        WorkerLimits limits,
        Action<KernelException>? onFault = null,
        Action<WorkerDescription>? onStart = null,
        Action<int>? examine = null)
    {
        _command = command;
        _limits = limits;
        _onFault = onFault;
        _onStart = onStart;
        _examine = examine;
        SharedSegment.Disposed += OnSegmentDisposed;
    }

    /// <summary>The worker's name in messages.</summary>
    public string Name => _command.Name;

    /// <summary>The id of the worker's process; null if none runs.</summary>
    public int? ProcessId => _session?.ProcessId;

    public IReadOnlyList<int> Ids => _session?.Family ?? [];

    /// <summary>The last process's description of itself; null if none was started.</summary>
    public WorkerDescription? Told => _told;

    /// <summary>Asks the worker what it is; starts it if it does not run.</summary>
    /// <returns>Its description.</returns>
    /// <exception cref="KernelException">It could not be started, or failed.</exception>
    public WorkerDescription Describe()
    {
        lock (_lock)
        {
            return Running().Description;
        }
    }

    /// <summary>Asks a process that the conformance kit started what state the plug-in changed in it.</summary>
    /// <exception cref="KernelException">It could not be started, failed, or does not watch state.</exception>
    public ImmutableArray<StateChange> AskState()
    {
        lock (_lock)
        {
            try
            {
                return Running().AskState();
            }
            catch (WorkerFault fault)
            {
                throw Fail(fault, "between calls");
            }
        }
    }

    /// <summary>Calls a kernel of the worker.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="contract">The kernel.</param>
    /// <param name="function">
    /// The function of the kernel: <see cref="WorkerProtocol.Compute"/> or <see cref="WorkerProtocol.Oracle"/>.
    /// </param>
    /// <param name="arguments">Its arguments. Those in shared memory are not copied.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="KernelException">
    /// It could not compute; the outputs are undefined. After a fault its process has been ended.
    /// </exception>
    public void Call<TArguments>(
        KernelContract<TArguments> contract, string function, scoped in TArguments arguments, in KernelOptions options)
        where TArguments : struct, allows ref struct
    {
        lock (_lock)
        {
            WorkerSession session = Running();
            int kernelsCalled = session.KernelsCalled;
            Answer answer;
            try
            {
                answer = session.Call(contract, function, in arguments, in options);
            }
            catch (WorkerFault fault)
            {
                throw Fail(fault, $"during {contract.Id}");
            }
            catch
            {
                // For example, too little shared memory: the worker may have received only part of the call.
                Forget();
                throw;
            }

            if (session.KernelsCalled > kernelsCalled)
            {
                Examine(session);
            }

            if (answer.Error is { } error)
            {
                throw KernelException.OfCall(
                    Name, contract.Id, error, answer.Code == WorkerProtocol.NoThreads ? KernelFault.NoThreads : KernelFault.Error);
            }
        }
    }

    /// <summary>Asks the worker about the code that its calls run; starts the worker if it does not run.</summary>
    /// <param name="watch">Whether warm-up continues.</param>
    /// <returns>Its report.</returns>
    /// <exception cref="KernelException">It could not be started, or failed.</exception>
    public CodeReport Ask(bool watch)
    {
        lock (_lock)
        {
            WorkerSession session = Running();
            try
            {
                return session.AskCode(watch);
            }
            catch (WorkerFault fault)
            {
                throw Fail(fault, $"during {WorkerProtocol.Settled}");
            }
        }
    }

    public bool Pause()
    {
        lock (_lock)
        {
            return _session?.Pause() ?? true;
        }
    }

    public void Resume()
    {
        lock (_lock)
        {
            _session?.Resume();
        }
    }

    /// <summary>Ends the worker.</summary>
    public void Dispose()
    {
        if (!_lock.TryEnter())
        {
            // A call is in progress and may last long; killing the process ends it.
            _session?.Kill();
            _lock.Enter();
        }

        try
        {
            _disposed = true;
            SharedSegment.Disposed -= OnSegmentDisposed;
            _session?.ShutDown();
        }
        catch (WorkerFault fault)
        {
            Fail(fault, "while ending");
        }
        finally
        {
            Forget();
            _lock.Exit();
        }
    }

    private WorkerSession Running()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_session is { } running)
        {
            return running;
        }

        try
        {
            _session = WorkerSession.Start(_command, _limits);
        }
        catch (WorkerFault fault)
        {
            throw Fail(fault, "while loading");
        }

        Examine(_session);
        _told = _session.Description;
        _onStart?.Invoke(_told);
        return _session;
    }

    private void Examine(WorkerSession session)
    {
        try
        {
            _examine?.Invoke(session.ProcessId);
        }
        catch (UntrustedException problem)
        {
            Forget();
            throw new KernelException($"{Name}: {problem.Message}") { Cause = problem.Message };
        }
    }

    private KernelException Fail(WorkerFault fault, string phase)
    {
        Forget();
        string detail = fault.Detail is null ? "" : $": {fault.Detail}";
        string limit = fault.Fault == KernelFault.Crashed && _command.MaxDataBytes is { } bytes
            ? $" (Kernels:Limits:DataBytes lets it allocate {bytes} bytes)"
            : "";
        string cause = $"{fault.Message} {phase}{detail}{limit}";
        KernelException exception = new($"{Name}: {cause}", fault.Fault, fault.Signal) { Cause = cause };
        _onFault?.Invoke(exception);
        return exception;
    }

    private void Forget()
    {
        _session?.Dispose();
        _session = null;
    }

    /// <summary>
    /// Has a disposed segment unmapped; otherwise a worker that is not called again would keep its memory for as long as it
    /// runs.
    /// </summary>
    private void OnSegmentDisposed(SharedSegment segment)
    {
        // During a call the segment is one of this connection's own, or can wait until the next call.
        if (_session is null || _lock.IsHeldByCurrentThread || !_lock.TryEnter())
        {
            return;
        }

        try
        {
            if (_session is { } session)
            {
                bool wasPaused = session.IsPaused;
                session.UnmapDisposed();
                if (wasPaused && !session.IsPaused)
                {
                    session.Pause();
                }
            }
        }
        catch (WorkerFault fault)
        {
            Fail(fault, "between calls");
        }
        finally
        {
            _lock.Exit();
        }
    }
}
