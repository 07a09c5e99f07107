using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// BenchmarkDotNet builds each job apart. MSBuild takes variables for properties, and so for its builds:
// - The C and NativeAOT libraries are not built again: this program's own build, three folders up, has them.
// - Its feed of ahead-of-time compilers may be out of reach, since the SDK's own compiler is the one that is used.
Environment.SetEnvironmentVariable(
    "LibrariesPath", Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..")));
Environment.SetEnvironmentVariable("RestoreIgnoreFailedSources", "true");

// Its own limit is two minutes, and a NativeAOT job compiles all of BenchmarkDotNet ahead of time with it.
IConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(30));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
