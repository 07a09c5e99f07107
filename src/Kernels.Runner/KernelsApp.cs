using System.Diagnostics.CodeAnalysis;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Native;
using Kernels.Plugins.Processes;
using Kernels.Plugins.State;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Runner.Commands.Completion;
using Kernels.Runner.SelfTest;

namespace Kernels;

/// <summary>A program that has the verbs of <c>kernels</c>, for an application's own kernels too.</summary>
public static class KernelsApp
{
    /// <summary>
    /// Runs the verb that the arguments name. Call it once, before anything else: it takes care of the whole process, such as its
    /// standard streams, signals and environment, and the program is started again as a worker when a backend gets a process of
    /// its own.
    /// </summary>
    /// <param name="args">The arguments of <c>Main</c>.</param>
    /// <param name="addOwn">Adds the application's own kernels; null if it has none.</param>
    /// <returns>
    /// The exit code: 0 done, 1 a result was wrong, 2 the call was wrong, 3 not available here, 4 slower than allowed, 70 a bug of this
    /// program, 130 interrupted; 128 plus its number after another signal.
    /// </returns>
    public static int Run(string[] args, Action<ApplicationKernels>? addOwn = null)
        => IsProgram ? RunProgram(args, addOwn) : throw new NotSupportedException("a library of kernels has no verbs");

    /// <summary>
    /// Whether this is compiled into a program. NativeAOT also keeps what <c>Main</c> calls in a library of the application's
    /// kernels, where nobody can call it; by this switch that is next to nothing.
    /// </summary>
    [FeatureSwitchDefinition("Kernels.IsProgram")]
    private static bool IsProgram => !AppContext.TryGetSwitch("Kernels.IsProgram", out bool isProgram) || isProgram;

    private static int RunProgram(string[] args, Action<ApplicationKernels>? addOwn)
    {
        ProcessState.OwnsProcess = true;
        OwnExecutable.IsThisProgram = true;
        StandardStreams.Fill();

        // Before any library reads them, and any other thread does.
        OpenMPEnvironment.RemoveForGood();
        StandardConsole.Prepare();

        // A launcher computes nothing, and a worker waits for no help texts to be made.
        if (args is [LaunchVerb.Name, .. string[] launched])
        {
            return LaunchVerb.Run(launched);
        }

        if (addOwn is not null)
        {
            ProgramName.Value = AppDomain.CurrentDomain.FriendlyName;
            addOwn(OwnKernels.Added);
        }

        return args switch
        {
            [ServeVerb.Name, .. string[] rest] => ServeVerb.Run(rest),
            [CompleteVerb.Name, .. string[] rest] => CompleteVerb.Run(rest),
            [BusyProcess.Verb] => BusyProcess.Run(),
            [CommandLine.JobVerb, .. string[] rest] => CommandLine.Run(rest, isJob: true),
            _ => CommandLine.Run(args),
        };
    }
}
