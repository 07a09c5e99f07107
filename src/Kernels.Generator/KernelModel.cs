namespace Kernels.Generator;

/// <summary>What the generator knows of a kernel: values alone, so that two of them can be compared.</summary>
internal sealed record KernelModel(
    string Namespace,
    string ClassName,
    string Name,
    int Revision,
    string Summary,
    string Definition,
    string Bottleneck,
    EquatableArray<string> Dimensions,
    EquatableArray<ParameterModel> Parameters,
    Tolerance Tolerance,
    EquatableArray<Term> Flops,
    EquatableArray<EquatableArray<int>> Presets,
    string Oracle,
    EquatableArray<VariantModel> Variants)
{
    public string Id => $"{Name}/{Revision}";

    public IEnumerable<ParameterModel> Buffers => Parameters.Where(parameter => parameter.IsBuffer);

    public IEnumerable<ParameterModel> Scalars => Parameters.Where(parameter => parameter.Role == Role.Scalar);
}

/// <summary>What a parameter of the oracle is.</summary>
internal enum Role
{
    Extent,
    Scalar,
    In,
    Out,
    InOut,
    Scratch,
}

/// <summary>A parameter of the oracle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is.</param>
/// <param name="Type">The C# name of its type, or of its elements'.</param>
/// <param name="ElementType">That type's name in contracts.</param>
/// <param name="Shape">A buffer's dimensions.</param>
/// <param name="Low">The lower bound of a scalar, or of what an input holds.</param>
/// <param name="High">The upper bound.</param>
/// <param name="Default">A scalar's value in presets.</param>
/// <param name="Description">What it means.</param>
internal sealed record ParameterModel(
    string Name,
    Role Role,
    string Type,
    string ElementType,
    EquatableArray<string> Shape,
    double Low,
    double High,
    double Default,
    string Description)
{
    public bool IsBuffer => Role is Role.In or Role.Out or Role.InOut or Role.Scratch;

    public bool IsRead => Role is Role.In or Role.InOut;

    /// <summary>The name of the property that holds it.</summary>
    public string Property => char.ToUpperInvariant(Name[0]) + Name.Substring(1);

    /// <summary>Its type in signatures.</summary>
    public string Declared => Role == Role.In ? $"global::System.ReadOnlySpan<{Type}>" : IsBuffer ? $"global::System.Span<{Type}>" : Type;
}

/// <summary>An implementation.</summary>
/// <param name="Name">The name by which it is selected.</param>
/// <param name="Method">The method.</param>
/// <param name="InstructionSet">For tables.</param>
/// <param name="TakesOptions">Whether it takes options, and so uses several threads.</param>
/// <param name="Native">The function that the method calls; null if the method has a body.</param>
internal sealed record VariantModel(string Name, string Method, string InstructionSet, bool TakesOptions, NativeModel? Native);

/// <summary>A function in C, and the partial method that calls it.</summary>
/// <param name="Library">The library's name.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Modifiers">The method's modifiers.</param>
/// <param name="Parameters">The method's parameters, as they are declared.</param>
/// <param name="Names">Their names.</param>
internal sealed record NativeModel(
    string Library, string Function, string Modifiers, EquatableArray<string> Parameters, EquatableArray<string> Names);

/// <summary>How far a result may be from the oracle's.</summary>
internal sealed record Tolerance(double Absolute, double Relative);

/// <summary>A number times names.</summary>
internal sealed record Term(double Coefficient, EquatableArray<string> Factors);
