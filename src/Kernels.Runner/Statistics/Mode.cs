namespace Kernels.Runner.Statistics;

/// <summary>A value around which samples cluster.</summary>
/// <param name="Seconds">The median of those samples: seconds per call.</param>
/// <param name="Share">Their share of all samples.</param>
internal sealed record Mode(double Seconds, double Share);
