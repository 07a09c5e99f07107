using System.Collections.Immutable;
using System.Globalization;

namespace Kernels;

/// <summary>The checks on a <see cref="KernelDeclaration"/>: the first that fails throws, with a message of one line.</summary>
internal static class DeclarationChecks
{
    private const int MaxName = 32;
    private const int MaxText = 1000;

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
            CheckBuffer(buffer, declaration);
        }

        Demand(
            declaration.Buffers.Any(buffer => buffer.IsResult),
            "there is no output among the buffers; required: one of direction out or inout");
        for (int dimension = 0; dimension < declaration.Dimensions.Length; dimension++)
        {
            Demand(
                declaration.Buffers.Any(buffer => buffer.Shape.Any(extent => ExtentExpression.Parse(extent, declaration.Dimensions)?.Dimension == dimension)),
                $"dimension '{declaration.Dimensions[dimension]}' is in no buffer's shape; required: at least one, which gives its extent");
        }

        Demand(
            declaration.LeastExtents.Length == declaration.Dimensions.Length && declaration.LeastExtents.All(static least => least >= 0),
            "a dimension's smallest extent is missing or negative; required: 0 if it may be empty, or else 1 or above");

        DemandFiniteAtLeastZero(declaration.Tolerance.Absolute, "tolerance.absolute");
        DemandFiniteAtLeastZero(declaration.Tolerance.Relative, "tolerance.relative");
        CheckWork(declaration, declaration.Flops, "flops");
        CheckWork(declaration, declaration.Bytes, "bytes");
        CheckCut(declaration);
        Demand(
            declaration.Bottleneck == Bottleneck.Bandwidth || !declaration.Flops.IsEmpty,
            "flops is empty; required when the bottleneck is compute");
        Demand(
            declaration.Presets.All.All(extents => extents.Length == declaration.Dimensions.Length
                && extents.Zip(declaration.LeastExtents, static (extent, least) => extent >= Math.Max(1, least)).All(static fits => fits)),
            "a preset lacks an extent, or has one below the dimension's smallest; required: 1 or above for each dimension");
    }

    /// <summary>The checks that need the lengths of buffers.</summary>
    public static void RunOnPresets(KernelDeclaration declaration)
    {
        foreach (ImmutableArray<int> extents in declaration.Presets.All)
        {
            for (int index = 0; index < declaration.Buffers.Length; index++)
            {
                double length = declaration.LengthOf(index, extents.AsSpan());
                Demand(
                    length <= Array.MaxLength,
                    Invariant($"in a preset {declaration.Buffers[index].Name} has {length} elements; allowed: up to {Array.MaxLength}"));
                string? problem = ConstraintFit.FindProblem(declaration, index, extents.AsSpan());
                Demand(problem is null, $"in a preset {problem}");
            }
        }
    }

    private static void CheckNames(KernelDeclaration declaration)
    {
        string name = declaration.Name;
        Demand(
            name.Length is >= 1 and <= MaxName && name.Split('.').All(IsPart),
            $"name is '{name}'; allowed: 1 to {MaxName} lower-case letters, digits, '-', '_' and '.', each part beginning with a letter");
        Demand(declaration.Revision >= 1, $"revision is {declaration.Revision}; allowed: 1 or above");
        DemandCount(declaration.Dimensions.Length, 0, KernelDeclaration.MaxDimensions, "dimensions");
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
            && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private static void CheckParameter(DeclaredParameter parameter)
    {
        string name = parameter.Name;
        CheckText($"{name}.description", parameter.Description);
        Demand(
            parameter.Type is ElementType.Float64 or ElementType.Float32 or ElementType.Int32 or ElementType.Int64,
            $"{name}.type is {ElementTypes.NameOf(parameter.Type)}; allowed for a scalar: float64, float32, int32, int64");
        DemandValue(parameter.Minimum, parameter.Type, $"{name}.minimum");
        DemandValue(parameter.Maximum, parameter.Type, $"{name}.maximum");
        DemandValue(parameter.Default, parameter.Type, $"{name}.default");
        Demand(
            parameter.Minimum <= parameter.Default && parameter.Default <= parameter.Maximum,
            Invariant($"{name}.default is {parameter.Default}; allowed: {parameter.Minimum} to {parameter.Maximum}"));
        foreach (double value in parameter.Presets?.All ?? [])
        {
            DemandValue(value, parameter.Type, $"{name}.presets", (parameter.Minimum, parameter.Maximum));
        }
    }

    private static void CheckBuffer(DeclaredBuffer buffer, KernelDeclaration declaration)
    {
        string name = buffer.Name;
        CheckText($"{name}.description", buffer.Description);
        DemandCount(buffer.Shape.Length, 1, KernelDeclaration.MaxDimensions, $"extents of {name}");
        foreach (string extent in buffer.Shape)
        {
            Demand(
                ExtentExpression.Parse(extent, declaration.Dimensions) is not null,
                $"{name}.shape names '{extent}'; allowed: a number of 1 or above, or a dimension, perhaps with a number added, as in 'n + 1'; dimensions: {string.Join(", ", declaration.Dimensions)}");
        }

        CheckConstraint(buffer, declaration);
        bool needsFill = buffer is { IsRead: true, Axis: null } && buffer.Constraint is null or { Kind: ConstraintKind.Ascending };
        Demand(needsFill == buffer.Fill is not null, $"{name}.fill: required if the kernel reads the buffer, and only then; axes, offsets, indices and permutations have none");
        CheckAxis(buffer);
        CheckPicture(buffer, declaration);
        if (buffer.Fill is { } fill)
        {
            DemandValue(fill.Low, buffer.Type, $"{name}.fill", ElementTypes.FillRangeOf(buffer.Type));
            DemandValue(fill.High, buffer.Type, $"{name}.fill", ElementTypes.FillRangeOf(buffer.Type));
            Demand(fill.Low <= fill.High, Invariant($"{name}.fill is {fill.Low} to {fill.High}; allowed: ascending"));
        }

        Demand(
            !buffer.IsRestored || buffer.Direction == BufferDirection.InOut,
            $"{name} is restored; allowed for buffers that are read and overwritten");
        if (buffer.UsedLength is { } counter)
        {
            Demand(
                buffer is { Direction: BufferDirection.Out, Shape.Length: 1 }
                    && declaration.Buffers.Any(other => other.Name == counter && other.Direction == BufferDirection.Out
                        && other.Shape is ["1"] && !ElementTypes.IsFraction(other.Type)),
                $"{name}.usedLength is '{counter}'; required: an output of one whole number, of shape 1, for an output of one dimension");
        }
    }

    private static void CheckAxis(DeclaredBuffer buffer)
    {
        if (buffer.Axis is { } axis)
        {
            Demand(
                buffer is { Direction: BufferDirection.In, Shape.Length: 1, Constraint: null } && ElementTypes.IsFraction(buffer.Type),
                $"{buffer.Name} is an axis; allowed for inputs of fractions with one dimension and no constraint");
            Demand(
                double.IsFinite(axis.To - axis.From) && axis.From != axis.To,
                Invariant($"{buffer.Name} is an axis from {axis.From} to {axis.To}; required: two numbers whose difference is finite"));
        }
    }

    private static void CheckPicture(DeclaredBuffer buffer, KernelDeclaration declaration)
        => Demand(
            buffer.PictureLimit is not { } limit
                || (buffer is { IsResult: true, Shape.Length: 2 } && !ElementTypes.IsFraction(buffer.Type)
                    && declaration.Parameters.Any(parameter => parameter.Name == limit)),
            $"{buffer.Name} is a picture with the limit '{buffer.PictureLimit}'; required: an output of whole numbers with two dimensions, and a parameter");

    private static void CheckConstraint(DeclaredBuffer buffer, KernelDeclaration declaration)
    {
        if (buffer.Constraint is not { } constraint)
        {
            return;
        }

        bool namesDimension = constraint.Kind is ConstraintKind.Offsets or ConstraintKind.Below;
        Demand(
            buffer is { Direction: BufferDirection.In, Shape.Length: 1 }
                && (constraint.Kind == ConstraintKind.Ascending || !ElementTypes.IsFraction(buffer.Type)),
            $"{buffer.Name} has a constraint; allowed on inputs of one dimension, and of whole numbers unless they are only ascending");
        Demand(
            namesDimension ? declaration.Dimensions.Contains(constraint.Of ?? "") : constraint.Of is null,
            $"the constraint of {buffer.Name} names '{constraint.Of}'; required for offsets and below: a dimension");
    }

    private static void CheckWork(KernelDeclaration declaration, ImmutableArray<WorkTerm> terms, string what)
    {
        foreach (WorkTerm term in terms)
        {
            DemandFiniteAtLeastZero(term.Coefficient, $"a coefficient of {what}");
            foreach (string factor in term.Factors)
            {
                Demand(
                    declaration.Dimensions.Contains(factor)
                        || declaration.Parameters.Any(parameter => parameter.Name == factor)
                        || declaration.Buffers.Any(buffer => buffer.Name == factor && buffer.IsResult && !ElementTypes.IsFraction(buffer.Type)),
                    $"{what} names '{factor}'; allowed: names of dimensions, of parameters, and of outputs of whole numbers");
            }
        }
    }

    private static void CheckCut(KernelDeclaration declaration)
    {
        if (declaration.Cut is not { } cut)
        {
            return;
        }

        Demand(
            declaration.Dimensions.Contains(cut.Dimension),
            $"the cut is along '{cut.Dimension}'; allowed: one of the dimensions {string.Join(", ", declaration.Dimensions)}");
        Demand(
            (cut.Kind == CutKind.Reduce) == cut.Reduction is not null,
            "the cut's reduction: required where results of parts are reduced, and only there");
        RaggedCut[] ragged = RaggedCut.FindAll(declaration);
        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            if (!ragged.Any(rows => rows.Offsets == index))
            {
                CheckCut(declaration.Buffers[index], cut);
            }
        }

        DeclaredBuffer? second = ragged.Skip(1).Select(rows => declaration.Buffers[rows.Offsets]).FirstOrDefault();
        Demand(second is null, $"{second?.Name} has offsets along the cut as another buffer has; allowed: one buffer");
        if (ragged is [var only])
        {
            CheckRagged(declaration, cut, only);
        }

        CheckUnion(declaration, cut);
        CheckHalo(declaration, cut);
    }

    private static void CheckHalo(KernelDeclaration declaration, DeclaredCut cut)
    {
        Demand(
            cut.Kind == CutKind.Stencil ? cut.Halo is { Reach: >= 1 } or { Window: not null } : cut.Halo is null,
            "the cut's halo: required where parts are of a stencil, 1 or above, or a window, and only there");
        Demand(
            cut.Halo is null or { Window: null } or { Reach: 0, Steps: null, IsPeriodic: false },
            "the cut has a window beside a halo, steps or a dimension without ends; allowed: one of them");
        Demand(
            cut.Halo?.Window is not { } window || declaration.Parameters.Any(parameter => parameter.Name == window
                && !ElementTypes.IsFraction(parameter.Type) && parameter.Minimum >= 1),
            $"the cut's window is '{cut.Halo?.Window}'; required: a parameter of whole numbers from 1 or above on");
        Demand(
            cut.Halo?.Steps is not { } steps || declaration.Parameters.Any(parameter => parameter.Name == steps
                && !ElementTypes.IsFraction(parameter.Type) && parameter.Minimum is 0 or 1),
            $"the cut's steps are '{cut.Halo?.Steps}'; required: a parameter of whole numbers from 0 or 1 on");
    }

    private static void CheckUnion(KernelDeclaration declaration, DeclaredCut cut)
    {
        Demand(cut.Kind == CutKind.Merge || cut.Union == Union.None, "the cut's union: allowed where parts are merged");
        DeclaredBuffer[] states = [.. declaration.Buffers.Where(buffer => buffer.Direction == BufferDirection.InOut)];
        DeclaredBuffer[] counted = [.. declaration.Buffers.Where(buffer => buffer.UsedLength is not null)];
        Demand(
            cut.Kind != CutKind.Merge || cut.Union == Union.Smallest || states is not [],
            "the parts of the cut are merged; required: a buffer of direction inout, from which the next part continues");
        Demand(
            cut.Union != Union.Or || states.All(state => !ElementTypes.IsFraction(state.Type)),
            "the cut's union is of bits; required: buffers of direction inout of whole numbers");
        Demand(
            cut.Union != Union.Smallest || (states is [] && counted is [{ } only] && !ElementTypes.IsFraction(only.Type)),
            "the cut's union is of the smallest elements; required: one output of whole numbers with a usedLength, and no buffer of direction inout");
        string[] united = [.. states.Concat(counted).Select(buffer => buffer.Name), .. counted.Select(buffer => buffer.UsedLength!)];
        DeclaredBuffer? other = declaration.Buffers.FirstOrDefault(buffer => buffer.IsResult && !united.Contains(buffer.Name));
        Demand(
            cut.Union == Union.None || cut.Finish is not null || other is null,
            $"{other?.Name} is not part of what the cut's union unites; required in a manifest: no other outputs");
    }

    private static void CheckCut(DeclaredBuffer buffer, DeclaredCut cut)
    {
        bool isCut = buffer.Shape[0] == cut.Dimension;
        string name = $"{buffer.Name}, cut along {cut.Dimension},";
        Demand(
            buffer.Shape.Skip(isCut ? 1 : 0).All(extent => !Names(extent, cut.Dimension)),
            $"{name} has the shape [{string.Join(", ", buffer.Shape)}]; allowed: {cut.Dimension} as the first extent alone, with nothing added");
        Demand(
            buffer.Constraint?.Of != cut.Dimension,
            $"{name} refers to places along it, which are others in a part");
        Demand(
            !isCut || (buffer is { UsedLength: null, Constraint: null or { Kind: ConstraintKind.Below } }
                && (cut.Kind == CutKind.Stencil || buffer.Direction != BufferDirection.InOut)),
            $"{name} is overwritten, counts in part, or has elements that depend on each other; allowed: inputs of any elements or of indices, and outputs; in a stencil, what is overwritten too");
        Demand(
            !buffer.IsResult || isCut == cut.CutsResults,
            $"{buffer.Name} {(isCut ? "has" : "lacks")} the dimension {cut.Dimension} of the cut; required: every result has it in a map or a stencil, and none in any other kind");
        Demand(
            cut.Kind != CutKind.Reduce || buffer.Direction != BufferDirection.InOut,
            $"{buffer.Name} is read and overwritten, so that its parts can't be reduced; allowed: outputs");
        Demand(
            cut.Reduction != Reduction.Norm || !buffer.IsResult || ElementTypes.IsFraction(buffer.Type),
            $"{buffer.Name} is of whole numbers, and reduced to a norm; allowed: fractions");
    }

    private static void CheckRagged(KernelDeclaration declaration, DeclaredCut cut, RaggedCut ragged)
    {
        DeclaredBuffer offsets = declaration.Buffers[ragged.Offsets];
        string along = ragged.Dimension;
        Demand(cut.Kind == CutKind.Map, $"{offsets.Name} has offsets along the cut; allowed in a map only");
        Demand(
            declaration.LeastExtents[declaration.Dimensions.IndexOf(along)] == 0,
            $"{offsets.Name} has offsets along the cut, and {along}, which they point into, may not be empty; required: a smallest extent of 0");
        foreach (DeclaredBuffer buffer in declaration.Buffers.Where(buffer => buffer != offsets))
        {
            bool isCut = buffer.Shape[0] == along;
            string name = $"{buffer.Name}, cut where {offsets.Name} says,";
            Demand(
                buffer.Shape.Skip(isCut ? 1 : 0).All(extent => !Names(extent, along)),
                $"{name} has the shape [{string.Join(", ", buffer.Shape)}]; allowed: {along} as the first extent alone, with nothing added");
            Demand(buffer.Constraint?.Of != along, $"{name} refers to places along {along}, which are others in a part");
            Demand(
                !isCut || buffer is { Direction: BufferDirection.In, Constraint: null or { Kind: ConstraintKind.Below } },
                $"{name} is written, or has elements that depend on each other; allowed: inputs of any elements or of indices");
        }
    }

    /// <summary>Whether an extent is that of a dimension, perhaps with a number added.</summary>
    private static bool Names(string extent, string dimension) => extent.Split('+', StringSplitOptions.TrimEntries)[0] == dimension;

    private static void CheckText(string name, string text)
        => Demand(
            text.Length is >= 1 and <= MaxText && !PlainText.HasForbidden(text),
            $"{name} is empty, too long or has control characters; allowed: one line of 1 to {MaxText} characters");

    private static void DemandValue(double value, ElementType type, string name)
        => DemandValue(value, type, name, ElementTypes.RangeOf(type));

    private static void DemandValue(double value, ElementType type, string name, (double Low, double High) range)
    {
        bool isOfType = ElementTypes.IsFraction(type) || value == Math.Truncate(value);
        Demand(value >= range.Low && value <= range.High && isOfType, Invariant($"{name} is {value}, which is no {ElementTypes.NameOf(type)}"));
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
