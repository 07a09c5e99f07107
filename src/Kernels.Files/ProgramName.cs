namespace Kernels.Files;

/// <summary>How messages call the program that has the verbs: an application with kernels of its own has them under its name.</summary>
internal static class ProgramName
{
    public static string Value { get; set; } = "kernels";
}
