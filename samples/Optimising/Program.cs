using Kernels;
using Optimising;

return KernelsApp.Run(args, kernels => kernels.Add(Orbits.Kernel));
