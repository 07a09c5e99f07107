using Kernels.Plugins.Protocol;
using Kernels.Plugins.Settling;

namespace Kernels.Plugins.Serving;

/// <summary>Answers the host whether the code that its calls run in this process is final.</summary>
internal sealed class ServedCode : IDisposable
{
    private CodeWatch? _watch;
    private bool _isSettled;

    /// <summary>What this process reports about its code when it starts as a worker.</summary>
    public static WorkerCode Kind
        => !CodeWatch.Compiles ? WorkerCode.AheadOfTime
            : CodeWatch.IsPossible ? WorkerCode.Told
            : WorkerCode.Untold;

    /// <summary>Answers the method <c>settled</c>.</summary>
    /// <param name="watch">Whether warm-up continues; if not, listening to the runtime stops.</param>
    /// <returns>Whether the code is known to be final; without <paramref name="watch"/>, how the last watch ended.</returns>
    public bool IsSettled(bool watch)
    {
        if (watch)
        {
            _watch ??= CodeWatch.TryStart();
            _isSettled = _watch?.Tick() == true;
        }

        if (_isSettled || !watch)
        {
            Dispose();
        }

        return _isSettled;
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _watch = null;
    }
}
