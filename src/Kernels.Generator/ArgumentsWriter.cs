namespace Kernels.Generator;

/// <summary>Writes the struct of a kernel's arguments, and what takes it apart and puts it together.</summary>
internal sealed class ArgumentsWriter(KernelModel kernel, CodeWriter code)
{
    private string Parameters => string.Join(", ", kernel.Parameters.Select(parameter => $"{parameter.Declared} @{parameter.Name}"));

    private string Names => string.Join(", ", kernel.Parameters.Select(parameter => $"@{parameter.Name}"));

    /// <summary>Writes the struct.</summary>
    public void WriteStruct()
    {
        code.Line($"/// <summary>The arguments of a call of {kernel.Id}. They are checked when they are made.</summary>");
        code.Block($"public readonly ref partial struct {kernel.ArgumentsName}", () =>
        {
            WriteConstructors();
            foreach (ParameterModel parameter in kernel.Parameters)
            {
                code.Line();
                code.Line($"/// <summary>{CodeWriter.Escape(parameter.Description)}</summary>");
                code.Line($"public {parameter.Declared} {parameter.Property} {{ get; }}");
            }
        });
    }

    /// <summary>An expression that makes the arguments from a variable <c>source</c>, an <c>IArgumentSource</c>.</summary>
    public string Read()
    {
        IEnumerable<string> arguments = kernel.Parameters.Select(parameter => parameter.Role switch
        {
            Role.Extent => ReadExtent(parameter.Name),
            Role.Scalar when parameter.IsFraction => $"({parameter.Type})source.RealScalar(\"{parameter.Name}\")",
            Role.Scalar => $"checked(({parameter.Type})source.IntegerScalar(\"{parameter.Name}\"))",
            Role.In => $"source.Input<{parameter.Type}>(\"{parameter.Name}\")",
            _ => $"source.Output<{parameter.Type}>(\"{parameter.Name}\")",
        });
        return $"{Maker}({string.Join(", ", arguments)})";
    }

    /// <summary>What makes arguments whose contents were checked before.</summary>
    public string Maker => kernel.HasConstraints ? $"{kernel.ArgumentsName}.CreateUnchecked" : $"new {kernel.ArgumentsName}";

    /// <summary>Statements that pass a variable <c>arguments</c> to a variable <c>visitor</c>, an <c>IArgumentVisitor</c>.</summary>
    public void WriteVisit()
    {
        foreach (ParameterModel scalar in kernel.Scalars)
        {
            code.Line($"visitor.Scalar(\"{scalar.Name}\", ({(scalar.IsFraction ? "double" : "long")})arguments.{scalar.Property});");
        }

        foreach (ParameterModel buffer in kernel.Buffers)
        {
            string shape = string.Join(", ", buffer.Shape.Select(extent => Extent(extent, dimension => kernel.ExtentOf(dimension, parameter => $"arguments.{parameter.Property}"))));
            code.Line(buffer.Role == Role.In
                ? $"visitor.Input(\"{buffer.Name}\", arguments.{buffer.Property}, {shape});"
                : $"visitor.Output(\"{buffer.Name}\", global::Kernels.BufferDirection.{buffer.Role}, arguments.{buffer.Property}, {shape});");
        }
    }

    private string ReadExtent(string dimension)
    {
        ParameterModel buffer = kernel.Buffers.First(buffer => buffer.Shape.Any(extent => extent.Dimension == dimension));
        int axis = buffer.Shape.TakeWhile(extent => extent.Dimension != dimension).Count();
        int added = buffer.Shape[axis].Added;
        return $"source.Shape(\"{buffer.Name}\")[{axis}]{(added == 0 ? "" : $" - {added}")}";
    }

    private void WriteConstructors()
    {
        WriteComment("Takes the arguments, and checks them.");
        if (!kernel.HasConstraints)
        {
            code.Block($"public {kernel.ArgumentsName}({Parameters})", () => WriteBody());
            return;
        }

        code.Line($"public {kernel.ArgumentsName}({Parameters})");
        code.Indented(() => code.Line($": this({Names}, contentIsChecked: false)"));
        code.Line("{");
        code.Line("}");
        code.Line();
        code.Block($"private {kernel.ArgumentsName}({Parameters}, bool contentIsChecked)", () => WriteBody());
        code.Line();
        WriteComment(
            "Takes arguments whose contents were checked before and have not changed, so that calling again costs no pass over them. "
            + "Lengths are still checked. With other contents an implementation may read outside its memory.");
        code.Line($"public static {kernel.ArgumentsName} CreateUnchecked({Parameters})");
        code.Indented(() => code.Line($"=> new({Names}, contentIsChecked: true);"));
    }

    private void WriteComment(string summary)
    {
        code.Line($"/// <summary>{summary}</summary>");
        foreach (ParameterModel parameter in kernel.Parameters)
        {
            string shape = parameter.IsBuffer ? $" Shape: [{string.Join(" × ", parameter.Shape)}]." : "";
            code.Line($"/// <param name=\"{parameter.Name}\">{CodeWriter.Escape(parameter.Description)}{shape}</param>");
        }

        code.Line("/// <exception cref=\"global::System.ArgumentException\">A length differs from the others, a value is outside its range, or an output overlaps another buffer.</exception>");
    }

