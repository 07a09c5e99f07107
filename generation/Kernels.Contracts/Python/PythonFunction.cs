using System.Collections.Immutable;

namespace Kernels.Contracts.Python;

/// <summary>What a call from Python passes and gets, as a kernel's contract says.</summary>
/// <remarks>
/// Extents are those of the arrays. Only one that no input has is a parameter. Two scalars that are the parts of a complex number are
/// one parameter. An output of one element is returned as a number, and one that counts the elements of others shortens these.
/// </remarks>
internal sealed class PythonFunction
{
    private const string Real = "Real";
    private const string Imaginary = "Imaginary";

    private readonly KernelDeclaration _declaration;

    /// <summary>Reads the contract.</summary>
    /// <param name="contract">A kernel that comes with this project.</param>
    public PythonFunction(KernelContract contract)
    {
        Contract = contract;
        Signature = new CSignature(contract);
        _declaration = contract.Declaration!;
        Parameters =
        [
            .. Signature.Parameters.Where(IsPassed).Select(Describe),
            .. Signature.Parameters.Where(parameter => parameter.Role == CRole.Extent && IsGiven(parameter.Index)).Select(DescribeExtent),
        ];
    }

    /// <summary>The contract.</summary>
    public KernelContract Contract { get; }

    /// <summary>The function in C that is called.</summary>
    public CSignature Signature { get; }

    /// <summary>The name of the function.</summary>
    public string Name => Signature.KernelName;

    /// <summary>The name of the constant that describes the kernel.</summary>
    public string Constant => $"_{Name.ToUpperInvariant()}";

    /// <summary>The parameters that can be passed by position.</summary>
    public ImmutableArray<PythonParameter> Parameters { get; }

    /// <summary>The buffers, in the contract's order.</summary>
    public IEnumerable<DeclaredBuffer> Buffers => _declaration.Buffers;

    /// <summary>The scalars, in the contract's order.</summary>
    public IEnumerable<DeclaredParameter> Scalars => _declaration.Parameters;

    /// <summary>The dimensions, with the least extent of each.</summary>
    public IEnumerable<(string Name, int Least)> Dimensions => _declaration.Dimensions.Zip(_declaration.LeastExtents);

    /// <summary>The outputs that a caller can supply as <c>out</c>.</summary>
    public IEnumerable<DeclaredBuffer> Outputs => Buffers.Where(buffer => buffer.Direction == BufferDirection.Out && !IsNumber(buffer));

    /// <summary>What a call returns: its outputs, or else what it overwrites.</summary>
    public ImmutableArray<DeclaredBuffer> Results => Buffers.Any(IsReturned)
        ? [.. Buffers.Where(IsReturned)]
        : [.. Buffers.Where(buffer => buffer.Direction == BufferDirection.InOut)];

    /// <summary>Working space.</summary>
    public IEnumerable<DeclaredBuffer> Scratch => Buffers.Where(buffer => buffer.Direction == BufferDirection.Scratch);

    /// <summary>Whether what inputs hold can be wrong.</summary>
    public bool HasContent => Buffers.Any(buffer => buffer.Constraint is not null);

    /// <summary>Whether a buffer has one element and is returned as a number.</summary>
    public static bool IsNumber(DeclaredBuffer buffer) => buffer is { Direction: BufferDirection.Out, Shape: ["1"] };

    /// <summary>Whether no input has this dimension, so that it is passed, unless an output that has it is.</summary>
    public bool IsGiven(int dimension) => !_declaration.Buffers
        .Where(buffer => buffer.IsRead)
        .Any(buffer => _declaration.HasDimension(_declaration.Buffers.IndexOf(buffer), dimension));

    /// <summary>The complex number of which a scalar is a part; null if it is none.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <returns>The number's name, and whether the scalar is its real part.</returns>
    public (string Name, bool IsReal)? ComplexOf(string scalar)
        => IsPart(scalar, Real, Imaginary) ? (scalar[..^Real.Length], true)
            : IsPart(scalar, Imaginary, Real) ? (scalar[..^Imaginary.Length], false)
            : null;

    private bool IsPart(string scalar, string own, string other)
        => scalar.EndsWith(own, StringComparison.Ordinal) && Scalars.Any(parameter => parameter.Name == scalar[..^own.Length] + other);

    private bool IsReturned(DeclaredBuffer buffer)
        => buffer.Direction == BufferDirection.Out && !Buffers.Any(other => other.UsedLength == buffer.Name);

    /// <summary>Whether a parameter of the function in C is one in Python; an imaginary part comes with its real part.</summary>
    private bool IsPassed(CParameter parameter) => parameter.Role switch
    {
        CRole.Input or CRole.InOut => true,
        CRole.Scalar => ComplexOf(parameter.Name) is not (_, false),
        _ => false,
    };

    private PythonParameter Describe(CParameter parameter)
    {
        if (parameter.IsBuffer)
        {
            DeclaredBuffer buffer = _declaration.Buffers[parameter.Index];
            string use = parameter.Role == CRole.InOut ? " Read, then overwritten." : "";
            return new(parameter.CName, PythonTypes.OfInput(buffer), PythonTypes.Describe(buffer, Signature), buffer.Description + use);
        }

        DeclaredParameter scalar = _declaration.Parameters[parameter.Index];
        if (ComplexOf(scalar.Name) is not (string name, true))
        {
            string type = ElementTypes.IsFraction(scalar.Type) ? "float" : "int";
            return new(parameter.CName, type, $"{type}, {ContractTexts.RangeOf(scalar)}", scalar.Description);
        }

        DeclaredParameter imaginary = Scalars.Single(other => ComplexOf(other.Name) == (name, false));
        return new(CSignature.SnakeCase(name), "complex", $"complex, {ContractTexts.RangeOf(scalar)}", $"{scalar.Description} {imaginary.Description}");
    }

    private PythonParameter DescribeExtent(CParameter parameter)
        => new(
            parameter.CName,
            "int | None",
            $"int, {_declaration.LeastExtents[parameter.Index]} or above",
            Outputs.Any() ? "An extent of the outputs. May be left out where out is given." : "An extent.")
        {
            IsOptional = true,
        };
}

/// <summary>A parameter of a function in Python.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Annotation">Its type in stubs.</param>
/// <param name="Kind">Its type in docstrings.</param>
/// <param name="Description">What it means.</param>
internal sealed record PythonParameter(string Name, string Annotation, string Kind, string Description)
{
    /// <summary>Whether it can be left out.</summary>
    public bool IsOptional { get; init; }
}
