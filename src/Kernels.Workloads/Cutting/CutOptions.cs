using Kernels.Files;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>Checks that a kernel can be run in parts with the options that the user gave.</summary>
internal static class CutOptions
{
    /// <summary>Checks it.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="names">The names of its options.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="request">How it is cut.</param>
    /// <exception cref="UserInputException">It can't; the line says what to do.</exception>
    public static void Require(KernelDeclaration declaration, DeclaredOptionNames names, UserValues values, CutRequest request)
    {
        if (declaration.Cut is not { } cut)
        {
            throw new UserInputException(
                $"{request.Option} is given, but a call of {declaration.Name} can't be cut into parts; allowed: {Whole(declaration, request)}, if its data fits.");
        }

        if (!Enumerable.Range(0, declaration.Buffers.Length).Any(index => declaration.Buffers[index].IsRead && PartBuffers.IsCut(declaration, index)))
        {
            throw new UserInputException(
                $"{request.Option} is given, but {declaration.Name} has no input along {cut.Dimension}; allowed: {Whole(declaration, request)}.");
        }

        string[] pictures = [.. declaration.Buffers.Where(buffer => buffer.PictureLimit is not null).Select(buffer => names.OfImage(buffer.Name))];
        if (pictures.Concat([.. names.OfResultImage is { } option ? [option] : Array.Empty<string>()]).FirstOrDefault(values.IsGiven) is { } image)
        {
            throw new UserInputException($"{OptionRules.Exclude($"--{image}", request.Option, "a picture needs the whole result")}.");
        }

        if (request.Resumes && !cut.CutsResults)
        {
            throw new UserInputException(
                $"--resume is given, but {declaration.Name} has no output along {cut.Dimension}; allowed: --cache, which keeps the results of parts.");
        }

        if (request.Partition is not null)
        {
            RequirePartition(declaration, names, values, request);
        }
    }

    /// <summary>The call that computes the whole at once.</summary>
    private static string Whole(KernelDeclaration declaration, CutRequest request) => $"'{ProgramName.Value} run {declaration.Name}' without {request.Option}";

    private static void RequirePartition(KernelDeclaration declaration, DeclaredOptionNames names, UserValues values, CutRequest request)
    {
        if (!declaration.Cut!.HasIndependentParts)
        {
            throw new UserInputException(
                $"{request.Option} is given, but a part of {declaration.Name} continues from the one before it; "
                + $"allowed: '{ProgramName.Value} run {declaration.Name} --memory SIZE', on one machine.");
        }

        IEnumerable<string> outputs = declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => names.OfOutput(buffer.Name));
        if (outputs.FirstOrDefault(values.IsGiven) is { } output)
        {
            throw new UserInputException(
                $"{OptionRules.Exclude($"--{output}", request.Option, $"a part's results go to the folder of --into, and '{ProgramName.Value} merge --output' joins them")}.");
        }
    }
}
