using System.Collections.Immutable;
using System.Globalization;
using Kernels.Hosting;
using Kernels.Queue.Jobs;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Queue.Working;

/// <summary>
/// Makes of a job the words of a call of <c>kernels run</c>. They go to the program as they are, without a shell, and each is
/// made of a field that was checked: the kernel is known, it has the options, and files lie where this worker may read and write.
/// </summary>
/// <param name="settings">The configuration, which may name plug-ins with kernels.</param>
/// <param name="roots">Where it may.</param>
/// <param name="config">The settings file that <c>--config</c> names; null if it names none.</param>
internal sealed class JobRules(KernelsSettings settings, WorkerRoots roots, string? config)
{
    private readonly ImmutableArray<(KernelContract Contract, ImmutableArray<UserOption> Options)> _kernels =
    [
        .. WorkloadSources.All.Select(source => (source.Contract, source.UserOptions)),
        .. OwnKernels.Added.Declarations.Concat(settings.Declarations)
            .Select(declaration => (declaration.Contract, DeclaredSource.OptionsOf(declaration))),
    ];

    /// <summary>The words after the program's name.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="RefusedJobException">Another build, or another revision of the kernel, has to do it.</exception>
    /// <exception cref="WrongJobException">Nobody can do it.</exception>
    public ImmutableArray<string> WordsOf(Job job)
    {
        (KernelContract contract, ImmutableArray<UserOption> options) = Find(job.Kernel);
        if (job.Build != ProgramBuild.Text)
        {
            throw new RefusedJobException($"it was submitted by {job.Build}, and this worker is {ProgramBuild.Text}; required: the same build");
        }

        return
        [
            "run",
            contract.Id,
            .. from option in job.Options
               from value in option.Value
               select $"--{option.Key}={ValueOf(option.Key, value, contract, options)}",
            $"--partition={new Partition(job.Part, job.Parts)}",
            $"--into={roots.Resolve(job.Into, "--into")}",
            .. IfAny("--memory", job.Memory),
            .. IfAny("--backend", job.Backend),
            .. IfAny("--threads", job.Threads),
            .. job.Validate ? ["--validate"] : Array.Empty<string>(),
            .. IfAny(CommonOptions.Config.Name, config),
        ];
    }

    private static string[] IfAny(string option, object? value)
        => value is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"{option}={value}")];

    private (KernelContract Contract, ImmutableArray<UserOption> Options) Find(string id)
    {
        if (_kernels.FirstOrDefault(kernel => kernel.Contract.Id == id) is { Contract: not null } known)
        {
            return known;
        }

        string name = id.Split('/')[0];
        KernelContract? other = _kernels.FirstOrDefault(kernel => kernel.Contract.Name == name).Contract;
        throw new RefusedJobException(
            other is null ? $"this worker has no kernel {id}" : $"it needs {id}, and this worker has {other.Id}; required: the same revision");
    }

    private string ValueOf(string name, string value, KernelContract contract, ImmutableArray<UserOption> options)
    {
        UserOption option = options.FirstOrDefault(option => option.Name == name && option.Kind != UserOptionKind.Output)
            ?? throw new WrongJobException($"--{name} is no option of a part of {contract.Id}");
        if (option.Kind != UserOptionKind.Input)
        {
            return value;
        }

        if (FilePattern.IsPattern(value))
        {
            // Its files could be anywhere, as links among them are followed.
            throw new WrongJobException($"--{name} is '{value}', a pattern; required: the absolute path of each file");
        }

        ArrayName array = ArrayName.Parse(value);
        string path = roots.Resolve(array.Path, $"--{name}");
        return array.Member is null ? path : $"{path}:{array.Member}";
    }
}
