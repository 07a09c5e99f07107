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

// Before any library reads them, and any other thread does.
OpenMPEnvironment.RemoveForGood();
StandardConsole.Prepare();

// What hosts and shells start is apart from the command line: a worker waits for no help texts to be made.
return args switch
{
    [LaunchVerb.Name, .. string[] rest] => LaunchVerb.Run(rest),
    [ServeVerb.Name, .. string[] rest] => ServeVerb.Run(rest),
    [CompleteVerb.Name, .. string[] rest] => CompleteVerb.Run(rest),
    [BusyProcess.Verb] => BusyProcess.Run(),
    _ => CommandLine.Run(args),
};
