using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>Reads the oracle's parameters.</summary>
/// <param name="oracle">The oracle.</param>
/// <param name="comment">Its comment.</param>
internal sealed class ParameterReader(IMethodSymbol oracle, DocComment comment)
{
    /// <summary>The dimension of a buffer that names none.</summary>
    private const string DefaultDimension = "n";

    /// <summary>What a declaration can have; <c>KernelDeclaration</c> has the same numbers.</summary>
    private const int MaxDimensions = 8;
    private const int MaxScalars = 16;
    private const int MaxBuffers = 8;

    private readonly Dictionary<string, ExtentModel[]> _shapes = [];

    /// <summary>Reads them.</summary>
    /// <returns>The parameters, in their order.</returns>
    public IReadOnlyList<ParameterModel> Read()
    {
        foreach (IParameterSymbol parameter in oracle.Parameters)
        {
            if (ElementOf(parameter) is not null)
            {
                _shapes.Add(parameter.Name, ReadShape(parameter));
            }
        }

        HashSet<string> dimensions = [.. _shapes.Values.SelectMany(shape => shape).Select(extent => extent.Dimension).OfType<string>()];
        List<ParameterModel> parameters = [.. oracle.Parameters.Select(parameter => Read(parameter, dimensions))];
        DemandCount(dimensions.Count, MaxDimensions, "dimensions");
        DemandCount(parameters.Count(parameter => parameter.Role == Role.Scalar), MaxScalars, "scalars");
        DemandCount(parameters.Count(parameter => parameter.IsBuffer), MaxBuffers, "spans");
        DemandNames(parameters);
        return parameters;
    }

    private void DemandCount(int count, int most, string what)
    {
        if (count > most)
        {
            throw new ProblemException(Rule.Parameters, $"'{oracle.Name}' has {count} {what}; allowed: up to {most}", oracle.Locations.FirstOrDefault() ?? Location.None);
        }
    }

    /// <summary>The names become those of options of the command line, and of properties of <c>Arguments</c>.</summary>
    private void DemandNames(IReadOnlyList<ParameterModel> parameters)
    {
        HashSet<string> properties = ["Threads", "Arguments"];
        foreach ((IParameterSymbol parameter, ParameterModel model) in oracle.Parameters.Zip(parameters, (parameter, model) => (parameter, model)))
        {
            if (!IsName(model.Name))
            {
                throw Wrong(
                    Rule.Parameters,
                    parameter,
                    $"a parameter is named '{model.Name}'; allowed: 1 to 32 of a-z, A-Z, 0-9 and '_', a lower-case letter first");
            }

            if (!properties.Add(model.Property))
            {
                throw Wrong(Rule.Parameters, parameter, $"a parameter is named '{model.Name}', which is taken; allowed: anything else");
            }
        }
    }

    private ParameterModel Read(IParameterSymbol parameter, HashSet<string> dimensions)
    {
        if (parameter.RefKind != RefKind.None)
        {
            throw Wrong(Rule.Parameters, parameter, $"'{parameter.Name}' is passed by reference; allowed: by value");
        }

        string name = parameter.Name;
        ITypeSymbol? element = ElementOf(parameter);
        (string type, string elementType) = TypeOf(parameter, element ?? parameter.Type);
        if (element is not null)
        {
            Role role = RoleOf(parameter);
            (double low, double high) = role is Role.In or Role.InOut ? FillOf(parameter, elementType) : (0, 0);
            return Create(role, _shapes[name], low, high, 0, role is Role.In or Role.InOut ? "an input" : "an output") with
            {
                Constraint = ConstraintOf(parameter, role, elementType),
                UsedLength = UsedLengthOf(parameter, role),
                Axis = AxisOf(parameter, role, elementType),
                PictureLimit = PictureLimitOf(parameter, role, elementType),
                IsRestored = Attributes.Find(parameter, "InOutAttribute") is { } inOut && Attributes.Named(inOut, "Restored")?.Value is true,
            };
        }

        if (elementType == "Int32" && dimensions.Contains(name))
        {
            return Create(Role.Extent, [], 0, 0, 0, "an extent");
        }

        if (elementType is not ("Float64" or "Float32" or "Int32" or "Int64"))
        {
            throw Wrong(Rule.Parameters, parameter, $"'{name}' is a scalar of type {type}; allowed: double, float, int, long");
        }

        (double minimum, double maximum, double preset) = RangeOf(parameter, elementType);
        return Create(Role.Scalar, [], minimum, maximum, preset, "a scalar") with
        {
            Presets = PresetsOf(parameter, elementType, minimum, maximum),
            Varies = VariesOf(parameter),
        };

        ParameterModel Create(Role role, ExtentModel[] shape, double low, double high, double preset, string otherwise) => new(
            name, role, type, elementType, new EquatableArray<ExtentModel>(shape), low, high, preset, comment.OfParameter(name) ?? $"{otherwise}: {name}");
    }

