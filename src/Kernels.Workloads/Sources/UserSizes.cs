using System.Globalization;

namespace Kernels.Workloads.Sources;

/// <summary>Sizes that users request, checked before memory is allocated.</summary>
internal static class UserSizes
{
    /// <summary>Checks a memory need against the memory of the machine or the container.</summary>
    /// <exception cref="UserInputException">It needs more.</exception>
    public static void RequireMemory(string what, double bytes)
    {
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new UserInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} needs {bytes / (1 << 30):f1} GiB of memory; allowed: the {available / (1 << 30):f1} GiB that this machine has."));
        }
    }
}
