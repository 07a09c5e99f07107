using Kernels.Contracts.Python;
using Kernels.Contracts.Recording;
using Kernels.Native;

namespace Kernels.Contracts;

/// <summary>The program that several verbs of <c>build.ps1</c> call, and the build of the Python wheel.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["header", string name] when Find(name) is { } contract:
                Console.Out.Write(CHeader.Write(contract));
                return 0;
            case ["header", string name]:
                Console.Error.WriteLine($"the kernel is '{name}'; allowed: {string.Join(", ", KernelContracts.All.Select(contract => contract.Name))}");
                return 2;
            case ["cases", string folder]:
                Directory.CreateDirectory(folder);
                foreach (KernelContract contract in KernelContracts.All)
                {
                    Console.Out.WriteLine(CaseFile.Write(contract, folder));
                }

                return 0;
            case ["python", string folder]:
                File.WriteAllText(Path.Combine(folder, "src", "kernels", "_functions.py"), PythonModule.Write());
                File.WriteAllText(Path.Combine(folder, "src", "kernels", "_functions.pyi"), PythonStubs.Write());
                File.WriteAllText(Path.Combine(folder, "src", "extension", "calls.h"), ExtensionCalls.Write());
                return 0;
            case ["builds", string folder]:
                File.WriteAllLines(
                    Path.Combine(folder, "builds.txt"),
                    Directory.GetFiles(folder, "libkernels_*").Order(StringComparer.Ordinal).Select(library => $"{LibraryBuild.OfFile(library)}  {Path.GetFileName(library)}"));
                return 0;
            default:
                Console.Error.WriteLine(
                    "usage: header NAME, which prints a kernel's C header; cases FOLDER, which records every kernel's cases there; "
                    + "python FOLDER, which writes the generated files of the Python package there; or builds FOLDER, which writes there by what a tuning record knows the libraries in it");
                return 2;
        }
    }

    private static KernelContract? Find(string name)
        => KernelContracts.All.FirstOrDefault(contract => contract.Name == name || contract.Id == name);
}