    /// <summary>A span's element type; null if the parameter is no span.</summary>
    private static ITypeSymbol? ElementOf(IParameterSymbol parameter)
        => parameter.Type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", ContainingNamespace.Name: "System", TypeArguments: [var element] }
            ? element
            : null;

    private static (string Type, string ElementType) TypeOf(IParameterSymbol parameter, ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double => ("double", "Float64"),
        SpecialType.System_Single => ("float", "Float32"),
        SpecialType.System_Int64 => ("long", "Int64"),
        SpecialType.System_Int32 => ("int", "Int32"),
        SpecialType.System_Byte => ("byte", "UInt8"),
        SpecialType.System_SByte => ("sbyte", "Int8"),
        SpecialType.System_Int16 => ("short", "Int16"),
        SpecialType.System_UInt16 => ("ushort", "UInt16"),
        SpecialType.System_UInt32 => ("uint", "UInt32"),
        SpecialType.System_UInt64 => ("ulong", "UInt64"),
        _ => throw Wrong(
            Rule.Parameters,
            parameter,
            $"'{parameter.Name}' is of type {parameter.Type}; allowed: spans of double, float and whole numbers of 8 to 64 bits, and double, float, int or long"),
    };

    private static Role RoleOf(IParameterSymbol parameter)
    {
        bool isInput = parameter.Type.Name == "ReadOnlySpan";
        bool isInOut = Attributes.Find(parameter, "InOutAttribute") is not null;
        bool isScratch = Attributes.Find(parameter, "ScratchAttribute") is not null;
        return (isInput, isInOut, isScratch) switch
        {
            (true, false, false) => Role.In,
            (false, false, false) => Role.Out,
            (false, true, false) => Role.InOut,
            (false, false, true) => Role.Scratch,
            _ => throw Wrong(Rule.Parameters, parameter, $"'{parameter.Name}' has [InOut] or [Scratch]; allowed: one of them, on a Span"),
        };
    }

    private ExtentModel[] ReadShape(IParameterSymbol parameter)
    {
        AttributeData? shape = Attributes.Find(parameter, "ShapeAttribute");
        AttributeData? like = Attributes.Find(parameter, "LikeAttribute");
        if (shape is not null && like is not null)
        {
            throw Wrong(Rule.Shapes, parameter, $"'{parameter.Name}' has [Shape] and [Like]; allowed: one of them");
        }

        if (like is not null)
        {
            string other = like.ConstructorArguments[0].Value as string ?? "";
            return _shapes.TryGetValue(other, out ExtentModel[]? found)
                ? found
                : throw Wrong(Rule.Shapes, parameter, $"'{parameter.Name}' is like '{other}'; required: a buffer before it");
        }

        string[] texts = shape is null ? [DefaultDimension] : [.. shape.ConstructorArguments[0].Values.Select(value => value.Value as string ?? "")];
        ExtentModel[] extents = [.. texts.Select(ReadExtent).OfType<ExtentModel>()];
        return texts.Length >= 1 && extents.Length == texts.Length
            ? extents
            : throw Wrong(
                Rule.Shapes,
                parameter,
                $"the shape of '{parameter.Name}' is [{string.Join(", ", texts)}]; required: one or more of 'n', 'n + 1' and '1'");
    }

