namespace Kernels.Generator;

/// <summary>A kernel at the C ABI.</summary>
/// <param name="Kernel">Its signature.</param>
/// <param name="Implementation">The class that is exported; null where functions are called.</param>
internal sealed record BoundaryModel(KernelModel Kernel, string? Implementation)
{
    /// <summary>The struct of the header, such as <c>kernels_julia</c>.</summary>
    public string Struct => BoundaryReader.StructOf(Kernel);

    /// <summary>The C parameters: C# type and name.</summary>
    /// <remarks>
    /// The order is that of the arguments; after them come the extents that are no arguments, and the thread count.
    /// </remarks>
    public IEnumerable<(string Type, string Name)> Parameters =>
    [
        .. Kernel.Parameters.Select(parameter => (
            parameter.IsBuffer ? $"{parameter.Type}*" : parameter.Role == Role.Extent ? "long" : parameter.Type, parameter.Name)),
        .. Kernel.GivenDimensions.Select(dimension => ("long", dimension)),
        ("int", "threads"),
    ];
}