    private void WriteBody()
    {
        WriteExtentChecks();
        WriteScalarChecks();
        WriteLengthChecks();
        WriteOverlapChecks();
        WriteContentChecks();
        foreach (ParameterModel parameter in kernel.Parameters)
        {
            code.Line($"{parameter.Property} = @{parameter.Name};");
        }
    }

    private void WriteExtentChecks()
    {
        foreach (string dimension in kernel.Dimensions)
        {
            int least = kernel.Contract!.LeastExtents[kernel.IndexOf(dimension)];
            if (kernel.HasParameter(dimension))
            {
                code.Line($"global::Kernels.Require.InRange(@{dimension}, {least}, global::System.Array.MaxLength, \"{dimension}\");");
            }
            else
            {
                (ParameterModel giver, int added) = kernel.GiverOf(dimension);
                code.Line($"global::Kernels.Require.InRange(@{giver.Name}.Length, {least + added}, global::System.Array.MaxLength, \"{giver.Name}.Length\");");
                code.Line($"int @{dimension} = {kernel.ExtentOf(dimension, parameter => $"@{parameter.Name}")};");
            }
        }
    }

    private void WriteScalarChecks()
    {
        foreach (ParameterModel scalar in kernel.Scalars)
        {
            code.Line($"global::Kernels.Require.InRange(@{scalar.Name}, ({scalar.Type}){CodeWriter.Number(scalar.Low)}, ({scalar.Type}){CodeWriter.Number(scalar.High)}, \"{scalar.Name}\");");
            if (scalar.IsFraction)
            {
                code.Line($"global::Kernels.Require.Finite(@{scalar.Name}, \"{scalar.Name}\");");
            }
        }

        foreach (RuleModel rule in kernel.Contract!.Rules)
        {
            code.Line($"{kernel.FullName}.{rule.Method}({string.Join(", ", rule.Parameters.Select(parameter => $"@{parameter}"))});");
        }
    }

    private void WriteLengthChecks()
    {
        HashSet<string> products = [];
        foreach (ParameterModel buffer in kernel.Buffers)
        {
            string meaning = CodeWriter.Quote(string.Join(" × ", buffer.Shape));
            if (buffer.Shape.Count > 1 && products.Add(meaning))
            {
                string product = string.Join(" * ", buffer.Shape.Select(extent => $"(double){Parenthesized(extent)}"));
                code.Line($"global::Kernels.Require.FitsSpan({product}, {meaning});");
            }

            if (buffer.Shape is [{ Dimension: { } dimension }] && !kernel.HasParameter(dimension) && kernel.GiverOf(dimension).Buffer == buffer)
            {
                continue;
            }

            string length = string.Join(" * ", buffer.Shape.Select(extent => $"(long){Parenthesized(extent)}"));
            code.Line($"global::Kernels.Require.Length(@{buffer.Name}.Length, {length}, \"{buffer.Name}\", {meaning});");
        }
    }

    private void WriteOverlapChecks()
    {
        ParameterModel[] buffers = [.. kernel.Buffers];
        for (int index = 0; index < buffers.Length; index++)
        {
            // Each pair once, the one that is written first.
            foreach (ParameterModel other in buffers.Skip(index + 1))
            {
                (ParameterModel written, ParameterModel second) =
                    buffers[index].Role == Role.In || other.Role == Role.Scratch ? (other, buffers[index]) : (buffers[index], other);
                if (written.Role != Role.In)
                {
                    code.Line($"global::Kernels.Require.NoOverlap<{written.Type}, {second.Type}>(@{written.Name}, @{second.Name}, \"{written.Name}\", \"{second.Name}\");");
                }
            }
        }
    }

    private void WriteContentChecks()
    {
        if (!kernel.HasConstraints)
        {
            return;
        }

        foreach (ParameterModel buffer in kernel.Buffers.Where(buffer => buffer.Constraint?.Kind == "Offsets"))
        {
            code.Line($"global::Kernels.RequireContent.End(@{buffer.Name}, @{buffer.Constraint!.Of}, \"{buffer.Name}\");");
        }

        code.Block("if (!contentIsChecked)", () =>
        {
            foreach (ParameterModel buffer in kernel.Buffers.Where(buffer => buffer.Constraint is not null))
            {
                string bound = buffer.Constraint!.Of is { } dimension ? $", @{dimension}" : "";
                code.Line($"global::Kernels.RequireContent.{buffer.Constraint.Kind}<{buffer.Type}>(@{buffer.Name}{bound}, \"{buffer.Name}\");");
            }
        });
        code.Line();
    }

    private static string Parenthesized(ExtentModel extent)
        => extent is { Dimension: not null, Added: > 0 } ? $"(@{extent})" : Extent(extent, dimension => $"@{dimension}");

    private static string Extent(ExtentModel extent, Func<string, string> dimension) => extent switch
    {
        { Dimension: null } => $"{extent.Added}",
        { Added: 0 } => dimension(extent.Dimension),
        _ => $"{dimension(extent.Dimension)} + {extent.Added}",
    };
}
