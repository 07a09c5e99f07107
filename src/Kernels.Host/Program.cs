using Kernels.Files;
using Kernels.Host;
using Kernels.Host.Commands;
using Kernels.Host.Commands.Completion;
using Kernels.Host.SelfTest;
using Kernels.Native;
using Kernels.Plugins.Processes;
using Kernels.Plugins.State;

ProcessState.OwnsProcess = true;
StandardStreams.Fill();

// Before any library or other thread reads the environment.
OpenMPEnvironment.RemoveForGood();
StandardConsole.Prepare();

// Verbs that hosts and shells start bypass the command line, so that a worker does not wait for help texts to be made.
return args switch
{
    [LaunchVerb.Name, .. string[] rest] => LaunchVerb.Run(rest),
    [ServeVerb.Name, .. string[] rest] => ServeVerb.Run(rest),
    [CompleteVerb.Name, .. string[] rest] => CompleteVerb.Run(rest),
    [BusyProcess.Verb] => BusyProcess.Run(),
    _ => CommandLine.Run(args),
};
