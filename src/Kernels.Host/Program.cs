using Kernels.Host.Commands;
using Kernels.Plugins.Processes;
using Kernels.Plugins.State;

ProcessState.OwnsProcess = true;

// What hosts start is apart from the command line, so that a worker waits for no help texts to be made.
return args switch
{
    [LaunchVerb.Name, .. string[] rest] => LaunchVerb.Run(rest),
    [ServeVerb.Name, .. string[] rest] => ServeVerb.Run(rest),
    _ => CommandLine.Run(args),
};
