using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// How a stencil is cut: parts with a halo, in one pass over the whole, or in several of which each takes some of the steps, and so
/// needs less of a halo.
/// </summary>
/// <param name="PartExtent">The extent of a part, without its halo; 1 or above.</param>
/// <param name="Halo">The halo on each side; 0 or above, and no more than the whole.</param>
/// <param name="Passes">How many passes there are.</param>
/// <param name="StepsOfPass">The steps of each pass, of which the last may take fewer; 1 for a kernel without steps.</param>
/// <param name="BytesKept">What is kept of inputs from part to part.</param>
internal sealed record StencilCut(int PartExtent, int Halo, long Passes, long StepsOfPass, double BytesKept)
{
    /// <summary>How a call is cut that the user asks for.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="scalars">The scalars, in declaration order.</param>
    /// <param name="request">How the user wants it cut.</param>
    /// <param name="files">The files of its outputs.</param>
    /// <param name="planner">Chooses.</param>
    /// <returns>How it is cut; null if the kernel is no stencil.</returns>
    /// <exception cref="UserInputException">There is too little memory, or no place for what is between passes.</exception>
    public static StencilCut? Of(
        KernelDeclaration declaration, ImmutableArray<double> scalars, CutRequest request, CutFiles files, StencilPlanner planner)
    {
        if (declaration.Cut!.Halo is not { } halo)
        {
            return null;
        }

        // The next pass goes on with what is overwritten.
        bool canRepeat = halo.Steps is not null && Enumerable.Range(0, declaration.Buffers.Length)
            .Any(index => PartBuffers.IsCut(declaration, index) && declaration.Buffers[index].Direction == BufferDirection.InOut);
        string? onePassFor = request.RecordingOption;
        StencilCut found = planner.Choose(
            declaration.Cut,
            halo.Steps is null ? 1 : (long)scalars[declaration.IndexOfParameter(halo.Steps)],
            canRepeat && onePassFor is null,
            canRepeat && onePassFor is not null ? $" in one pass; without {onePassFor} several passes need less" : "");
        return found.Passes == 1 || files.Folder is not null ? found : throw new UserInputException(string.Create(
            CultureInfo.InvariantCulture,
            $"the {halo.Steps} take {found.Passes} passes with this --memory, and a file between them, beside an output; required: an output that is a file, or more memory."));
    }
}
