using System.Globalization;
using System.Text.Json;
using Kernels.Hosting;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Serving;
using Kernels.Runner.Conformance;
using Kernels.Runner.Reports;
using Kernels.Runner.SelfTest;

namespace Kernels.Runner.Commands;

/// <summary>
/// <c>kernels serve [--parent PID --pipe DESCRIPTOR --] (--backend NAME | FOLDER)</c>: runs a backend or a plug-in as a
/// worker, so that its faults harm only this process. For hosts, not for people. Under a supervisor it gets no options.
/// </summary>
internal static class ServeVerb
{
    public const string Name = WorkerCommand.ServeVerb;

    /// <summary>Runs the verb.</summary>
    /// <param name="args">The arguments after the verb.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        ChildOptions? options = ChildOptions.Read(args);
        bool isWorker = options is not null || (OperatingSystem.IsLinux() && FamilyMark.IsOwn);
        if (!isWorker || Find(options is null ? args : options.Rest.AsSpan()) is not { } served)
        {
            Terminal.WriteError($"'{Name}' is for hosts that start workers.");
            return ExitCode.WrongCall;
        }

        if (options is not null)
        {
            if (!ChildOfHost.Become(options))
            {
                return ExitCode.NotAvailable;
            }

            ChildOfHost.WatchParent(options);
        }

        try
        {
            ProtocolStreams streams = ProtocolStreams.Take();
            using WorkerServer server = new(served.Load, streams, served.WriteState, BuildVersion.Text);
            server.Run();
            return ExitCode.Done;
        }
        catch (ProtocolException problem)
        {
            Terminal.WriteError(problem.Message);
            return ExitCode.WrongCall;
        }
        catch (Exception exception)
        {
            return Failures.Report(exception);
        }
    }

    private static Served? Find(ReadOnlySpan<string> words) => words switch
    {
        [IsolatedBackend.ServeOption, var name] => OwnKernels.Added.Entries.FirstOrDefault(entry => entry.Name == name) is { } entry
            ? new(entry.Load)
            : null,
        [ServedChain.Option, var share] when double.TryParse(share, CultureInfo.InvariantCulture, out double added)
            => new(() => ServedChain.Load(added)),
        [var folder] => new(() => InProcessPlugin.Load(folder)),
        [ServedPlugin.StateOption, _, var folder] => Watch(new WatchedBackend(() => InProcessPlugin.Load(folder))),
        [(ServedPlugin.AtOnceOption or ServedPlugin.HostVersionOption) and var option, var value, var folder]
            when uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            => new(() => ServedPlugin.Load(option, number, folder)),
        _ => null,
    };

    private static Served Watch(WatchedBackend watched) => new(watched.Load, watched.Write);

    /// <summary>What is served.</summary>
    /// <param name="Load">Loads it.</param>
    /// <param name="WriteState">Writes which state of this process it changed; null if that is not watched.</param>
    private sealed record Served(Func<Backend> Load, Action<Utf8JsonWriter>? WriteState = null);
}
