using System.Collections.Immutable;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The output files that a user requests, checked before any work is done.</summary>
internal sealed class UserOutputs : IResultFiles
{
    /// <summary>For each the key of its stream, what messages call it, and where it goes.</summary>
    private readonly List<(string Option, string Label, OutputTarget Target)> _files = [];

    /// <summary>Checks the files of the options that were given.</summary>
    /// <param name="values">The user's values.</param>
    /// <param name="options">Options whose value is the path of an output.</param>
    /// <exception cref="UserInputException">
    /// A file can't be written, is an input too, or is named like one of another format; or two options name the same one.
    /// </exception>
    public UserOutputs(UserValues values, params ReadOnlySpan<string> options)
    {
        IEnumerable<(string Name, string Path)> inputs = values.Inputs.Select(input => ($"--{input.Option}", ArrayName.Parse(input.Value).Path));
        foreach (string option in options)
        {
            if (values.Text(option) is string path)
            {
                FileExtensions.Require($"--{option}", path, values.ExtensionOf(option));
                OutputTarget target = OutputTarget.Check(path);
                target.RequireNoInput($"--{option}", inputs);
                Add(option, $"--{option}", target);
            }
        }
    }

    /// <summary>Checks the files of arrays.</summary>
    /// <param name="files">The names of outputs, and their paths, as <c>--output</c> has them.</param>
    /// <param name="inputs">What is read, as messages call it, and its paths.</param>
    /// <exception cref="UserInputException">
    /// A file can't be written, is an input too, or is named like one of another format; or two outputs have the same one.
    /// </exception>
    public UserOutputs(IEnumerable<(string Name, string Path)> files, params IReadOnlyCollection<(string Name, string Path)> inputs)
    {
        foreach ((string name, string path) in files)
        {
            FileExtensions.Require("--output", path, ".npy");
            OutputTarget target = OutputTarget.Check(path);
            target.RequireNoInput("--output", inputs);
            Add(name, $"--output {name}=", target);
        }
    }

    /// <inheritdoc/>
    public bool TakeStandardOutput => _files.Any(file => file.Target.IsStandardOutput);

    /// <summary>The folder of the first one that is a file, where others can be written; null if none is.</summary>
    public string? Folder => _files.Select(file => file.Target.Folder).FirstOrDefault(folder => folder is not null);

    /// <summary>Writes the files.</summary>
    /// <param name="write">Writes the file of an option.</param>
    /// <returns>A line for each.</returns>
    /// <exception cref="UserInputException">One can't be written; an existing file is unchanged.</exception>
    public ImmutableArray<string> Save(Action<string, Stream> write)
    {
        ImmutableArray<string>.Builder lines = ImmutableArray.CreateBuilder<string>();
        foreach ((string option, _, OutputTarget target) in _files)
        {
            target.Write(stream => write(option, stream));
            lines.Add($"{option} written to {target.Path}");
        }

        return lines.ToImmutable();
    }

    /// <inheritdoc/>
    public ImmutableArray<string> SaveTogether(Action<IReadOnlyDictionary<string, Stream>> write)
    {
        Dictionary<string, Stream> streams = [];
        OpenFrom(0);
        return [.. _files.Select(file => $"{file.Option} written to {file.Target.Path}")];

        void OpenFrom(int index)
        {
            if (index == _files.Count)
            {
                write(streams);
                return;
            }

            _files[index].Target.Write(stream =>
            {
                streams.Add(_files[index].Option, stream);
                OpenFrom(index + 1);
            });
        }
    }

    private void Add(string option, string label, OutputTarget target)
    {
        foreach ((_, string other, OutputTarget otherTarget) in _files)
        {
            if (target.IsSameAs(otherTarget))
            {
                throw new UserInputException($"{label} is '{target.Path}', the file of {other} too; allowed: different files.");
            }
        }

        _files.Add((option, label, target));
    }
}
