namespace Kernels;

/// <summary>Tests that take minutes, and so run only when asked, such as every night: docs/testing.md has the command.</summary>
internal static class Nightly
{
    /// <summary>Why such a test is skipped.</summary>
    public const string Reason = "it takes minutes: KERNELS_TEST_NIGHTLY=1 runs it, which ./build.ps1 nightly sets";

    /// <summary>Whether they run.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable("KERNELS_TEST_NIGHTLY") == "1";
}