    /// <summary>Reads <c>n</c>, <c>rows + 1</c> or <c>1</c>; null if it is something else.</summary>
    private static ExtentModel? ReadExtent(string text)
    {
        string[] parts = [.. text.Split('+').Select(part => part.Trim())];
        return parts switch
        {
            [var name] when IsName(name) => new ExtentModel(name, 0),
            [var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int extent) && extent >= 1 => new ExtentModel(null, extent),
            [var name, var number] when IsName(name) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int added) && added >= 1
                => new ExtentModel(name, added),
            _ => null,
        };
    }

    private ConstraintModel? ConstraintOf(IParameterSymbol parameter, Role role, string elementType)
    {
        ConstraintModel[] found =
        [
            .. ((string[])["Ascending", "Offsets", "Below", "Permutation"])
                .Select(kind => (Kind: kind, Attribute: Attributes.Find(parameter, $"{kind}Attribute")))
                .Where(constraint => constraint.Attribute is not null)
                .Select(constraint => new ConstraintModel(
                    constraint.Kind, constraint.Attribute!.ConstructorArguments is [var of] ? of.Value as string ?? "" : null)),
        ];
        bool isAllowed = found is [] || (found is [var only] && role == Role.In && _shapes[parameter.Name].Length == 1
            && (only.Kind == "Ascending" || !elementType.StartsWith("Float", StringComparison.Ordinal)));
        return isAllowed
            ? found.FirstOrDefault()
            : throw Wrong(
                Rule.Values,
                parameter,
                $"the elements of '{parameter.Name}' are constrained; allowed: once, on an input of one dimension, and of whole numbers unless they are only ascending");
    }

    private string? UsedLengthOf(IParameterSymbol parameter, Role role)
    {
        if (Attributes.Find(parameter, "UsedLengthAttribute") is not { } used)
        {
            return null;
        }

        string counter = used.ConstructorArguments[0].Value as string ?? "";
        return role == Role.Out && _shapes[parameter.Name].Length == 1
            && _shapes.TryGetValue(counter, out ExtentModel[]? shape) && shape is [{ Dimension: null, Added: 1 }]
            ? counter
            : throw Wrong(
                Rule.Values, parameter, $"'{counter}' says how much of '{parameter.Name}' is used; required: an output of the shape [1], for an output of one dimension");
    }

    private AxisModel? AxisOf(IParameterSymbol parameter, Role role, string elementType)
    {
        if (Attributes.Find(parameter, "AxisAttribute") is not { } axis)
        {
            return null;
        }

        (double from, double to) = (Attributes.Number(axis, 0), Attributes.Number(axis, 1));
        bool isAllowed = role == Role.In && _shapes[parameter.Name].Length == 1 && elementType is "Float64" or "Float32"
            && Attributes.Find(parameter, "FillAttribute") is null && Attributes.Find(parameter, "AscendingAttribute") is null;
        return isAllowed && Math.Abs(to - from) is > 0 and <= double.MaxValue
            ? new AxisModel(from, to)
            : throw Wrong(
                Rule.Values,
                parameter,
                $"'{parameter.Name}' is an axis from {Text(from)} to {Text(to)}; required: two numbers, for an input of fractions with one dimension and no other content");
    }

    private string? PictureLimitOf(IParameterSymbol parameter, Role role, string elementType)
    {
        if (Attributes.Find(parameter, "PictureAttribute") is not { } picture)
        {
            return null;
        }

        bool isAllowed = role is Role.Out or Role.InOut && _shapes[parameter.Name].Length == 2 && elementType is not ("Float64" or "Float32");
        return isAllowed
            ? picture.ConstructorArguments[0].Value as string ?? ""
            : throw Wrong(Rule.Values, parameter, $"'{parameter.Name}' is a picture; required: an output of whole numbers with two dimensions");
    }

    private static EquatableArray<double>? PresetsOf(IParameterSymbol parameter, string elementType, double minimum, double maximum)
    {
        if (Attributes.Find(parameter, "RangeAttribute") is not { } range || Attributes.Named(range, "Presets") is not { IsNull: false } given)
        {
            return null;
        }

        double[] presets = [.. given.Values.Select(value => value.Value is double number ? number : double.NaN)];
        return presets.Length == 4 && presets.All(value => minimum <= value && value <= maximum && Fits(value, elementType))
            ? new EquatableArray<double>(presets)
            : throw Wrong(
                Rule.Presets, parameter, $"'{parameter.Name}' is {string.Join(", ", presets.Select(Text))} in presets; required: four values in its range");
    }

    private static bool VariesOf(IParameterSymbol parameter)
        => Attributes.Find(parameter, "RangeAttribute") is { } range && Attributes.Named(range, "Varies")?.Value is true;

    /// <summary>Whether a declaration can have the name, and the generated code a variable and a property of it.</summary>
    private static bool IsName(string text)
        => text.Length is >= 1 and <= 32 && char.IsLower(text[0]) && text.All(letter => letter < 128 && (char.IsLetterOrDigit(letter) || letter == '_'));

    private static (double Low, double High) FillOf(IParameterSymbol parameter, string elementType)
    {
        if (Attributes.Find(parameter, "FillAttribute") is not { } fill)
        {
            return elementType is "Float64" or "Float32" ? (-1, 1) : (0, 100);
        }

        (double low, double high) = (Attributes.Number(fill, 0), Attributes.Number(fill, 1));
        (double lowest, double highest) = elementType switch
        {
            // Bounds of random numbers, which a float64 need not hold exactly.
            "Int64" => (long.MinValue, long.MaxValue),
            "UInt64" => (0, ulong.MaxValue),
            _ => LimitsOf(elementType),
        };
        return lowest <= low && low <= high && high <= highest && IsOfType(low, elementType) && IsOfType(high, elementType)
            ? (low, high)
            : throw Wrong(Rule.Values, parameter, $"'{parameter.Name}' is filled from {Text(low)} to {Text(high)}; required: ascending values of its type");
    }

    private static (double Minimum, double Maximum, double Default) RangeOf(IParameterSymbol parameter, string elementType)
    {
        if (Attributes.Find(parameter, "RangeAttribute") is not { } range)
        {
            (double smallest, double largest) = LimitsOf(elementType);
            return (smallest, largest, 1);
        }

        (double low, double high) = (Attributes.Number(range, 0), Attributes.Number(range, 1));
        double middle = low + ((high - low) / 2);
        double preset = Attributes.Number(range, "Default") ?? (elementType is "Int32" or "Int64" ? Math.Floor(middle) : middle);
        return Fits(low, elementType) && Fits(high, elementType) && Fits(preset, elementType) && low <= preset && preset <= high
            ? (low, high, preset)
            : throw Wrong(
                Rule.Values,
                parameter,
                $"'{parameter.Name}' is from {Text(low)} to {Text(high)}, by default {Text(preset)}; required: ascending values of its type, and the default between them");
    }

    private static bool Fits(double value, string elementType)
    {
        (double low, double high) = LimitsOf(elementType);
        return value >= low && value <= high && IsOfType(value, elementType);
    }

    private static bool IsOfType(double value, string elementType)
        => elementType.StartsWith("Float", StringComparison.Ordinal) || value == Math.Floor(value);

    /// <summary>The values of a type that a contract can name: whole numbers up to 2⁵³ in size, which a float64 holds exactly.</summary>
    private static (double Low, double High) LimitsOf(string elementType) => elementType switch
    {
        "Float64" => (double.MinValue, double.MaxValue),
        "Float32" => (float.MinValue, float.MaxValue),
        "Int64" => (-9007199254740992.0, 9007199254740992.0),
        "Int32" => (int.MinValue, int.MaxValue),
        "Int16" => (short.MinValue, short.MaxValue),
        "Int8" => (sbyte.MinValue, sbyte.MaxValue),
        "UInt64" => (0, 9007199254740992.0),
        "UInt32" => (0, uint.MaxValue),
        "UInt16" => (0, ushort.MaxValue),
        _ => (0, byte.MaxValue),
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static ProblemException Wrong(Rule rule, IParameterSymbol parameter, string message)
        => new(rule, message, parameter.Locations.FirstOrDefault() ?? Location.None);
}
