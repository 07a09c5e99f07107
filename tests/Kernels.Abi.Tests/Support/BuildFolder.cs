namespace Kernels.Abi.Tests.Support;

/// <summary>A temporary folder for what tests build. Each file gets a new name: the dynamic linker loads a path only once.</summary>
public sealed class BuildFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kernels-abi-");
    private readonly Dictionary<string, string> _programs = [];
    private int _count;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A path that is not taken.</summary>
    internal string NewPath(string name) => Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _count)}-{name}");

    /// <summary>Builds a plug-in.</summary>
    /// <param name="source">A file of the folder Plugins.</param>
    /// <param name="options">Options for the compiler, such as a macro that chooses a variant.</param>
    internal string Plugin(string source, params IEnumerable<string> options)
    {
        string path = NewPath("plugin.so");
        CCompiler.BuildLibrary(Repository.TestSource(Path.Combine("Plugins", source)), path, options);
        return path;
    }

    /// <summary>Builds a program, once.</summary>
    /// <param name="source">A file of the folder Programs.</param>
    internal string Program(string source)
    {
        if (!_programs.TryGetValue(source, out string? path))
        {
            path = NewPath("program");
            CCompiler.BuildProgram(Repository.TestSource(Path.Combine("Programs", source)), path);
            _programs.Add(source, path);
        }

        return path;
    }

    /// <summary>Writes a file.</summary>
    internal string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = NewPath(name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
