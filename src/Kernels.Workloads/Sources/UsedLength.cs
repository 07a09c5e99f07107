using System.Numerics;

namespace Kernels.Workloads.Sources;

/// <summary>How many elements of an output count, as a counter beside it says: what lies beyond them is no result.</summary>
internal static class UsedLength
{
    /// <summary>Reads it.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="arguments">Its arguments, after the call.</param>
    /// <param name="index">The output's place.</param>
    /// <returns>How many, but no more than there are: a wrong count is for the oracle to find. Null for all.</returns>
    public static int? Of(KernelDeclaration declaration, IArgumentSource arguments, int index)
        => declaration.Buffers[index] is { UsedLength: { } counter } buffer
            ? (int)Math.Clamp(
                ElementTypes.Accept(declaration.Buffers[declaration.IndexOfBuffer(counter)].Type, new Reader(arguments, counter)),
                0,
                arguments.Shape(buffer.Name)[0])
            : null;

    private sealed record Reader(IArgumentSource Arguments, string Counter) : IElementTypeVisitor<long>
    {
        public long Visit<T>()
            where T : unmanaged, INumber<T>
            => long.CreateSaturating(Arguments.Output<T>(Counter)[0]);
    }
}
