using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Commands;

/// <summary>
/// The options that give <c>compare</c> the user's own data: those of <c>run</c> for every kernel, except the ones that write.
/// They are a hundred, so help and completion show only those of the kernels that are named.
/// </summary>
internal sealed class InputOptions
{
    private readonly Dictionary<string, Option<string?>> _options = [];
    private readonly List<(KernelContract Kernel, UserOption Option)> _meanings = [];

    /// <summary>Adds the options of a kernel to a verb. Kernels share options of the same name.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="options">Its options.</param>
    public void AddTo(Command command, KernelContract kernel, ImmutableArray<UserOption> options)
    {
        foreach (UserOption option in options.Where(IsTaken))
        {
            _meanings.Add((kernel, option));
            if (!_options.ContainsKey(option.Name))
            {
                Option<string?> added = new($"--{option.Name}") { HelpName = PlaceHolderOf(option), Hidden = true };
                _options.Add(option.Name, added);
                command.Add(added);
            }
        }
    }

    /// <summary>Shows in help and completion the options of some kernels, and no others.</summary>
    /// <param name="names">The names of the kernels, as the user wrote them.</param>
    public void Show(IReadOnlyCollection<string> names)
    {
        (KernelContract Kernel, UserOption Option)[] shown
            = [.. _meanings.Where(meaning => names.Any(name => NamePattern.StandsFor(name, meaning.Kernel)))];
        bool isOfOne = shown.DistinctBy(meaning => meaning.Kernel).Count() == 1;
        foreach (Option option in _options.Values)
        {
            option.Hidden = true;
        }

        foreach (IGrouping<string, (KernelContract Kernel, UserOption Option)> meanings in shown.GroupBy(meaning => meaning.Option.Name))
        {
            Option option = _options[meanings.Key];
            option.Hidden = false;
            option.HelpName = string.Join('|', meanings.Select(meaning => PlaceHolderOf(meaning.Option)).Distinct());
            option.Description = string.Join(
                "; ", meanings.Select(meaning => isOfOne ? HelpOf(meaning.Option) : $"{meaning.Kernel.Name}: {HelpOf(meaning.Option)}"));
        }
    }

    /// <summary>The files that the user gives: the option, and the path.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sources">The kernels that are compared: one, if there are files.</param>
    public IEnumerable<(string Name, string Path)> FilesOf(ParseResult call, ImmutableArray<WorkloadSource> sources)
        => from own in sources[0].UserOptions
           where own.Kind == UserOptionKind.Input
           // One that the verb lacks is of a declared kernel, and isn't given, or the verb would have got it.
           let option = _options.GetValueOrDefault(own.Name)
           let value = option is null ? null : call.GetValue(option)
           where value is not null
           from file in FilePattern.Expand(value)
           select (option!.Name, ArrayName.Parse(file).Path);

    /// <summary>Reads the user's data, and checks it before anything is measured.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sources">The kernels that are compared.</param>
    /// <param name="size">The option that names presets; null if it is not given.</param>
    /// <param name="processes">The number of processes in which it is compared.</param>
    /// <param name="configIsPiped">Whether the configuration came through a pipe.</param>
    /// <param name="seed">The seed of the data that the user does not give.</param>
    /// <returns>An input for each value of the option that has several values; empty if presets are compared.</returns>
    /// <exception cref="UserInputException">The options exclude one another, or a value or a file is wrong.</exception>
    public ImmutableArray<UserInput> Read(
        ParseResult call, ImmutableArray<WorkloadSource> sources, Option? size, int processes, bool configIsPiped, ulong seed)
    {
        (string Name, string Value)[] given =
        [
            .. from option in _options
               let value = call.GetValue(option.Value)
               where value is not null
               select (option.Key, value),
        ];
        if (given is not [var first, ..])
        {
            return [];
        }

        if (sources is not [var source])
        {
            throw new UserInputException(
                $"--{first.Name} gives data of one kernel, and several are compared: "
                + $"{string.Join(", ", sources.Select(other => other.Contract.Name))}; allowed: one.");
        }

        if (size is not null)
        {
            throw new UserInputException($"{OptionRules.Exclude(size.Name, $"--{first.Name}", "a preset has data of its own")}.");
        }

        UserOption[] own = [.. source.UserOptions.Where(IsTaken)];
        if (given.FirstOrDefault(option => own.All(other => other.Name != option.Name)).Name is { } foreign)
        {
            throw new UserInputException(
                $"--{foreign} is no option of {source.Contract.Name}; its own: {string.Join(", ", own.Select(option => $"--{option.Name}"))}.");
        }

        PipedInput? piped = KeepPiped(own, given, processes, configIsPiped);
        ImmutableArray<UserInput>.Builder inputs = ImmutableArray.CreateBuilder<UserInput>();
        HashSet<string> told = [];
        foreach (ImmutableArray<InputOption> options in Expand(own, given))
        {
            UserInput input = new(options) { Piped = piped };
            UserWorkload user = source.CreateFromUser(input.ValuesFor(source, seed, ProgressLine.Show), new AlignedAllocator());
            inputs.Add(input with { Shape = user.Workload.Shape });
            user.Workload.Dispose();
            foreach (string caution in user.Cautions.Where(told.Add))
            {
                Terminal.WriteWarning(caution);
            }
        }

        ProgressLine.Clear();
        return inputs.DrainToImmutable();
    }

