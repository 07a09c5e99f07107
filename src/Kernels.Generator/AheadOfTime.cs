namespace Kernels.Generator;

/// <summary>The NativeAOT library that a project with own kernels has beside its program, by the property <c>KernelsNativeAot</c>.</summary>
/// <param name="IsWanted">Whether the project has it.</param>
/// <param name="Assembly">The name of the program.</param>
/// <param name="Level">The instruction set for which the library is compiled.</param>
internal sealed record AheadOfTime(bool IsWanted, string Assembly, string Level)
{
    /// <summary>What is added to the names of implementations.</summary>
    public const string Suffix = "-aot";

    /// <summary>The value of <c>KernelsGenerate</c> that asks for it.</summary>
    public const string Wanted = "calls";

    /// <summary>The library's name.</summary>
    public string Library => $"{Assembly}.aot";

    /// <summary>The library's function for an implementation.</summary>
    public static string FunctionOf(KernelModel kernel, string variant) => $"{kernel.Name}_{variant}".Replace('.', '_').Replace('-', '_');

    /// <summary>Adds to a kernel what the library has of it.</summary>
    public KernelModel Extend(KernelModel kernel) => !IsWanted ? kernel : kernel with
    {
        Contract = kernel.Contract! with
        {
            Variants = new EquatableArray<VariantModel>(
                kernel.Contract.Variants.Concat(kernel.Contract.Variants.Where(variant => variant.Native is null).Select(variant => Call(kernel, variant)))),
        },
    };

    private VariantModel Call(KernelModel kernel, VariantModel variant)
    {
        IEnumerable<(string Type, string Name)> parameters = kernel.Parameters.Select(parameter => (parameter.Declared, $"@{parameter.Name}"));
        if (variant.TakesOptions)
        {
            parameters = parameters.Append(("in global::Kernels.KernelOptions", "options"));
        }

        NativeModel native = new(
            Library,
            FunctionOf(kernel, variant.Name),
            "private static",
            new EquatableArray<string>(parameters.Select(parameter => $"{parameter.Type} {parameter.Name}")),
            new EquatableArray<string>(parameters.Select(parameter => parameter.Name)),
            ReturnsError: true);
        return new VariantModel(variant.Name + Suffix, variant.Method + "Aot", Level, variant.TakesOptions, native);
    }
}
