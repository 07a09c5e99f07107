using System.Collections.Immutable;

namespace Kernels.Workloads.Partitions;

/// <summary>What the last finished pass of a stencil left for the next one, where it is kept.</summary>
/// <param name="Steps">The steps that this pass and those before it took.</param>
/// <param name="Arrays">What each buffer held that is overwritten.</param>
internal sealed record KeptPass(long Steps, ImmutableArray<KeptArray> Arrays);

/// <summary>The elements of a buffer between two passes, as they are in a file of their own.</summary>
/// <param name="Output">The buffer, by its name in the contract.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Hash">Its hash: XXH128 in hexadecimal digits.</param>
internal sealed record KeptArray(string Output, long Bytes, string Hash)
{
    /// <summary>The name of its file.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="steps">The steps that were taken.</param>
    public static string NameOf(string output, long steps) => FormattableString.Invariant($"{output}.after-{steps}.raw");
}
