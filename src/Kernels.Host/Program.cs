using Kernels.Host.Commands;

return CommandLine.Run(args);
