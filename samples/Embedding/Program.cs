using Embedding;
using Kernels;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

IConfiguration configuration = new ConfigurationBuilder()
    .SetBasePath(AppContext.BaseDirectory)
    .AddJsonFile("appsettings.json", optional: true)
    .AddEnvironmentVariables()
    .Build();

using ServiceProvider services = new ServiceCollection()
    .AddKernels(configuration)
    .AddSingleton<HeatedPlate>()
    .BuildServiceProvider();

Selection selection = services.GetRequiredService<KernelHost>().Select(Diffusion.Contract);
Console.WriteLine($"diffusion runs on {selection.Backend.Name} ({selection.Reason})");

HeatedPlate plate = services.GetRequiredService<HeatedPlate>();
plate.HeatCentre(degrees: 100);
Console.WriteLine($"at first:         centre {plate.Centre:F3}, mean {plate.Mean:F6}");
plate.Advance(steps: 500);
Console.WriteLine($"after 500 steps:  centre {plate.Centre:F3}, mean {plate.Mean:F6}");
