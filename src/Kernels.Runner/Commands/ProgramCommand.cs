using System.CommandLine;
using System.CommandLine.Help;
using Kernels.Hosting;
using Kernels.Runner.Commands.Completion;
using Kernels.Runner.Commands.Help;
using HelpAction = Kernels.Runner.Commands.Help.HelpAction;

namespace Kernels.Runner.Commands;

/// <summary>The program: its verbs, and the settings of a call of it.</summary>
internal sealed class ProgramCommand : RootCommand
{
    private KernelsSettings? _settings;

    public ProgramCommand()
        : base("Runs interchangeable implementations of numerical kernels, validates them, and compares their speed.")
    {
        Add(CommonOptions.Config);
        Add(new ListCommand());
        Add(new InfoCommand());
        Add(new RunCommand());
        Add(new MergeCommand());
        Add(new CompareCommand());
        Add(new ReportCommand());
        Add(new HistoryCommand());
        Add(new CheckCommand());
        Add(new TuneCommand());
        Add(new CacheCommand());
        foreach (OwnVerb verb in OwnVerbs.Added)
        {
            Add(verb.Create());
        }

        Add(new PluginsCommand());
        Add(new DoctorCommand());
        Add(new HelpCommand());
        Add(new CompletionCommand());
        HelpOption help = Options.OfType<HelpOption>().Single();
        help.Description = "Show this help.";
        help.Action = Action = new HelpAction();
        Options.OfType<VersionOption>().Single().Description = "Show the version.";
    }

    /// <summary>
    /// The settings of a call, read once, since that finds and hashes plug-ins: whether the call was parsed twice, or its verb needs
    /// them in several places.
    /// </summary>
    /// <param name="call">The call, for <c>--config</c>.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="KernelsConfigurationException">The settings are wrong.</exception>
    public static KernelsSettings SettingsOf(ParseResult call)
        => ((ProgramCommand)call.RootCommandResult.Command)._settings ??= Settings.Read(call);
}
