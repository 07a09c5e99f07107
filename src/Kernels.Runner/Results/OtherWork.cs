using System.Text.Json.Serialization;

namespace Kernels.Runner.Results;

/// <summary>The work of other processes on the processors that this process may use, during a measurement.</summary>
/// <param name="ObservedSeconds">How long it was observed.</param>
/// <param name="ProcessorSeconds">Processor time that processes other than this one and its children used.</param>
/// <param name="StolenSeconds">Processor time that the hypervisor gave to others.</param>
internal sealed record OtherWork(double ObservedSeconds, double ProcessorSeconds, double StolenSeconds)
{
    /// <summary>How many processors others kept busy, on average.</summary>
    [JsonIgnore]
    public double Processors => ProcessorSeconds / ObservedSeconds;

    /// <summary>How many processors the hypervisor gave to others, on average.</summary>
    [JsonIgnore]
    public double StolenProcessors => StolenSeconds / ObservedSeconds;

    /// <summary>Adds what others did at another time.</summary>
    public OtherWork Plus(OtherWork other) => new(
        ObservedSeconds + other.ObservedSeconds, ProcessorSeconds + other.ProcessorSeconds, StolenSeconds + other.StolenSeconds);
}
