using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Inputs of a kernel that together can come from a text file, as their shapes and constraints say.</summary>
/// <param name="Name">The name of the option.</param>
/// <param name="Parts">The inputs: their places in the declaration.</param>
/// <param name="Content">What the file has, for help.</param>
internal abstract record DeclaredTextFile(string Name, ImmutableArray<int> Parts, string Content)
{
    /// <summary>Those of a kernel: a text, and a list of words.</summary>
    public static ImmutableArray<DeclaredTextFile> Find(KernelDeclaration declaration)
        => [.. ((DeclaredTextFile?[])[DeclaredText.Find(declaration), DeclaredWordList.Find(declaration)]).OfType<DeclaredTextFile>()];

    /// <summary>Reads a file.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="path">The file.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where the buffers come from.</param>
    /// <returns>The inputs, in the order of <see cref="Parts"/>.</returns>
    /// <exception cref="UserInputException">The file can't be read, or has more than arrays can have.</exception>
    public abstract ImmutableArray<DeclaredData> Read(KernelDeclaration declaration, string path, UserValues values, BufferAllocator allocator);

    /// <summary>Puts the inputs into their places.</summary>
    public void PutInto(DeclaredData?[] data, ImmutableArray<DeclaredData> inputs)
    {
        foreach ((int part, DeclaredData input) in Parts.Zip(inputs))
        {
            data[part] = input;
        }
    }
}

/// <summary>Makes what a preset holds of the inputs that can come from a text file.</summary>
/// <param name="size">The preset.</param>
/// <param name="seed">The seed of its random data.</param>
/// <param name="file">Which inputs.</param>
/// <param name="allocator">Where the buffers come from.</param>
/// <returns>The inputs, in the order of their parts, with the extents that the declaration has.</returns>
internal delegate ImmutableArray<DeclaredData> PresetText(WorkloadSize size, ulong seed, DeclaredTextFile file, BufferAllocator allocator);
