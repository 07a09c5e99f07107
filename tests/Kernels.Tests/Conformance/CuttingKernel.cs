using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Conformance;

/// <summary>Computes a call in parts, as <c>kernels run --memory</c> does, but from and into the caller's memory.</summary>
/// <param name="contract">A kernel that can be cut.</param>
/// <param name="kernel">What computes the parts.</param>
/// <param name="extent">The extent of a part.</param>
internal sealed class CuttingKernel<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel, int extent) : IKernel<TArguments>
    where TArguments : struct, allows ref struct
{
    /// <summary>How many parts the last call had.</summary>
    public long Parts { get; private set; }

    public void Invoke(scoped in TArguments arguments, in KernelOptions options)
    {
        KernelDeclaration declaration = contract.Declaration!;
        Copier call = new(declaration);
        contract.Write(arguments, call);
        int dimension = declaration.Dimensions.IndexOf(declaration.Cut!.Dimension);
        PartPlan plan = new(dimension, [.. call.Extents], begin: 0, end: call.Extents[dimension], extent, HaloOf(declaration, call, dimension))
        {
            Ragged = RowsOf(declaration, call, dimension),
        };
        Parts = plan.Count;
        MemoryStream[] outputs = [.. declaration.Buffers.Select(_ => new MemoryStream())];
        ImmutableArray<DeclaredData?> whole = [.. declaration.Buffers.Select((_, index) => PartBuffers.IsCut(declaration, index) ? null : call.Data[index])];
        using (CutCall cut = new(
            new CheckedKernel<TArguments>(contract, oracle: kernel),
            [.. call.Scalars],
            plan,
            whole,
            [.. declaration.Buffers.Select((buffer, index) => buffer.IsRead && whole[index] is null ? ReaderOf(index) : null)],
            [.. declaration.Buffers.Select((buffer, index) => buffer.IsResult && whole[index] is null ? new Writer(outputs[index]) : null)],
            new AlignedAllocator()))
        {
            cut.Run(Implementation.Create(contract, kernel, "cut"), options, static _ => { }, TestContext.Current.CancellationToken);
        }

        contract.Write(arguments, new Returner(declaration, whole, outputs));
        foreach (DeclaredData data in call.Data.OfType<DeclaredData>())
        {
            data.Dispose();
        }

        IPartReader ReaderOf(int index)
        {
            if (index == declaration.Ragged?.Offsets)
            {
                return new OffsetReader(plan, declaration.Buffers[index].Type, new Offsets(call.OffsetsOf(index)).Read, static () => new UserInputException("changed"));
            }

            int row = PartBuffers.BytesOf(declaration, index, plan.RowExtents);
            Reader reader = new(call.Bytes[index], row);
            return plan.Halo is null ? reader : new HaloReader(plan, row, PartBuffers.CountOf(declaration, index)) { Source = reader };
        }
    }

    /// <summary>As many rows in each part as asked for, with all that they have.</summary>
    private RaggedParts? RowsOf(KernelDeclaration declaration, Copier call, int dimension)
    {
        if (declaration.Ragged is not { } ragged)
        {
            return null;
        }

        int entries = declaration.Dimensions.IndexOf(ragged.Dimension);
        RaggedBounds bounds = new("offsets", begin: 0, end: call.Extents[dimension], extent, long.MaxValue);
        foreach (long offset in call.OffsetsOf(ragged.Offsets))
        {
            bounds.Add([offset]);
        }

        bounds.RequireEnd(call.Extents[entries]);
        return bounds.ToParts(entries);
    }

    private static PartHalo? HaloOf(KernelDeclaration declaration, Copier call, int dimension)
    {
        if (StencilReach.Of(declaration, [.. call.Scalars]) is not { } reach)
        {
            return null;
        }

        int halo = (int)reach.HaloOf(reach.Steps, call.Extents[dimension]);
        return new PartHalo(halo, reach.Sides > 1 ? halo : 0, call.Extents[dimension], declaration.Cut!.Halo!.IsPeriodic);
    }

    private sealed class Offsets(long[] all)
    {
        private int _place;

        public void Read(Span<long> some)
        {
            all.AsSpan(_place, some.Length).CopyTo(some);
            _place += some.Length;
        }
    }

    private sealed class Reader(byte[] content, int row) : IPartReader, IRowSource
    {
        private int _place;

        public void Read(long begin, Span<byte> rows) => content.AsSpan((int)begin * row, rows.Length).CopyTo(rows);

        public KernelBuffer<byte> Read(int bytes)
        {
            _place += bytes;
            return new AlignedAllocator().Copy<byte>(content.AsSpan(_place - bytes, bytes));
        }
    }

    private sealed class Writer(MemoryStream stream) : IPartWriter
    {
        public void Write(ReadOnlySpan<byte> elements) => stream.Write(elements);
    }

    /// <summary>Copies the arguments of a call.</summary>
    private sealed class Copier(KernelDeclaration declaration) : IArgumentVisitor
    {
        public List<double> Scalars { get; } = [];

        public int[] Extents { get; } = new int[declaration.Dimensions.Length];

        public DeclaredData?[] Data { get; } = new DeclaredData?[declaration.Buffers.Length];

        public byte[][] Bytes { get; } = new byte[declaration.Buffers.Length][];

        public long[] OffsetsOf(int index) => declaration.Buffers[index].Type == ElementType.Int32
            ? [.. MemoryMarshal.Cast<byte, int>(Bytes[index])]
            : [.. MemoryMarshal.Cast<byte, long>(Bytes[index])];

        public void Scalar(string name, double value) => Scalars.Add(value);

        public void Scalar(string name, long value) => Scalars.Add(value);

        public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
            where T : unmanaged
        {
            int index = declaration.IndexOfBuffer(name);
            for (int axis = 0; axis < shape.Length; axis++)
            {
                if (declaration.DimensionOf(index, axis, shape[axis]) is (int dimension, int given))
                {
                    Extents[dimension] = given;
                }
            }

            Bytes[index] = MemoryMarshal.AsBytes(elements).ToArray();
            Array copy = Array.CreateInstance(typeof(T), shape.ToArray());
            elements.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(copy)), copy.Length));
            Data[index] = DeclaredData.Copy(declaration, index, copy, new AlignedAllocator());
        }

        public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
            where T : unmanaged
            => Input<T>(name, elements, shape);
    }

    /// <summary>Puts results into the outputs of a call.</summary>
    private sealed class Returner(KernelDeclaration declaration, ImmutableArray<DeclaredData?> whole, MemoryStream[] outputs) : ArgumentVisitor
    {
        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            int index = declaration.IndexOfBuffer(name);
            ReadOnlySpan<T> result = whole[index] is { } data
                ? ((IElements<T>)data).For(DataUse.Call)
                : MemoryMarshal.Cast<byte, T>(outputs[index].ToArray());
            result.CopyTo(elements);
        }
    }
}
