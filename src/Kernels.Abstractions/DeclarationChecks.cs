using System.Collections.Immutable;
using System.Globalization;

namespace Kernels;

/// <summary>The checks on a <see cref="KernelDeclaration"/>: the first that fails throws, with a message of one line.</summary>
internal static class DeclarationChecks
{
    private const int MaxName = 32;
    private const int MaxText = 1000;

    /// <summary>2⁵³: float64 represents every whole number up to this one.</summary>
    private const double LargestWhole = 1L << 53;

    public static void Run(KernelDeclaration declaration)
    {
        CheckNames(declaration);
        CheckText("summary", declaration.Summary);
        CheckText("definition", declaration.Definition);
        foreach (DeclaredParameter parameter in declaration.Parameters)
        {
            CheckParameter(parameter);
        }

        foreach (DeclaredBuffer buffer in declaration.Buffers)
        {
            CheckBuffer(buffer, declaration.Dimensions);
        }

        Demand(
            declaration.Buffers.Any(buffer => buffer.Direction is BufferDirection.Out or BufferDirection.InOut),
            "there is no output among the buffers; required: one of direction out or inout");
        foreach (string dimension in declaration.Dimensions)
        {
            Demand(
                declaration.Buffers.Any(buffer => buffer.Shape.Contains(dimension)),
                $"dimension '{dimension}' is in no buffer's shape; required: at least one, which gives its extent");
        }

        DemandFiniteAtLeastZero(declaration.Tolerance.Absolute, "tolerance.absolute");
        DemandFiniteAtLeastZero(declaration.Tolerance.Relative, "tolerance.relative");
        CheckFlops(declaration);
        CheckPresets(declaration);
    }

    private static void CheckNames(KernelDeclaration declaration)
    {
        string name = declaration.Name;
        Demand(
            name.Length is >= 1 and <= MaxName && name.Split('.').All(IsPart),
            $"name is '{name}'; allowed: 1 to {MaxName} lower-case letters, digits, '-' and '.', each part beginning with a letter");
        Demand(
            KernelContracts.All.All(contract => contract.Name != name),
            $"name is '{name}'; that is a kernel of this host's own, which can be implemented but not declared");
        Demand(declaration.Revision >= 1, $"revision is {declaration.Revision}; allowed: 1 or above");
        DemandCount(declaration.Dimensions.Length, 1, KernelDeclaration.MaxDimensions, "dimensions");
        DemandCount(declaration.Parameters.Length, 0, KernelDeclaration.MaxParameters, "parameters");
        DemandCount(declaration.Buffers.Length, 1, KernelDeclaration.MaxBuffers, "buffers");

        // Workers receive all of these as the arguments of one function.
        HashSet<string> used = new(StringComparer.Ordinal) { "threads" };
        foreach (string identifier in (IEnumerable<string>)
            [
                .. declaration.Dimensions,
                .. declaration.Parameters.Select(parameter => parameter.Name),
                .. declaration.Buffers.Select(buffer => buffer.Name),
            ])
        {
            Demand(
                identifier.Length is >= 1 and <= MaxName && char.IsAsciiLetter(identifier[0])
                    && identifier.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'),
                $"'{identifier}' is no name; allowed: 1 to {MaxName} letters, digits and '_', beginning with a letter");
            Demand(used.Add(identifier), $"'{identifier}' names two things; allowed: a name for each, other than 'threads'");
        }
    }

    /// <summary>Whether text can be a kernel's name, or a part of its namespace.</summary>
    private static bool IsPart(string text)
        => text.Length > 0 && char.IsAsciiLetterLower(text[0])
            && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void CheckParameter(DeclaredParameter parameter)
    {
        string name = parameter.Name;
        CheckText($"{name}.description", parameter.Description);
        Demand(
            parameter.Type is ElementType.Float64 or ElementType.Float32 or ElementType.Int32,
            $"{name}.type is {ElementTypes.NameOf(parameter.Type)}; allowed for a scalar: float64, float32, int32");
        DemandValue(parameter.Minimum, parameter.Type, $"{name}.minimum");
        DemandValue(parameter.Maximum, parameter.Type, $"{name}.maximum");
        DemandValue(parameter.Default, parameter.Type, $"{name}.default");
        Demand(
            parameter.Minimum <= parameter.Default && parameter.Default <= parameter.Maximum,
            Invariant($"{name}.default is {parameter.Default}; allowed: {parameter.Minimum} to {parameter.Maximum}"));
    }

