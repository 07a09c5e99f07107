namespace Kernels.Generator;

/// <summary>What the generator knows of a kernel: values alone, so that two of them can be compared.</summary>
internal sealed record KernelModel(
    string Namespace,
    string ClassName,
    string Name,
    int Revision,
    EquatableArray<string> Dimensions,
    EquatableArray<ParameterModel> Parameters,
    string Oracle)
{
    public string Id => $"{Name}/{Revision}";

    /// <summary>Whether it comes with this project: only such a kernel has no namespace in its id.</summary>
    public bool IsBuiltIn => !Name.Contains(".");

    public string ArgumentsName => $"{ClassName}Arguments";

    /// <summary>The full name of its class.</summary>
    public string FullName => Namespace == "" ? $"global::{ClassName}" : $"global::{Namespace}.{ClassName}";

    public string FullArgumentsName => $"{FullName}Arguments";

    public IEnumerable<ParameterModel> Buffers => Parameters.Where(parameter => parameter.IsBuffer);

    public IEnumerable<ParameterModel> Scalars => Parameters.Where(parameter => parameter.Role == Role.Scalar);

    public bool HasConstraints => Buffers.Any(buffer => buffer.Constraint is not null);

    /// <summary>What is known of it where its class is compiled.</summary>
    public Contract? Contract { get; init; }

    public bool HasParameter(string dimension) => Parameters.Any(parameter => parameter.Name == dimension);

    public int IndexOf(string dimension) => Dimensions.TakeWhile(other => other != dimension).Count();

    /// <summary>The buffer whose length gives a dimension's extent, and what is added to the extent there.</summary>
    public (ParameterModel Buffer, int Added) GiverOf(string dimension)
    {
        ParameterModel giver = Buffers.First(buffer => buffer.Shape is [var only] && only.Dimension == dimension);
        return (giver, giver.Shape[0].Added);
    }

    /// <summary>The dimensions that no parameter gives, in the order in which shapes name them.</summary>
    public IEnumerable<string> GivenDimensions => Dimensions.Where(dimension => !HasParameter(dimension));

    /// <summary>A parameter as an expression over a variable <c>arguments</c>, a <c>DeclaredArguments</c>.</summary>
    /// <param name="name">The parameter's name.</param>
    public string FindByPlace(string name)
    {
        ParameterModel parameter = Parameters.First(parameter => parameter.Name == name);
        int place = (parameter.IsBuffer ? Buffers : Scalars).TakeWhile(other => other != parameter).Count();
        return parameter.Role switch
        {
            Role.Extent => $"arguments.Extents[{IndexOf(name)}]",
            Role.Scalar => $"({parameter.Type})arguments.Scalars[{place}]",
            Role.In => $"arguments.Input<{parameter.Type}>({place})",
            _ => $"arguments.Output<{parameter.Type}>({place})",
        };
    }

    /// <summary>A dimension's extent as an expression.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="parameter">How a parameter is written.</param>
    public string ExtentOf(string dimension, Func<ParameterModel, string> parameter)
    {
        if (HasParameter(dimension))
        {
            return parameter(Parameters.First(extent => extent.Name == dimension));
        }

        (ParameterModel giver, int added) = GiverOf(dimension);
        return added == 0 ? $"{parameter(giver)}.Length" : $"{parameter(giver)}.Length - {added}";
    }
}

/// <summary>What a contract says beyond its arguments.</summary>
internal sealed record Contract(
    string Summary,
    string Definition,
    string Bottleneck,
    Tolerance Tolerance,
    EquatableArray<Term> Flops,
    EquatableArray<Term> Bytes,
    bool ReadsEverything,
    EquatableArray<EquatableArray<int>> Presets,
    EquatableArray<int> LeastExtents,
    string? AllowedError,
    EquatableArray<RuleModel> Rules,
    EquatableArray<CautionModel> Cautions,
    ViewModel? ResultSummary,
    ViewModel? ResultImage,
    CutModel? Cut,
    EquatableArray<VariantModel> Variants);

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
/// <param name="Shape">A buffer's extents.</param>
/// <param name="Low">The lower bound of a scalar, or of what an input holds.</param>
/// <param name="High">The upper bound.</param>
/// <param name="Default">A scalar's value in presets.</param>
/// <param name="Description">What it means.</param>
internal sealed record ParameterModel(
    string Name,
    Role Role,
    string Type,
    string ElementType,
    EquatableArray<ExtentModel> Shape,
    double Low,
    double High,
    double Default,
    string Description)
{
    /// <summary>What must hold of an input's elements; null for nothing.</summary>
    public ConstraintModel? Constraint { get; init; }

    /// <summary>The output that says how many elements of this one count; null if all do.</summary>
    public string? UsedLength { get; init; }

    /// <summary>Where the coordinates of an input begin and end; null if it holds something else.</summary>
    public AxisModel? Axis { get; init; }

    /// <summary>Whether what is read and overwritten is put back before each measured call.</summary>
    public bool IsRestored { get; init; }

    /// <summary>The scalar that limits a picture; null if there is none.</summary>
    public string? PictureLimit { get; init; }

    /// <summary>A scalar's values in presets where they differ from the default.</summary>
    public EquatableArray<double>? Presets { get; init; }

    /// <summary>Whether a scalar may change a little between calls.</summary>
    public bool Varies { get; init; }

    public bool IsBuffer => Role is Role.In or Role.Out or Role.InOut or Role.Scratch;

    public bool IsRead => Role is Role.In or Role.InOut;

    public bool IsFraction => ElementType.StartsWith("Float", StringComparison.Ordinal);

    /// <summary>Whether presets need bounds for what it holds: an index follows from the extents.</summary>
    public bool IsFilled => IsRead && Axis is null && Constraint is null or { Kind: "Ascending" };

    /// <summary>The name of the property that holds it.</summary>
    public string Property => char.ToUpperInvariant(Name[0]) + Name.Substring(1);

    /// <summary>Its type in signatures.</summary>
    public string Declared => Role == Role.In ? $"global::System.ReadOnlySpan<{Type}>" : IsBuffer ? $"global::System.Span<{Type}>" : Type;
}

