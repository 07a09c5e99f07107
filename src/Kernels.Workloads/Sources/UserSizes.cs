using System.Globalization;

namespace Kernels.Workloads.Sources;

/// <summary>Sizes that users request, checked before memory is allocated.</summary>
internal static class UserSizes
{
    /// <summary>Reads <c>--height</c> and <c>--width</c>, and checks that there is enough memory for the grid.</summary>
    /// <param name="values">The user's values.</param>
    /// <param name="bytesPerElement">Bytes that the workload needs for each element.</param>
    /// <param name="bytesPerLine">Additional bytes for each row and each column.</param>
    /// <returns>Rows and columns.</returns>
    /// <exception cref="UserInputException">A size is out of range, or the grid needs more memory than the machine has.</exception>
    public static (int Height, int Width) Grid(UserValues values, int bytesPerElement, int bytesPerLine = 0)
    {
        int height = values.WholeNumber("height", 1, Array.MaxLength);
        int width = values.WholeNumber("width", 1, Array.MaxLength);
        string grid = string.Create(CultureInfo.InvariantCulture, $"--height {height} × --width {width}");
        long length = (long)height * width;
        if (length > Array.MaxLength)
        {
            throw new UserInputException($"{grid} is {length} elements; allowed: up to {Array.MaxLength} in all.");
        }

        RequireMemory(grid, ((double)length * bytesPerElement) + (((double)height + width) * bytesPerLine));
        return (height, width);
    }

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
