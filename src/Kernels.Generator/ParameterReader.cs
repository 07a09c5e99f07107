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

    private readonly Dictionary<string, string[]> _shapes = [];

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

        HashSet<string> dimensions = [.. _shapes.Values.SelectMany(shape => shape)];
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
            return Create(role, _shapes[name], low, high, 0, role is Role.In or Role.InOut ? "an input" : "an output");
        }

        if (elementType == "Int32" && dimensions.Contains(name))
        {
            return Create(Role.Extent, [], 0, 0, 0, "an extent");
        }

        if (elementType is "Int64" or "UInt8")
        {
            throw Wrong(Rule.Parameters, parameter, $"'{name}' is a scalar of type {type}; allowed: double, float, int");
        }

        (double minimum, double maximum, double preset) = RangeOf(parameter, elementType);
        return Create(Role.Scalar, [], minimum, maximum, preset, "a scalar");

        ParameterModel Create(Role role, string[] shape, double low, double high, double preset, string otherwise) => new(
            name, role, type, elementType, new EquatableArray<string>(shape), low, high, preset, comment.OfParameter(name) ?? $"{otherwise}: {name}");
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
        _ => throw Wrong(
            Rule.Parameters,
            parameter,
            $"'{parameter.Name}' is of type {parameter.Type}; allowed: spans of double, float, long, int or byte, and double, float or int"),
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

    private string[] ReadShape(IParameterSymbol parameter)
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
            return _shapes.TryGetValue(other, out string[]? found)
                ? found
                : throw Wrong(Rule.Shapes, parameter, $"'{parameter.Name}' is like '{other}'; required: a buffer before it");
        }

        string[] named = shape is null ? [DefaultDimension] : [.. shape.ConstructorArguments[0].Values.Select(value => value.Value as string ?? "")];
        return named.Length >= 1 && named.All(IsName)
            ? named
            : throw Wrong(Rule.Shapes, parameter, $"the shape of '{parameter.Name}' is [{string.Join(", ", named)}]; required: one or more names");
    }

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
        return Fits(low, elementType) && Fits(high, elementType) && low <= high
            ? (low, high)
            : throw Wrong(Rule.Values, parameter, $"'{parameter.Name}' is filled from {Text(low)} to {Text(high)}; required: ascending values of its type");
    }

    private static (double Minimum, double Maximum, double Default) RangeOf(IParameterSymbol parameter, string elementType)
    {
        if (Attributes.Find(parameter, "RangeAttribute") is not { } range)
        {
            return elementType switch
            {
                "Int32" => (int.MinValue, int.MaxValue, 1),
                "Float32" => (float.MinValue, float.MaxValue, 1),
                _ => (double.MinValue, double.MaxValue, 1),
            };
        }

        (double low, double high) = (Attributes.Number(range, 0), Attributes.Number(range, 1));
        double middle = low + ((high - low) / 2);
        double preset = Attributes.Number(range, "Default") ?? (elementType == "Int32" ? System.Math.Floor(middle) : middle);
        return Fits(low, elementType) && Fits(high, elementType) && Fits(preset, elementType) && low <= preset && preset <= high
            ? (low, high, preset)
            : throw Wrong(
                Rule.Values,
                parameter,
                $"'{parameter.Name}' is from {Text(low)} to {Text(high)}, by default {Text(preset)}; required: ascending values of its type, and the default between them");
    }

    private static bool Fits(double value, string elementType)
    {
        (double low, double high) = elementType switch
        {
            "Float64" => (double.MinValue, double.MaxValue),
            "Float32" => (float.MinValue, float.MaxValue),
            "Int64" => (-9007199254740992.0, 9007199254740992.0),
            "Int32" => (int.MinValue, (double)int.MaxValue),
            _ => (byte.MinValue, (double)byte.MaxValue),
        };
        return value >= low && value <= high && (elementType.StartsWith("Float", System.StringComparison.Ordinal) || value == System.Math.Floor(value));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static ProblemException Wrong(Rule rule, IParameterSymbol parameter, string message)
        => new(rule, message, parameter.Locations.FirstOrDefault() ?? Location.None);
}
