using System.Collections.Immutable;
using System.Text.Json;

namespace Kernels.Plugins.Manifests;

/// <summary>Reads the kernels that a manifest declares.</summary>
internal static class DeclarationReader
{
    private const int MaxText = 1000;
    private const int MaxName = 32;
    private const int MaxExtent = 48;
    private const int MaxWork = 16;
    private const int MaxRevision = 999_999;

    /// <summary>Reads a declaration.</summary>
    /// <param name="value">The object.</param>
    /// <param name="place">Where it is, such as <c>kernels[1]</c>.</param>
    /// <exception cref="DocumentException">It does not follow the format, or its parts don't fit together.</exception>
    public static KernelDeclaration Read(JsonElement value, string place)
    {
        JsonMembers kernel = JsonMembers.Of(value, place);
        kernel.RequireOnly(
            "name", "revision", "summary", "definition", "dimensions", "leastExtents", "parameters", "buffers", "tolerance", "flops",
            "bytes", "readsEverything", "bottleneck", "presets", "cut");
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
                kernel.List("flops", 0, MaxWork, ReadWork),
                kernel.Word("bottleneck", "compute", "bandwidth") == "compute" ? Bottleneck.Compute : Bottleneck.Bandwidth,
                ReadPresets(kernel.Members("presets"), dimensions),
                kernel.Has("leastExtents") ? ReadLeastExtents(kernel.Members("leastExtents"), dimensions) : default,
                kernel.Has("bytes") ? kernel.List("bytes", 1, MaxWork, ReadWork) : default,
                kernel.Has("cut") ? ReadCut(kernel.Members("cut")) : null)
            {
                ReadsEverything = kernel.Flag("readsEverything"),
            };
        }
        catch (ArgumentException exception)
        {
            throw new DocumentException($"\"{place}\": {exception.Message}");
        }
    }

    /// <summary>A name with a namespace: names without one are this project's own, which grow in number.</summary>
    private static string ReadName(JsonMembers kernel)
    {
        string name = kernel.Text("name", MaxName);
        if (KernelContracts.All.Any(contract => contract.Name == name))
        {
            throw new ArgumentException($"name is '{name}'; that is a kernel of this host's own, which can be implemented but not declared");
        }

        return name.Contains('.', StringComparison.Ordinal)
            ? name
            : throw new DocumentException(
                $"\"{kernel.PlaceOf("name")}\" is {JsonText.Excerpt(kernel.Value("name"))}; required: a namespace before it, as in "
                + $"\"acme.{JsonText.OneLine(name)}\", so that a kernel that later comes with this project never takes the name");
    }

    private static DeclaredParameter ReadParameter(JsonElement value, string place)
    {
        JsonMembers parameter = JsonMembers.Of(value, place);
        parameter.RequireOnly("name", "type", "minimum", "maximum", "default", "presets", "varies", "description");
        _ = ElementTypes.TryParse(parameter.Word("type", "float64", "float32", "int64", "int32"), out ElementType type);
        (double lowest, double highest) = ElementTypes.RangeOf(type);
        return new DeclaredParameter(
            parameter.Text("name", MaxName),
            type,
            parameter.Has("minimum") ? ReadValue(parameter, "minimum") : lowest,
            parameter.Has("maximum") ? ReadValue(parameter, "maximum") : highest,
            ReadValue(parameter, "default"),
            parameter.Text("description", MaxText))
        {
            Presets = parameter.Has("presets") ? ReadPresetValues(parameter) : null,
            Varies = parameter.Flag("varies"),
        };
    }

    /// <summary>Four numbers, from the smallest preset to the largest.</summary>
    private static DeclaredPresetValues ReadPresetValues(JsonMembers parameter)
    {
        ImmutableArray<double> values = parameter.List("presets", 4, 4, ReadNumber);
        return new(values[0], values[1], values[2], values[3]);
    }

    /// <summary>A number that did not become another one, as whole numbers beyond 2⁵³ could.</summary>
    private static double ReadValue(JsonMembers parameter, string name)
    {
        double number = parameter.Number(name);
        JsonElement value = parameter.Value(name);
        return !value.TryGetInt64(out long whole) || whole == (Int128)number
            ? number
            : throw JsonMembers.Wrong(parameter.PlaceOf(name), value, "whole numbers that float64 holds, such as all up to 2⁵³");
    }

    private static DeclaredBuffer ReadBuffer(JsonElement value, string place)
    {
        JsonMembers buffer = JsonMembers.Of(value, place);
        buffer.RequireOnly("name", "type", "direction", "shape", "fill", "axis", "constraint", "usedLength", "restored", "picture", "description");
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
            buffer.List("shape", 0, KernelDeclaration.MaxDimensions, static (element, place) => JsonText.Line(element, place, MaxExtent)),
            buffer.Has("fill") ? ReadFill(buffer) : null,
            buffer.Text("description", MaxText),
            buffer.Has("constraint") ? ReadConstraint(buffer.Value("constraint"), buffer.PlaceOf("constraint")) : null,
            buffer.OptionalText("usedLength", MaxName))
        {
            IsRestored = buffer.Flag("restored"),
            Axis = buffer.Has("axis") ? ReadAxis(buffer) : null,
            PictureLimit = buffer.OptionalText("picture", MaxName),
        };
    }

    /// <summary>A word, or an object of one member that names a dimension.</summary>
    private static DeclaredConstraint ReadConstraint(JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            switch (value.GetString())
            {
                case "ascending": return new(ConstraintKind.Ascending);
                case "permutation": return new(ConstraintKind.Permutation);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().ToArray() is [{ Name: "offsets" or "below" } member])
        {
            return new(
                member.Name == "below" ? ConstraintKind.Below : ConstraintKind.Offsets,
                JsonText.Line(member.Value, $"{place}.{member.Name}", MaxName));
        }

        throw JsonMembers.Wrong(place, value, "\"ascending\", \"permutation\", { \"offsets\": DIMENSION }, { \"below\": DIMENSION }");
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

    /// <summary>Where coordinates begin, and where they end.</summary>
    private static DeclaredAxis ReadAxis(JsonMembers buffer)
    {
        ImmutableArray<double> ends = buffer.List("axis", 2, 2, ReadNumber);
        return new DeclaredAxis(ends[0], ends[1]);
    }

    private static WorkTerm ReadWork(JsonElement value, string place)
    {
        JsonMembers term = JsonMembers.Of(value, place);
        term.RequireOnly("coefficient", "of");
        return new WorkTerm(term.Number("coefficient"), ReadNames(term, "of", MaxWork));
    }

    private static DeclaredCut ReadCut(JsonMembers cut)
    {
        cut.RequireOnly("along", "kind", "reduction", "union", "halo", "steps", "periodic", "window");
        return new DeclaredCut(
            cut.Text("along", MaxName),
            cut.Word("kind", "map", "reduce", "merge", "stencil") switch
            {
                "map" => CutKind.Map,
                "reduce" => CutKind.Reduce,
                "merge" => CutKind.Merge,
                _ => CutKind.Stencil,
            },
            !cut.Has("reduction") ? null : cut.Word("reduction", "sum", "norm") == "sum" ? Reduction.Sum : Reduction.Norm,
            !cut.Has("union") ? Union.None : cut.Word("union", "or", "max", "smallest") switch
            {
                "or" => Union.Or,
                "max" => Union.Max,
                _ => Union.Smallest,
            })
        {
            Halo = ReadHalo(cut),
        };
    }

    private static DeclaredHalo? ReadHalo(JsonMembers cut)
    {
        if (!cut.Has("halo") && !cut.Has("steps") && !cut.Has("periodic") && !cut.Has("window"))
        {
            return null;
        }

        string? window = cut.OptionalText("window", MaxName);
        int reach = window is not null && !cut.Has("halo") ? 0 : cut.Integer("halo", 1, Array.MaxLength);
        return new DeclaredHalo(reach, cut.OptionalText("steps", MaxName), cut.Flag("periodic"), window);
    }

    private static ImmutableArray<int> ReadLeastExtents(JsonMembers least, ImmutableArray<string> dimensions)
    {
        least.RequireOnly(dimensions.AsSpan());
        return [.. dimensions.Select(dimension => least.Has(dimension) ? least.Integer(dimension, 0, Array.MaxLength) : 1)];
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
