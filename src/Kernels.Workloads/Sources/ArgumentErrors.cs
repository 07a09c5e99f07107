namespace Kernels.Workloads.Sources;

/// <summary>Explains to a person why arguments are refused.</summary>
internal static class ArgumentErrors
{
    /// <summary>The message without the name of the parameter, which .NET adds in a line or in parentheses.</summary>
    public static string FirstLineOf(ArgumentException exception)
    {
        string line = exception.Message.Split('\n')[0].TrimEnd();
        int added = line.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return added < 0 ? line : line[..added];
    }
}
