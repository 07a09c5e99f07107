using Kernels;
using OwnKernel;

return KernelsApp.Run(args, kernels => kernels.Add(Ema.Kernel));
