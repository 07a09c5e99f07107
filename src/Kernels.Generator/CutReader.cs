using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>Reads along which dimension a call can be cut, and checks that every buffer can be.</summary>
internal static class CutReader
{
    /// <summary>The members of <c>CutKind</c>, <c>Reduction</c> and <c>Union</c>, by their values.</summary>
    private static readonly string[] Kinds = ["Map", "Reduce", "Merge", "Stencil"];
    private static readonly string[] Reductions = ["Sum", "Norm"];
    private static readonly string[] Unions = ["None", "Or", "Max", "Smallest"];

    /// <summary>Reads it.</summary>
    /// <param name="type">The class of the kernel.</param>
    /// <param name="dimensions">The kernel's dimensions.</param>
    /// <param name="leastExtents">The smallest extent of a dimension.</param>
    /// <param name="parameters">The oracle's parameters.</param>
    /// <param name="summary">What makes figures of a result; null if nothing does.</param>
    /// <param name="finish">What computes the results that follow from a sketch; null if nothing does.</param>
    /// <returns>The cut; null if there is none.</returns>
    /// <exception cref="ProblemException">A buffer can't be cut so.</exception>
    public static CutModel? Read(
        INamedTypeSymbol type,
        string[] dimensions,
        Func<string, int> leastExtents,
        IReadOnlyList<ParameterModel> parameters,
        ViewModel? summary,
        ViewModel? finish)
    {
        if (Attributes.Find(type, "CutAttribute") is not { } attribute)
        {
            return null;
        }

        string dimension = attribute.ConstructorArguments[0].Value as string ?? "";
        string kind = Kinds.ElementAtOrDefault((int)Attributes.Number(attribute, 1)) ?? "";
        string reduction = Reductions.ElementAtOrDefault((int)(Attributes.Number(attribute, "Reduction") ?? 0)) ?? "";
        string union = Unions.ElementAtOrDefault((int)(Attributes.Number(attribute, "Union") ?? 0)) ?? "";
        HaloModel halo = new(
            (int)(Attributes.Number(attribute, "Halo") ?? 0),
            Attributes.Named(attribute, "Steps")?.Value as string,
            Attributes.Named(attribute, "Periodic")?.Value is true,
            Attributes.Named(attribute, "Window")?.Value as string);
        ParameterModel[] offsets = [.. parameters.Where(parameter => AreOffsets(parameter, dimension))];
        string? problem = FindProblem(dimension, kind, reduction, dimensions, [.. parameters.Except(offsets)])
            ?? FindProblemOfRows(dimension, kind, leastExtents, offsets, parameters)
            ?? FindProblemOfUnion(kind, union, parameters, finish)
            ?? FindProblemOfHalo(kind, halo, parameters)
            ?? (!CutsResults(kind) && FindOfPart(dimension, parameters, summary) is { } part
                ? $"the summary takes '{part}', of which only the last part is there; allowed where parts are reduced or merged: what has not the dimension '{dimension}'"
                : null);
        return problem is null
            ? new CutModel(dimension, kind, kind == "Reduce" ? reduction : null, union) { Finish = finish, Halo = kind == "Stencil" ? halo : null }
            : throw new ProblemException(Rule.Cut, problem, Attributes.PlaceOf(attribute));
    }

    private static string? FindProblem(
        string dimension, string kind, string reduction, string[] dimensions, IReadOnlyList<ParameterModel> parameters)
    {
        if (!dimensions.Contains(dimension))
        {
            return $"the cut is along '{dimension}'; required: one of the dimensions {string.Join(", ", dimensions)}";
        }

        foreach (ParameterModel buffer in parameters.Where(parameter => parameter.IsBuffer))
        {
            bool isCut = buffer.Shape[0] is { Added: 0 } first && first.Dimension == dimension;
            bool isResult = buffer.Role is Role.Out or Role.InOut;
            if (buffer.Shape.Skip(isCut ? 1 : 0).Any(extent => extent.Dimension == dimension))
            {
                return $"'{buffer.Name}' has the shape [{string.Join(", ", buffer.Shape)}]; required: '{dimension}' as the first extent alone, with nothing added";
            }

            if (buffer.Constraint?.Of == dimension)
            {
                return $"'{buffer.Name}' refers to places along '{dimension}', which are others in a part; required: another dimension";
            }

            if (isCut && ((buffer.Role == Role.InOut && kind != "Stencil") || buffer.UsedLength is not null || buffer.Constraint is { Kind: not "Below" }))
            {
                return $"'{buffer.Name}' is overwritten, counts in part, or has elements that depend on each other; required along '{dimension}': inputs of any elements or of indices, and outputs; in a stencil, what is overwritten too";
            }

            if (isResult && isCut != CutsResults(kind))
            {
                return $"'{buffer.Name}' {(isCut ? "has" : "lacks")} the dimension '{dimension}'; required: every result has it in a map or a stencil, and none in any other kind";
            }

            if (kind == "Reduce" && (buffer.Role == Role.InOut || (isResult && reduction == "Norm" && !buffer.IsFraction)))
            {
                return $"'{buffer.Name}' can't be reduced; required: outputs that are not read, and of fractions for a norm";
            }
        }

        return null;
    }

