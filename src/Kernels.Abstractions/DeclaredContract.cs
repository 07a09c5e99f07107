using System.Globalization;

namespace Kernels;

/// <summary>Makes the contract of a declared kernel.</summary>
internal static class DeclaredContract
{
    public static KernelContract<DeclaredArguments> Create(KernelDeclaration declaration) => new()
    {
        Name = declaration.Name,
        Revision = declaration.Revision,
        Summary = declaration.Summary,
        Definition = declaration.Definition,
        Parameters =
        [
            .. declaration.Parameters.Select(parameter => new KernelParameter(
                parameter.Name, ElementTypes.NameOf(parameter.Type), RangeOf(parameter), parameter.Description)),
        ],
        Buffers =
        [
            .. declaration.Buffers.Select(buffer => new KernelBuffer(
                buffer.Name,
                ElementTypes.NameOf(buffer.Type),
                buffer.Direction,
                $"[{string.Join(" × ", buffer.Shape)}]",
                buffer.Description)),
        ],
        Rules =
        [
            "every extent is at least 1, and each buffer's elements fit a span",
            "a buffer that is written overlaps no other",
        ],
        WorkModel = $"{DescribeFlops(declaration)} flops. Bytes: each input and output once, a buffer that is both twice.",
        Tolerance = Invariant(
            $"|x − oracle| ≤ {declaration.Tolerance.Absolute} + {declaration.Tolerance.Relative}·|oracle| for each element x of a floating-point output; whole numbers are equal."),
        Bottleneck = declaration.Bottleneck,
        Write = Write,
        Read = source => Read(declaration, source),
    };

    private static void Write(scoped in DeclaredArguments arguments, IArgumentVisitor visitor)
    {
        KernelDeclaration declaration = arguments.Declaration;
        for (int index = 0; index < declaration.Parameters.Length; index++)
        {
            DeclaredParameter parameter = declaration.Parameters[index];
            if (parameter.Type == ElementType.Int32)
            {
                visitor.Scalar(parameter.Name, (long)arguments.Scalars[index]);
            }
            else
            {
                visitor.Scalar(parameter.Name, arguments.Scalars[index]);
            }
        }

        foreach (DeclaredBuffer buffer in declaration.Buffers)
        {
            switch (buffer.Type)
            {
                case ElementType.Float64: WriteBuffer<double>(buffer, arguments, visitor); break;
                case ElementType.Float32: WriteBuffer<float>(buffer, arguments, visitor); break;
                case ElementType.Int64: WriteBuffer<long>(buffer, arguments, visitor); break;
                case ElementType.Int32: WriteBuffer<int>(buffer, arguments, visitor); break;
                case ElementType.UInt8: WriteBuffer<byte>(buffer, arguments, visitor); break;
            }
        }
    }

    private static void WriteBuffer<T>(DeclaredBuffer buffer, scoped in DeclaredArguments arguments, IArgumentVisitor visitor)
        where T : unmanaged
    {
        Span<int> shape = stackalloc int[buffer.Shape.Length];
        for (int index = 0; index < shape.Length; index++)
        {
            shape[index] = arguments.Extent(buffer.Shape[index]);
        }

        if (buffer.Direction == BufferDirection.In)
        {
            visitor.Input(buffer.Name, arguments.Input<T>(buffer.Name), shape);
        }
        else
        {
            visitor.Output(buffer.Name, buffer.Direction, arguments.Output<T>(buffer.Name), shape);
        }
    }

    private static DeclaredArguments Read(KernelDeclaration declaration, IArgumentSource source)
    {
        double[] scalars =
        [
            .. declaration.Parameters.Select(parameter => parameter.Type == ElementType.Int32
                ? source.IntegerScalar(parameter.Name)
                : source.RealScalar(parameter.Name)),
        ];
        DeclaredArgumentsBuilder builder = new(declaration, ReadExtents(declaration, source), scalars);
        foreach (DeclaredBuffer buffer in declaration.Buffers)
        {
            switch (buffer.Type)
            {
                case ElementType.Float64: ReadBuffer<double>(buffer, source, ref builder); break;
                case ElementType.Float32: ReadBuffer<float>(buffer, source, ref builder); break;
                case ElementType.Int64: ReadBuffer<long>(buffer, source, ref builder); break;
                case ElementType.Int32: ReadBuffer<int>(buffer, source, ref builder); break;
                case ElementType.UInt8: ReadBuffer<byte>(buffer, source, ref builder); break;
            }
        }

        return builder.Build();
    }

    private static void ReadBuffer<T>(DeclaredBuffer buffer, IArgumentSource source, ref DeclaredArgumentsBuilder builder)
        where T : unmanaged
    {
        if (buffer.Direction == BufferDirection.In)
        {
            builder.Input(buffer.Name, source.Input<T>(buffer.Name));
        }
        else
        {
            builder.Output(buffer.Name, source.Output<T>(buffer.Name));
        }
    }

    private static int[] ReadExtents(KernelDeclaration declaration, IArgumentSource source)
    {
        int[] extents = new int[declaration.Dimensions.Length];
        foreach (DeclaredBuffer buffer in declaration.Buffers)
        {
            ReadOnlySpan<int> shape = source.Shape(buffer.Name);
            Require.Length(shape.Length, buffer.Shape.Length, buffer.Name, "extents of its shape");
            for (int index = 0; index < shape.Length; index++)
            {
                ref int extent = ref extents[declaration.Dimensions.IndexOf(buffer.Shape[index])];
                if (extent != 0 && extent != shape[index])
                {
                    throw new ArgumentException(
                        $"{buffer.Shape[index]} is {shape[index]} in {buffer.Name}, and {extent} before; they must agree.", buffer.Name);
                }

                extent = shape[index];
            }
        }

        return extents;
    }

    private static string RangeOf(DeclaredParameter parameter) => (parameter.Minimum, parameter.Maximum) switch
    {
        (double.MinValue, double.MaxValue) => "finite",
        (_, double.MaxValue) => Invariant($"finite, {parameter.Minimum} or above"),
        (double.MinValue, _) => Invariant($"finite, up to {parameter.Maximum}"),
        _ => Invariant($"{parameter.Minimum} to {parameter.Maximum}"),
    };

    private static string DescribeFlops(KernelDeclaration declaration) => declaration.Flops.IsEmpty
        ? "No"
        : string.Join(" + ", declaration.Flops.Select(term => Invariant($"{string.Join('·', [Invariant($"{term.Coefficient}"), .. term.Factors])}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
