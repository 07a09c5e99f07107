namespace Kernels.Runner.Results;

/// <summary>The names of an older build's backends beside those of this one, such as <c>native@old</c>.</summary>
internal static class BuildName
{
    /// <summary>No backend's own name can contain it.</summary>
    private const string Suffix = "@old";

    /// <summary>The name of the older build's backend.</summary>
    /// <param name="backend">The name of this build's.</param>
    public static string OldOf(string backend) => backend + Suffix;

    /// <summary>The name of this build's backend with which an older build's is compared.</summary>
    /// <param name="backend">A backend's name.</param>
    /// <returns>The name of this build's; null if the backend is not an older build's.</returns>
    public static string? NewOf(string backend)
        => backend.EndsWith(Suffix, StringComparison.Ordinal) ? backend[..^Suffix.Length] : null;

    /// <summary>Whether a backend is an older build's.</summary>
    /// <param name="backend">The backend's name.</param>
    public static bool IsOld(string backend) => NewOf(backend) is not null;

    /// <summary>Whether a candidate is of the build that was measured, and not of an older one beside it.</summary>
    public static bool IsOwn(CandidateResult candidate) => !IsOld(candidate.Backend);
}
