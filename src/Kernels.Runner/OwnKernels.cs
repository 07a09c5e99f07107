using Kernels.Hosting;

namespace Kernels.Runner;

/// <summary>The kernels that the application brings, beside those of this project.</summary>
internal static class OwnKernels
{
    public static ApplicationKernels Added { get; } = new();
}
