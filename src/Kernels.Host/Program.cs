using Kernels;

#if KERNELS_QUEUE
return KernelsApp.Run(args, static kernels => kernels.AddQueue());
#else
return KernelsApp.Run(args);
#endif
