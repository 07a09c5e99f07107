using Kernels.Contracts.Recording;

namespace Kernels.Contracts;

/// <summary>The program that <c>build.ps1 header</c> and <c>build.ps1 replay</c> call.</summary>
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
            default:
                Console.Error.WriteLine("usage: header NAME, which prints a kernel's C header; or cases FOLDER, which records every kernel's cases there");
                return 2;
        }
    }

    private static KernelContract? Find(string name)
        => KernelContracts.All.FirstOrDefault(contract => contract.Name == name || contract.Id == name);
}
