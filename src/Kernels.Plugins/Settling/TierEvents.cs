using System.Diagnostics.Tracing;

namespace Kernels.Plugins.Settling;

/// <summary>Listens to what the runtime tells about canaries. It costs nothing any more once it is disposed.</summary>
/// <param name="loaded">Told, on another thread, which canary got code.</param>
internal sealed class TierEvents(Action<CanaryLoad> loaded) : EventListener
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords JustInTime = (EventKeywords)0x10;
    private const string MethodLoad = "MethodLoadVerbose";

    /// <summary>Where members are among an event's; and where the tier is among the flags, three bits wide.</summary>
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
