using System.CommandLine;
using System.Globalization;
using Kernels.Hosting.Caching;
using Kernels.Runner.Reports;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels cache</c></summary>
internal sealed class CacheCommand : Command
{
    private readonly Option<bool> _clear = new("--clear")
    {
        Description = "Remove all results.",
    };

    public CacheCommand()
        : base("cache", "Show where 'run --cache' keeps results, and how many there are.")
    {
        Add(_clear);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        CacheSettings settings = ProgramCommand.SettingsOf(call).Cache;
        string folder = settings.FindFolder();
        ResultCache cache = ResultCache.Open(folder, settings.Bytes);
        if (call.GetValue(_clear))
        {
            cache.Clear();
        }

        (int count, long bytes) = cache.Measure();
        Terminal.Output.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Of(count, "result")}, {Units.Bytes(bytes)} of at most {Units.Bytes(settings.Bytes)}, in {folder}"));
        return ExitCode.Done;
    }
}
