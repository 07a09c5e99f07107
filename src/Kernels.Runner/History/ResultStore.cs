using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.History;

/// <summary>
/// The results that were saved by name: a folder with a file of JSON for each, as <c>compare --json</c> writes it. Each is
/// replaced as a whole, so that readers need no lock.
/// </summary>
/// <param name="folder">The folder, which need not exist; a full path.</param>
internal sealed class ResultStore(string folder)
{
    /// <summary>The name of the user's own folder.</summary>
    private const string UserName = "results";

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Finds the folder: where configuration says, or else the user's own, beside the record of <c>kernels tune</c>.</summary>
    /// <param name="settings">The configuration.</param>
    /// <exception cref="KernelsConfigurationException">This user has no folder for data.</exception>
    public static ResultStore Find(KernelsSettings settings)
    {
        if (settings.Results is { } configured)
        {
            return new ResultStore(Path.GetFullPath(configured.Value));
        }

        return UserData.PathOf(UserName) is { } folder
            ? new ResultStore(folder)
            : throw new KernelsConfigurationException("this user has no folder for saved results; set Kernels:Results to one.");
    }

    /// <summary>The names of all saved results, whether they can be read or not, in their order.</summary>
    /// <exception cref="UserInputException">The folder can't be read.</exception>
    public ImmutableArray<string> Names()
    {
        try
        {
            return Directory.Exists(Folder)
                ? [
                    .. Directory.EnumerateFiles(Folder, $"*{SavedName.Extension}")
                        .Select(file => Path.GetFileNameWithoutExtension(file))
                        .Where(SavedName.IsValid)
                        .Order(StringComparer.Ordinal),
                ]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"The folder of saved results, '{Folder}', can't be read: {exception.Message}");
        }
    }

    /// <summary>The file of a saved result.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The path, whether there is a file or not.</returns>
    public string PathOf(string name) => Path.Combine(Folder, name + SavedName.Extension);

    /// <summary>Whether there is a saved result.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Reads a saved result.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UserInputException">There is none, or it is damaged.</exception>
    public ComparisonResult Read(string name)
    {
        string path = PathOf(name);
        return FileStatus.Of(path)?.Kind switch
        {
            FileKind.File => ResultFile.Read(path),
            null => throw Missing(name),
            _ => throw new UserInputException($"Result '{path}' can't be read: it is not a file."),
        };
    }

    /// <summary>Checks, before anything is measured, that a result can be saved, and makes the folder if it is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UserInputException">It can't be saved.</exception>
    public OutputTarget Prepare(string name)
    {
        try
        {
            Directory.CreateDirectory(Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException(
                $"The folder of saved results, '{Folder}', can't be made: {exception.Message.TrimEnd('.')}; allowed: another in Kernels:Results.");
        }

        return OutputTarget.Check(PathOf(name));
    }

    private UserInputException Missing(string name)
    {
        ImmutableArray<string> names = Names();
        string known = names.IsEmpty ? $"none is saved in {Folder}" : $"saved: {string.Join(", ", names)}";
        return new UserInputException(
            $"There is neither a file nor a saved result '{name}'{Spelling.Suggest(name, names)}; {known}.");
    }
}