    /// <summary>Whether an input says where rows of different lengths begin, one after the other along the cut.</summary>
    private static bool AreOffsets(ParameterModel parameter, string dimension)
        => parameter is { IsBuffer: true, Constraint: { Kind: "Offsets" } constraint }
            && constraint.Of != dimension
            && parameter.Shape is [{ Added: 1 } extent] && extent.Dimension == dimension;

    private static string? FindProblemOfRows(
        string dimension, string kind, Func<string, int> leastExtents, ParameterModel[] offsets, IReadOnlyList<ParameterModel> parameters)
    {
        if (offsets is not [var rows])
        {
            return offsets is [] ? null : $"'{offsets[1].Name}' has offsets along '{dimension}' as '{offsets[0].Name}' has; required: one input";
        }

        string along = rows.Constraint!.Of!;
        if (kind != "Map" || leastExtents(along) > 0)
        {
            return kind != "Map"
                ? $"'{rows.Name}' has offsets along '{dimension}'; required there: CutKind.Map"
                : $"'{rows.Name}' has offsets along '{dimension}', and a part may have none of '{along}'; required: Minimum = 0 of that [Extent]";
        }

        foreach (ParameterModel buffer in parameters.Where(parameter => parameter.IsBuffer && parameter != rows))
        {
            bool isCut = buffer.Shape[0] is { Added: 0 } first && first.Dimension == along;
            if (buffer.Shape.Skip(isCut ? 1 : 0).Any(extent => extent.Dimension == along))
            {
                return $"'{buffer.Name}' has the shape [{string.Join(", ", buffer.Shape)}]; required: '{along}', which '{rows.Name}' points into, as the first extent alone, with nothing added";
            }

            if (buffer.Constraint?.Of == along)
            {
                return $"'{buffer.Name}' refers to places along '{along}', which are others in a part; required: another dimension";
            }

            if (isCut && (buffer.Role != Role.In || buffer.Constraint is { Kind: not "Below" }))
            {
                return $"'{buffer.Name}' is written, or has elements that depend on each other; required along '{along}', which '{rows.Name}' points into: inputs of any elements or of indices";
            }
        }

        return null;
    }

    private static string? FindProblemOfUnion(string kind, string union, IReadOnlyList<ParameterModel> parameters, ViewModel? finish)
    {
        if (union == "None" ? finish is not null : kind != "Merge")
        {
            return "a union or [Finish] is for sketches; required: both a merge and its union, or neither";
        }

        ParameterModel[] states = [.. parameters.Where(parameter => parameter.Role == Role.InOut)];
        ParameterModel[] counted = [.. parameters.Where(parameter => parameter.UsedLength is not null)];
        if (kind == "Merge" && union != "Smallest" && states is [])
        {
            return "nothing is read and overwritten; required in a merge: an [InOut] buffer, from which the next part continues";
        }

        if (union == "Or" && states.FirstOrDefault(state => state.IsFraction) is { } fractions)
        {
            return $"'{fractions.Name}' has no bits to unite; required: whole numbers";
        }

        if (union == "Smallest" && (states is not [] || counted is not [{ IsFraction: false }]))
        {
            return "there is no sketch of smallest elements; required: one output of whole numbers with [UsedLength], and no [InOut] buffer";
        }

        string[] made = [.. states.Concat(counted).Select(parameter => parameter.Name), .. counted.Select(parameter => parameter.UsedLength!), .. finish?.Parameters ?? []];
        return union != "None" && parameters.FirstOrDefault(parameter => parameter.Role == Role.Out && !made.Contains(parameter.Name)) is { } other
            ? $"'{other.Name}' is not part of a united sketch; required: a [Finish] method that takes it"
            : null;
    }

    private static string? FindProblemOfHalo(string kind, HaloModel halo, IReadOnlyList<ParameterModel> parameters)
    {
        if (kind != "Stencil")
        {
            return halo is { Reach: 0, Steps: null, IsPeriodic: false, Window: null }
                ? null
                : "a halo is for stencils; required: CutKind.Stencil, or no Halo, Steps, Periodic and Window";
        }

        if (halo.Window is { } window)
        {
            return halo is not { Reach: 0, Steps: null, IsPeriodic: false }
                ? "there is a Window beside Halo, Steps or Periodic; required: the Window alone, or none"
                : !parameters.Any(parameter => parameter.Name == window && parameter is { Role: Role.Scalar, IsFraction: false, Low: >= 1 })
                ? $"the window is '{window}'; required: a scalar of whole numbers with a [Range] from 1 or above on"
                : null;
        }

        return halo.Reach < 1 ? $"the halo is {halo.Reach}; required in a stencil: Halo, 1 or above, or Window"
            : halo.Steps is { } steps && !parameters.Any(parameter => parameter.Name == steps
                && parameter is { Role: Role.Scalar, IsFraction: false, Low: 0 or 1 })
            ? $"the steps are '{steps}'; required: a scalar of whole numbers with a [Range] from 0 or 1 on"
            : null;
    }

    /// <summary>Whether results have the dimension of the cut.</summary>
    private static bool CutsResults(string kind) => kind is "Map" or "Stencil";

    /// <summary>What a summary takes that has the dimension; null for nothing.</summary>
    private static string? FindOfPart(string dimension, IReadOnlyList<ParameterModel> parameters, ViewModel? summary)
        => summary?.Parameters.FirstOrDefault(name => name == dimension
            || parameters.First(parameter => parameter.Name == name).Shape.Any(extent => extent.Dimension == dimension));
}
