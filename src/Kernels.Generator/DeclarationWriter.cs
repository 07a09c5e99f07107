namespace Kernels.Generator;

/// <summary>Writes an expression that makes a <c>KernelDeclaration</c>.</summary>
internal sealed class DeclarationWriter(KernelModel kernel, CodeWriter code)
{
    /// <summary>Writes it, with a comma after it.</summary>
    public void Write()
    {
        Contract contract = kernel.Contract!;
        code.Line("new global::Kernels.KernelDeclaration(");
        code.Indented(() =>
        {
            code.Line($"name: {CodeWriter.Quote(kernel.Name)},");
            code.Line($"revision: {kernel.Revision},");
            code.Line($"summary: {CodeWriter.Quote(contract.Summary)},");
            code.Line($"definition: {CodeWriter.Quote(contract.Definition)},");
            code.Line($"dimensions: [{CodeWriter.Quote(kernel.Dimensions)}],");
            code.List("parameters", kernel.Scalars.Select(DescribeScalar));
            code.List("buffers", kernel.Buffers.Select(DescribeBuffer));
            code.Line($"tolerance: new({CodeWriter.Number(contract.Tolerance.Absolute)}, {CodeWriter.Number(contract.Tolerance.Relative)}),");
            code.List("flops", contract.Flops.Select(DescribeTerm));
            code.Line($"bottleneck: global::Kernels.Bottleneck.{contract.Bottleneck},");
            code.Line($"presets: new({string.Join(", ", contract.Presets.Select(extents => $"[{string.Join(", ", extents)}]"))}),");
            code.Line($"leastExtents: [{string.Join(", ", contract.LeastExtents)}],");
            code.Line($"bytes: [{string.Join(", ", contract.Bytes.Select(DescribeTerm))}],");
            code.Line($"cut: {(contract.Cut is { } cut ? DescribeCut(cut) : "null")})");
        });
        code.Line("{");
        code.Indented(() =>
        {
            code.Line($"ToleranceText = {(contract.Tolerance.Text is { } text ? CodeWriter.Quote(text) : "null")},");
            code.Line($"FurtherRules = [{CodeWriter.Quote(contract.Rules.Select(rule => rule.Text))}],");
            code.Line($"ReadsEverything = {Word(contract.ReadsEverything)},");
            code.Line($"Cautions = [{string.Join(", ", contract.Cautions.Select(DescribeCaution))}],");
            if (contract.ResultSummary is { } summary)
            {
                code.Line($"Summarize = {DescribeView(summary)},");
            }

            if (contract.ResultImage is { } image)
            {
                code.Line($"Image = new({CodeWriter.Quote(image.Text)}, {DescribeView(image)}),");
            }

            if (kernel.IsBuiltIn)
            {
                code.Line($"CallOrder = [{CodeWriter.Quote(kernel.Parameters.Select(parameter => parameter.Name).Concat(kernel.GivenDimensions))}],");
            }
        });
        code.Line("},");
    }

    private static string Word(bool value) => value ? "true" : "false";

    private string DescribeView(ViewModel view)
        => $"static (scoped in global::Kernels.DeclaredArguments arguments) => {view.Method}({string.Join(", ", view.Parameters.Select(kernel.FindByPlace))})";

    private string DescribeCaution(CautionModel caution)
    {
        IEnumerable<string> arguments = caution.Parameters.Select(name =>
        {
            ParameterModel parameter = kernel.Parameters.First(parameter => parameter.Name == name);
            return parameter.Role == Role.Extent
                ? $"extents[{kernel.IndexOf(name)}]"
                : $"({parameter.Type})scalars[{kernel.Scalars.TakeWhile(scalar => scalar.Name != name).Count()}]";
        });
        return $"new(static (extents, scalars) => {caution.Method}({string.Join(", ", arguments)}), {Word(caution.IsRefusedWhereMeasured)})";
    }

    private string DescribeCut(CutModel cut)
        => $"new({CodeWriter.Quote(cut.Dimension)}, global::Kernels.CutKind.{cut.Kind}, "
            + $"{(cut.Reduction is { } reduction ? $"global::Kernels.Reduction.{reduction}" : "null")}, global::Kernels.Union.{cut.Union})"
            + Members(
                cut.Finish is { } finish ? $"Finish = {DescribeView(finish)}" : null,
                cut.Halo is { } halo
                    ? $"Halo = new({halo.Reach}, {NameOrNull(halo.Steps)}, {Word(halo.IsPeriodic)}, {NameOrNull(halo.Window)})"
                    : null);

    private static string NameOrNull(string? name) => name is null ? "null" : CodeWriter.Quote(name);

    private static string DescribeTerm(Term term) => $"new({CodeWriter.Number(term.Coefficient)}, [{CodeWriter.Quote(term.Factors)}])";

    private static string DescribeScalar(ParameterModel scalar)
        => $"new({CodeWriter.Quote(scalar.Name)}, global::Kernels.ElementType.{scalar.ElementType}, {CodeWriter.Number(scalar.Low)}, {CodeWriter.Number(scalar.High)}, {CodeWriter.Number(scalar.Default)}, {CodeWriter.Quote(scalar.Description)})"
            + Members(
                scalar.Presets is { } presets ? $"Presets = new({string.Join(", ", presets.Select(CodeWriter.Number))})" : null,
                scalar.Varies ? "Varies = true" : null);

    /// <summary>What is set by name; empty for nothing.</summary>
    private static string Members(params string?[] members)
        => members.OfType<string>().ToArray() is { Length: > 0 } given ? $" {{ {string.Join(", ", given)} }}" : "";

    private static string DescribeBuffer(ParameterModel buffer)
    {
        string fill = buffer.IsFilled ? $"new({CodeWriter.Number(buffer.Low)}, {CodeWriter.Number(buffer.High)})" : "null";
        string constraint = buffer.Constraint is { } found
            ? $", Constraint: new(global::Kernels.ConstraintKind.{found.Kind}{(found.Of is { } of ? $", {CodeWriter.Quote(of)}" : "")})"
            : "";
        string used = buffer.UsedLength is { } counter ? $", UsedLength: {CodeWriter.Quote(counter)}" : "";
        return $"new({CodeWriter.Quote(buffer.Name)}, global::Kernels.ElementType.{buffer.ElementType}, global::Kernels.BufferDirection.{buffer.Role}, "
            + $"[{CodeWriter.Quote(buffer.Shape.Select(extent => extent.ToString()))}], {fill}, {CodeWriter.Quote(buffer.Description)}{constraint}{used})"
            + Members(
                buffer.Axis is { } axis ? $"Axis = new({CodeWriter.Number(axis.From)}, {CodeWriter.Number(axis.To)})" : null,
                buffer.PictureLimit is { } limit ? $"PictureLimit = {CodeWriter.Quote(limit)}" : null,
                buffer.IsRestored ? "IsRestored = true" : null);
    }
}