    private static string PlaceHolderOf(UserOption option) => option.Kind == UserOptionKind.Number ? $"{option.Value},…" : option.Value;

    private static string HelpOf(UserOption option) => option.Description + KernelCommand.DefaultOf(option);

    private static bool IsTaken(UserOption option) => option.Kind is UserOptionKind.Number or UserOptionKind.Input;

    /// <summary>Reads once, and keeps, what comes through a pipe: every workload and every process needs it.</summary>
    private static PipedInput? KeepPiped(UserOption[] own, (string Name, string Value)[] given, int processes, bool configIsPiped)
    {
        List<PipedInput> piped = [];
        foreach ((string name, string value) in from option in own
                                                where option.Kind == UserOptionKind.Input
                                                join pair in given on option.Name equals pair.Name
                                                select pair)
        {
            if (!FilePattern.IsPattern(value) && InputFile.Keep(value, ProgressLine.Show) is { } kept)
            {
                kept.Dispose();
                piped.Add(new PipedInput(name, () => InputFile.OpenRead(ArrayName.Parse(value).Path)));
            }
        }

        string[] names = [.. configIsPiped ? [CommonOptions.Config.Name] : Array.Empty<string>(), .. piped.Select(input => $"--{input.Option}")];
        return processes > 1 && names.Length > 1
            ? throw new UserInputException(
                $"{string.Join(" and ", names)} come through pipes, and every process of --processes needs them; allowed: one, and files.")
            : piped.FirstOrDefault();
    }

    /// <summary>The options, in the kernel's order, for each value of the one that has several values.</summary>
    private static IEnumerable<ImmutableArray<InputOption>> Expand(UserOption[] own, (string Name, string Value)[] given)
    {
        (UserOption Option, ImmutableArray<string> Values)[] options =
        [
            .. from option in own
               join pair in given on option.Name equals pair.Name
               select (option, option.Kind == UserOptionKind.Number ? SweptValues.Parse($"--{option.Name}", pair.Value) : [pair.Value]),
        ];
        string[] swept = [.. options.Where(option => option.Values.Length > 1).Select(option => $"--{option.Option.Name}")];
        if (swept.Length > 1)
        {
            throw new UserInputException($"{string.Join(" and ", swept)} have several values each; allowed: one option with several.");
        }

        int count = options.Max(option => option.Values.Length);
        return Enumerable.Range(0, count).Select(index => (ImmutableArray<InputOption>)
        [
            .. options.Select(option => new InputOption(
                option.Option.Name,
                option.Values[Math.Min(index, option.Values.Length - 1)],
                NumberOf(option.Option, option.Values[Math.Min(index, option.Values.Length - 1)]),
                option.Values.Length > 1)),
        ]);
    }

    private static double? NumberOf(UserOption option, string value)
        => option.Kind == UserOptionKind.Number
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
}
