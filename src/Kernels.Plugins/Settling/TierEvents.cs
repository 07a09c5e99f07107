using System.Diagnostics.Tracing;

namespace Kernels.Plugins.Settling;

/// <summary>Listens to the runtime's events about canaries. Costs nothing once disposed.</summary>
/// <param name="loaded">Receives, on another thread, each canary that got code.</param>
internal sealed class TierEvents(Action<CanaryLoad> loaded) : EventListener
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords JustInTime = (EventKeywords)0x10;
    private const string MethodLoad = "MethodLoadVerbose";

    /// <summary>The indexes of an event's members; and the position of the tier in the flags, three bits wide.</summary>
    private const int Flags = 5;
    private const int TypeName = 6;
    private const int MethodName = 7;
    private const int TierShift = 7;
    private const int TierMask = 7;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Runtime)
        {
            EnableEvents(eventSource, EventLevel.Verbose, JustInTime);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is { } name
            && name.StartsWith(MethodLoad, StringComparison.Ordinal)
            && eventData.Payload is { Count: > MethodName } payload
            && payload[MethodName] is string method and (Canary.SingName or Canary.LoopName)
            && payload[TypeName] is string type
            && Canary.NumberOf(type) is { } number
            && payload[Flags] is uint flags)
        {
            loaded(new CanaryLoad(number, method == Canary.LoopName, (CodeTier)((flags >> TierShift) & TierMask)));
        }
    }
}
