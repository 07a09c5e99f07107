using System.CommandLine;
using Kernels.Hosting;
using Kernels.Plugins.Known;
using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels plugins</c></summary>
internal sealed class PluginsCommand : Command
{
    private readonly Option<bool> _rescan = new("--rescan")
    {
        Description = "Also probe the plug-ins that are already known.",
    };

    private readonly Option<string?> _forgive = new("--forgive")
    {
        HelpName = "ID",
        Description = "Forget a plug-in's faults, which lifts its quarantine.",
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Also show the libraries that plug-ins load from outside their folders (Linux).",
    };

    private readonly Option<bool> _json = CommonOptions.Json(PluginList.SchemaName);

    public PluginsCommand()
        : base("plugins", "Show every plug-in that was found, accepted or rejected, and why.")
    {
        Add(_rescan);
        Add(_forgive);
        Add(_verbose);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        KernelsSettings settings = ProgramCommand.SettingsOf(call);
        if (call.GetValue(_forgive) is { } id)
        {
            Forgive(settings, id);
        }

        using KernelHost host = KernelHost.Create(settings, logger: null, call.GetValue(_rescan));
        if (call.GetValue(_json))
        {
            Terminal.WriteDocument(output => JsonReport.Write(PluginList.Of(host), output));
        }
        else
        {
            PluginReport.Write(host.Plugins, call.GetValue(_verbose), Terminal.Output);
        }

        foreach (string warning in host.PluginWarnings)
        {
            Terminal.WriteWarning(warning);
        }

        return ExitCode.Done;
    }

    private static void Forgive(KernelsSettings settings, string id)
    {
        KnownPlugins known = new(settings.Plugins.Record, Terminal.WriteWarning);
        if (known.Forgive(id) == 0)
        {
            throw new KernelsConfigurationException($"there is nothing to forgive: no plug-in '{id}' has faults.");
        }
    }
}
