return Kernels.KernelsApp.Run(args);