/// <summary>An extent in a shape.</summary>
/// <param name="Dimension">Its dimension; null for a number alone.</param>
/// <param name="Added">What is added to that.</param>
internal sealed record ExtentModel(string? Dimension, int Added)
{
    /// <summary>It as an expression in C#, where names of dimensions begin with the prefix.</summary>
    public string In(string prefix) => (Dimension, Added) switch
    {
        (null, var number) => $"{number}",
        (var dimension, 0) => $"{prefix}{dimension}",
        _ => $"({prefix}{Dimension} + {Added})",
    };

    public override string ToString() => (Dimension, Added) switch
    {
        (null, var number) => $"{number}",
        (var dimension, 0) => dimension,
        _ => $"{Dimension} + {Added}",
    };
}

/// <summary>What must hold of an input's elements: a member of <c>ConstraintKind</c>, and perhaps a dimension.</summary>
internal sealed record ConstraintModel(string Kind, string? Of);

/// <summary>Coordinates of an input.</summary>
internal sealed record AxisModel(double From, double To);

/// <summary>A warning of arguments: its method, the parameters that it takes, and whether such arguments can't be measured.</summary>
internal sealed record CautionModel(string Method, EquatableArray<string> Parameters, bool IsRefusedWhereMeasured);

/// <summary>What makes something of a result for people: its method, the parameters that it takes, and a text for help.</summary>
internal sealed record ViewModel(string Method, EquatableArray<string> Parameters, string Text);

/// <summary>A dimension along which a call can be cut, and members of <c>CutKind</c>, <c>Reduction</c> and <c>Union</c>; null for no reduction.</summary>
internal sealed record CutModel(string Dimension, string Kind, string? Reduction, string Union)
{
    /// <summary>What computes the results that follow from a sketch; null if nothing does.</summary>
    public ViewModel? Finish { get; init; }

    /// <summary>How far elements of a stencil's result look; null for other kinds.</summary>
    public HaloModel? Halo { get; init; }
}

/// <summary>
/// How far an element of a stencil's result looks, the scalar that multiplies it, and whether the ends meet; or the scalar that is the
/// number of elements of its window.
/// </summary>
internal sealed record HaloModel(int Reach, string? Steps, bool IsPeriodic, string? Window);

/// <summary>A check of arguments: its text, its method, and the parameters that it takes.</summary>
internal sealed record RuleModel(string Text, string Method, EquatableArray<string> Parameters);

/// <summary>An implementation.</summary>
/// <param name="Name">The name by which it is selected.</param>
/// <param name="Method">The method.</param>
/// <param name="InstructionSet">For tables.</param>
/// <param name="TakesOptions">Whether it takes options, and so uses several threads.</param>
/// <param name="Native">The function that the method calls; null if the method has a body.</param>
internal sealed record VariantModel(string Name, string Method, string InstructionSet, bool TakesOptions, NativeModel? Native);

/// <summary>A function in C, and the method that calls it.</summary>
/// <param name="Library">The library's name.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Modifiers">The method's modifiers.</param>
/// <param name="Parameters">The method's parameters, as they are declared.</param>
/// <param name="Names">Their names.</param>
/// <param name="ReturnsError">Whether the function returns why it failed, and not nothing.</param>
internal sealed record NativeModel(
    string Library, string Function, string Modifiers, EquatableArray<string> Parameters, EquatableArray<string> Names, bool ReturnsError);

/// <summary>How far a result may be from the oracle's; in words where a formula computes it.</summary>
internal sealed record Tolerance(double Absolute, double Relative, string? Text);

/// <summary>A number times names.</summary>
internal sealed record Term(double Coefficient, EquatableArray<string> Factors);
