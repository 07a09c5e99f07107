using System.CommandLine;
using Kernels.Runner.History;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>A result that the user named: a file, or one that was saved by name.</summary>
/// <param name="Result">The result.</param>
/// <param name="Name">Its name in reports: the file's name, or that of the saved result.</param>
internal sealed record NamedResult(ComparisonResult Result, string Name)
{
    /// <summary>Reads it. A file takes precedence over a saved result of the same name, with a warning.</summary>
    /// <param name="text">A path, or a name.</param>
    /// <param name="option">The option that took it, for messages.</param>
    /// <param name="call">The call, for the configuration.</param>
    /// <exception cref="UserInputException">There is no such result, or it is damaged.</exception>
    public static NamedResult Read(string text, string option, ParseResult call)
    {
        if (!SavedName.IsValid(text))
        {
            return OfFile(text);
        }

        ResultStore store = ResultStore.Find(ProgramCommand.SettingsOf(call));
        if (!File.Exists(text) && (!Directory.Exists(text) || store.Has(text)))
        {
            return new NamedResult(store.Read(text), text);
        }

        if (store.Has(text))
        {
            Terminal.WriteWarning($"{option} {text} is taken as the file here, and not as the saved result {store.PathOf(text)}");
        }

        return OfFile(text);
    }

    private static NamedResult OfFile(string path) => new(ResultFile.Read(path), Path.GetFileName(path));
}
