using System.Collections.Immutable;
using System.Text.Json;

namespace Kernels.Plugins.Manifests;

/// <summary>Reads the kernels that a manifest declares.</summary>
internal static class DeclarationReader
{
    private const int MaxText = 1000;
    private const int MaxName = 32;
    private const int MaxFlops = 16;
    private const int MaxRevision = 999_999;

    /// <summary>Reads a declaration.</summary>
    /// <param name="value">The object.</param>
    /// <param name="place">Where it is, such as <c>kernels[1]</c>.</param>
    /// <exception cref="DocumentException">It does not follow the format, or its parts don't fit together.</exception>
    public static KernelDeclaration Read(JsonElement value, string place)
    {
        JsonMembers kernel = JsonMembers.Of(value, place);
        kernel.RequireOnly(
            "name", "revision", "summary", "definition", "dimensions", "parameters", "buffers", "tolerance", "flops", "bottleneck", "presets");
        ImmutableArray<string> dimensions = ReadNames(kernel, "dimensions", KernelDeclaration.MaxDimensions);
        JsonMembers tolerance = kernel.Members("tolerance");
        tolerance.RequireOnly("absolute", "relative");
        try
        {
            return new KernelDeclaration(
                ReadName(kernel),
                kernel.Integer("revision", 1, MaxRevision),
                kernel.Text("summary", MaxText),
                kernel.Text("definition", MaxText),
                dimensions,
                kernel.List("parameters", 0, KernelDeclaration.MaxParameters, ReadParameter),
                kernel.List("buffers", 1, KernelDeclaration.MaxBuffers, ReadBuffer),
                new DeclaredTolerance(tolerance.Number("absolute"), tolerance.Number("relative")),
                kernel.List("flops", 0, MaxFlops, ReadWork),
                kernel.Word("bottleneck", "compute", "bandwidth") == "compute" ? Bottleneck.Compute : Bottleneck.Bandwidth,
                ReadPresets(kernel.Members("presets"), dimensions));
        }
        catch (ArgumentException exception)
        {
            throw new DocumentException($"\"{place}\": {exception.Message}");
        }
    }

    private static string ReadName(JsonMembers kernel)
    {
        string name = kernel.Text("name", MaxName);
        return KernelContracts.All.All(contract => contract.Name != name)
            ? name
            : throw new ArgumentException($"name is '{name}'; that is a kernel of this host's own, which can be implemented but not declared");
    }

    private static DeclaredParameter ReadParameter(JsonElement value, string place)
    {
        JsonMembers parameter = JsonMembers.Of(value, place);
        parameter.RequireOnly("name", "type", "minimum", "maximum", "default", "description");
        (ElementType type, double lowest, double highest) = parameter.Word("type", "float64", "float32", "int32") switch
        {
            "float64" => (ElementType.Float64, double.MinValue, double.MaxValue),
            "float32" => (ElementType.Float32, float.MinValue, float.MaxValue),
            _ => (ElementType.Int32, int.MinValue, (double)int.MaxValue),
        };
        return new DeclaredParameter(
            parameter.Text("name", MaxName),
            type,
            parameter.Has("minimum") ? parameter.Number("minimum") : lowest,
            parameter.Has("maximum") ? parameter.Number("maximum") : highest,
            parameter.Number("default"),
            parameter.Text("description", MaxText));
    }

    private static DeclaredBuffer ReadBuffer(JsonElement value, string place)
    {
        JsonMembers buffer = JsonMembers.Of(value, place);
        buffer.RequireOnly("name", "type", "direction", "shape", "fill", "description");
        string type = buffer.Text("type", MaxName);
        if (!ElementTypes.TryParse(type, out ElementType element))
        {
            throw JsonMembers.Wrong(buffer.PlaceOf("type"), buffer.Value("type"), ElementTypes.Names);
        }

        return new DeclaredBuffer(
            buffer.Text("name", MaxName),
            element,
            buffer.Word("direction", "in", "out", "inout", "scratch") switch
            {
                "in" => BufferDirection.In,
                "out" => BufferDirection.Out,
                "inout" => BufferDirection.InOut,
                _ => BufferDirection.Scratch,
            },
            ReadNames(buffer, "shape", KernelDeclaration.MaxDimensions),
            buffer.Has("fill") ? ReadFill(buffer) : null,
            buffer.Text("description", MaxText));
    }

    /// <summary>A number for a constant, or two numbers for random values between them.</summary>
    private static DeclaredFill ReadFill(JsonMembers buffer)
    {
        if (buffer.Value("fill").ValueKind == JsonValueKind.Number)
        {
            double constant = buffer.Number("fill");
            return new DeclaredFill(constant, constant);
        }

        ImmutableArray<double> bounds = buffer.List("fill", 2, 2, ReadNumber);
        return new DeclaredFill(bounds[0], bounds[1]);
    }

    private static WorkTerm ReadWork(JsonElement value, string place)
    {
        JsonMembers term = JsonMembers.Of(value, place);
        term.RequireOnly("coefficient", "of");
        return new WorkTerm(term.Number("coefficient"), ReadNames(term, "of", MaxFlops));
    }

    private static DeclaredPresets ReadPresets(JsonMembers presets, ImmutableArray<string> dimensions)
    {
        presets.RequireOnly("tiny", "small", "medium", "large");
        return new DeclaredPresets(Extents("tiny"), Extents("small"), Extents("medium"), Extents("large"));

        ImmutableArray<int> Extents(string preset)
        {
            JsonMembers extents = presets.Members(preset);
            extents.RequireOnly(dimensions.AsSpan());
            return [.. dimensions.Select(dimension => extents.Integer(dimension, 1, Array.MaxLength))];
        }
    }

    private static ImmutableArray<string> ReadNames(JsonMembers members, string name, int most)
        => members.List(name, 0, most, static (element, place) => JsonText.Line(element, place, MaxName));

    private static double ReadNumber(JsonElement value, string place)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw JsonMembers.Wrong(place, value, "a finite number");
}
