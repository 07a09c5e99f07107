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
            throw new UserInputException(
                $"{what} needs {Amount.OfBytes(bytes)} of memory; allowed: the {Amount.OfBytes(available)} that this machine has.");
        }
    }
}