    private static void CheckBuffer(DeclaredBuffer buffer, ImmutableArray<string> dimensions)
    {
        string name = buffer.Name;
        CheckText($"{name}.description", buffer.Description);
        DemandCount(buffer.Shape.Length, 1, KernelDeclaration.MaxDimensions, $"extents of {name}");
        foreach (string dimension in buffer.Shape)
        {
            Demand(
                dimensions.Contains(dimension),
                $"{name}.shape names '{dimension}'; dimensions: {string.Join(", ", dimensions)}");
        }

        bool isRead = buffer.Direction is BufferDirection.In or BufferDirection.InOut;
        Demand(isRead == buffer.Fill is not null, $"{name}.fill: required if the kernel reads the buffer, and only then");
        if (buffer.Fill is { } fill)
        {
            DemandValue(fill.Low, buffer.Type, $"{name}.fill");
            DemandValue(fill.High, buffer.Type, $"{name}.fill");
            Demand(fill.Low <= fill.High, Invariant($"{name}.fill is {fill.Low} to {fill.High}; allowed: ascending"));
        }
    }

    private static void CheckFlops(KernelDeclaration declaration)
    {
        foreach (WorkTerm term in declaration.Flops)
        {
            DemandFiniteAtLeastZero(term.Coefficient, "a coefficient of flops");
            foreach (string factor in term.Factors)
            {
                Demand(
                    declaration.Dimensions.Contains(factor) || declaration.Parameters.Any(parameter => parameter.Name == factor),
                    $"flops names '{factor}'; allowed: names of dimensions and parameters");
            }
        }

        Demand(
            declaration.Bottleneck == Bottleneck.Bandwidth || !declaration.Flops.IsEmpty,
            "flops is empty; required when the bottleneck is compute");
    }

    private static void CheckPresets(KernelDeclaration declaration)
    {
        foreach (ImmutableArray<int> extents in declaration.Presets.All)
        {
            Demand(
                extents.Length == declaration.Dimensions.Length && extents.All(static extent => extent >= 1),
                "a preset lacks an extent; required: 1 or above for each dimension");
            for (int index = 0; index < declaration.Buffers.Length; index++)
            {
                double length = declaration.LengthOf(index, extents.AsSpan());
                Demand(
                    length <= Array.MaxLength,
                    Invariant($"in a preset {declaration.Buffers[index].Name} has {length} elements; allowed: up to {Array.MaxLength}"));
            }
        }
    }

    private static void CheckText(string name, string text)
        => Demand(
            text.Length is >= 1 and <= MaxText && !PlainText.HasForbidden(text),
            $"{name} is empty, too long or has control characters; allowed: one line of 1 to {MaxText} characters");

    private static void DemandValue(double value, ElementType type, string name)
    {
        (double low, double high) = type switch
        {
            ElementType.Float64 => (double.MinValue, double.MaxValue),
            ElementType.Float32 => (float.MinValue, float.MaxValue),
            ElementType.Int64 => (-LargestWhole, LargestWhole),
            ElementType.Int32 => (int.MinValue, int.MaxValue),
            _ => (byte.MinValue, byte.MaxValue),
        };
        bool isWhole = type is ElementType.Float64 or ElementType.Float32 || value == Math.Truncate(value);
        Demand(value >= low && value <= high && isWhole, Invariant($"{name} is {value}, which is no {ElementTypes.NameOf(type)}"));
    }

    private static void DemandFiniteAtLeastZero(double value, string name)
        => Demand(double.IsFinite(value) && value >= 0, Invariant($"{name} is {value}; allowed: a finite number, 0 or above"));

    private static void DemandCount(int count, int low, int high, string what)
        => Demand(count >= low && count <= high, $"there are {count} {what}; allowed: {low} to {high}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Demand(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
