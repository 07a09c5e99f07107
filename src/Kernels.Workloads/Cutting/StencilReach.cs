using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>How far an element of a stencil's result looks in a call.</summary>
/// <param name="OfStep">How far in one step; 0 or above.</param>
/// <param name="Sides">On how many sides: 2, or 1 where it looks only at the elements before.</param>
/// <param name="Steps">How many steps there are; 1 for a kernel without steps.</param>
internal readonly record struct StencilReach(long OfStep, int Sides, long Steps)
{
    /// <summary>How far an element looks in a call with these scalars; null if the kernel is no stencil.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="scalars">The scalars, in declaration order.</param>
    public static StencilReach? Of(KernelDeclaration declaration, ImmutableArray<double> scalars)
    {
        return declaration.Cut!.Halo switch
        {
            null => null,
            { Window: { } window } => new StencilReach(Scalar(window) - 1, Sides: 1, Steps: 1),
            { } halo => new StencilReach(halo.Reach, Sides: 2, halo.Steps is { } steps ? Scalar(steps) : 1),
        };

        long Scalar(string name) => (long)scalars[declaration.IndexOfParameter(name)];
    }

    /// <summary>The halo of a call with so many steps on each side that it looks to: no more than the whole.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="whole">The extent of the whole.</param>
    public long HaloOf(long steps, long whole) => (long)Int128.Min((Int128)OfStep * steps, whole);
}
