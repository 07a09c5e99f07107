using System.Globalization;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// How a stencil is cut: parts with a halo, in one pass over the whole, or in several of which each takes some of the steps, and so
/// needs less of a halo.
/// </summary>
/// <param name="PartExtent">The extent of a part, without its halo; 1 or above.</param>
/// <param name="Before">The halo before a part; 0 or above, and no more than the whole.</param>
/// <param name="After">The halo after it: as much, or 0.</param>
/// <param name="Passes">How many passes there are.</param>
/// <param name="StepsOfPass">The steps of each pass, of which the last may take fewer; 1 for a kernel without steps.</param>
/// <param name="BytesKept">What is kept of inputs from part to part.</param>
internal sealed record StencilCut(int PartExtent, int Before, int After, long Passes, long StepsOfPass, double BytesKept)
{
    /// <summary>How many passes take so many steps.</summary>
    /// <param name="steps">The steps; 1 or above.</param>
    public long PassesFor(long steps) => ((steps - 1) / StepsOfPass) + 1;

    /// <summary>How a call is cut that the user asks for.</summary>
    /// <param name="declaration">A stencil.</param>
    /// <param name="request">How the user wants it cut.</param>
    /// <param name="files">The files of its outputs.</param>
    /// <param name="planner">Chooses.</param>
    /// <exception cref="UserInputException">There is too little memory, or no place for what is between passes.</exception>
    public static StencilCut Of(KernelDeclaration declaration, CutRequest request, CutFiles files, StencilPlanner planner)
    {
        // The next pass goes on with what is overwritten.
        string? steps = declaration.Cut!.Halo!.Steps;
        bool canRepeat = steps is not null && Enumerable.Range(0, declaration.Buffers.Length)
            .Any(index => PartBuffers.IsCut(declaration, index) && declaration.Buffers[index].Direction == BufferDirection.InOut);
        string? onePassFor = request.Partition is null ? null : request.Option;
        StencilCut found = planner.Choose(
            declaration.Cut.Dimension,
            canRepeat && onePassFor is null,
            canRepeat && onePassFor is not null ? $" in one pass; without {onePassFor} several passes need less" : "");
        return found.Passes == 1 || files.Folder is not null ? found : throw new UserInputException(string.Create(
            CultureInfo.InvariantCulture,
            $"the {steps} take {found.Passes} passes with this --memory, and a file between them, beside an output; required: an output that is a file, or more memory."));
    }
}
