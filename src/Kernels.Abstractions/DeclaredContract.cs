using System.Numerics;

namespace Kernels;

/// <summary>Makes the contract by which code that knows no type of a kernel's arguments calls it.</summary>
internal static class DeclaredContract
{
    public static KernelContract<DeclaredArguments> Create(KernelDeclaration declaration)
        => KernelContract.Create(declaration, Write, source => Read(declaration, source));

    private static void Write(scoped in DeclaredArguments arguments, IArgumentVisitor visitor)
    {
        KernelDeclaration declaration = arguments.Declaration;
        for (int index = 0; index < declaration.Parameters.Length; index++)
        {
            DeclaredParameter parameter = declaration.Parameters[index];
            if (ElementTypes.IsFraction(parameter.Type))
            {
                visitor.Scalar(parameter.Name, arguments.Scalars[index]);
            }
            else
            {
                visitor.Scalar(parameter.Name, (long)arguments.Scalars[index]);
            }
        }

        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            int[] shape = declaration.ShapeOf(index, arguments.Extents);
            switch (declaration.Buffers[index].Type)
            {
                case ElementType.Float64: WriteBuffer<double>(index, shape, arguments, visitor); break;
                case ElementType.Float32: WriteBuffer<float>(index, shape, arguments, visitor); break;
                case ElementType.Int64: WriteBuffer<long>(index, shape, arguments, visitor); break;
                case ElementType.Int32: WriteBuffer<int>(index, shape, arguments, visitor); break;
                case ElementType.Int16: WriteBuffer<short>(index, shape, arguments, visitor); break;
                case ElementType.Int8: WriteBuffer<sbyte>(index, shape, arguments, visitor); break;
                case ElementType.UInt64: WriteBuffer<ulong>(index, shape, arguments, visitor); break;
                case ElementType.UInt32: WriteBuffer<uint>(index, shape, arguments, visitor); break;
                case ElementType.UInt16: WriteBuffer<ushort>(index, shape, arguments, visitor); break;
                case ElementType.UInt8: WriteBuffer<byte>(index, shape, arguments, visitor); break;
            }
        }
    }

    private static void WriteBuffer<T>(int index, ReadOnlySpan<int> shape, scoped in DeclaredArguments arguments, IArgumentVisitor visitor)
        where T : unmanaged, INumber<T>
    {
        DeclaredBuffer buffer = arguments.Declaration.Buffers[index];
        if (buffer.Direction == BufferDirection.In)
        {
            visitor.Input(buffer.Name, arguments.Input<T>(index), shape);
        }
        else
        {
            visitor.Output(buffer.Name, buffer.Direction, arguments.Output<T>(index), shape);
        }
    }

    private static DeclaredArguments Read(KernelDeclaration declaration, IArgumentSource source)
    {
        double[] scalars = new double[declaration.Parameters.Length];
        for (int index = 0; index < scalars.Length; index++)
        {
            DeclaredParameter parameter = declaration.Parameters[index];
            scalars[index] = ElementTypes.IsFraction(parameter.Type) ? source.RealScalar(parameter.Name) : source.IntegerScalar(parameter.Name);
        }

        DeclaredArgumentsBuilder builder = new(declaration, ReadExtents(declaration, source), scalars);
        foreach (DeclaredBuffer buffer in declaration.Buffers)
        {
            switch (buffer.Type)
            {
                case ElementType.Float64: ReadBuffer<double>(buffer, source, ref builder); break;
                case ElementType.Float32: ReadBuffer<float>(buffer, source, ref builder); break;
                case ElementType.Int64: ReadBuffer<long>(buffer, source, ref builder); break;
                case ElementType.Int32: ReadBuffer<int>(buffer, source, ref builder); break;
                case ElementType.Int16: ReadBuffer<short>(buffer, source, ref builder); break;
                case ElementType.Int8: ReadBuffer<sbyte>(buffer, source, ref builder); break;
                case ElementType.UInt64: ReadBuffer<ulong>(buffer, source, ref builder); break;
                case ElementType.UInt32: ReadBuffer<uint>(buffer, source, ref builder); break;
                case ElementType.UInt16: ReadBuffer<ushort>(buffer, source, ref builder); break;
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
        bool[] isKnown = new bool[extents.Length];
        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            DeclaredBuffer buffer = declaration.Buffers[index];
            ReadOnlySpan<int> shape = source.Shape(buffer.Name);
            Require.Length(shape.Length, buffer.Shape.Length, buffer.Name, "extents of its shape");
            for (int axis = 0; axis < shape.Length; axis++)
            {
                if (declaration.DimensionOf(index, axis, shape[axis]) is not (int dimension, int extent))
                {
                    continue;
                }

                if (isKnown[dimension] && extents[dimension] != extent)
                {
                    throw new ArgumentException(
                        $"{declaration.Dimensions[dimension]} is {extent} in {buffer.Name}, and {extents[dimension]} before; they must agree.", buffer.Name);
                }

                (extents[dimension], isKnown[dimension]) = (extent, true);
            }
        }

        return extents;
    }
}
