using System.Text.RegularExpressions;
using Kernels.Hosting;
using Kernels.Workloads;
using Microsoft.Extensions.Configuration;

namespace Kernels.Host.Tests;

/// <summary>The C# of docs/larger-than-memory.md: it is compiled here, and computes what the page says.</summary>
public sealed class BlocksPageTests
{
    [Fact]
    public void Every_line_of_code_in_the_page_is_in_this_file()
    {
        HashSet<string> lines =
        [
            .. File.ReadLines(Repository.PathOf("tests", "Kernels.Host.Tests", "BlocksPageTests.cs")).Select(line => line.Trim()),
        ];
        string page = File.ReadAllText(Repository.PathOf("docs", "larger-than-memory.md")).ReplaceLineEndings("\n");
        string[] shown =
        [
            .. Regex.Matches(page, "^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
                .SelectMany(match => match.Groups[1].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line, lines));
    }

    [Fact]
    public async Task It_computes_blocks_and_the_norm_of_all()
    {
        using KernelHost host = KernelHost.Create(new ConfigurationBuilder().Build());
        List<double> saved = [];
        double norm = await Compute(host, Read(), [1, 2], saved.AddRange, TestContext.Current.CancellationToken);
        Assert.Equal([7, 9], saved);
        Assert.Equal(5, norm);

        static async IAsyncEnumerable<double[]> Read()
        {
            yield return [3];
            await Task.Yield();
            yield return [4];
        }
    }

    private static async Task<double> Compute(
        KernelHost host, IAsyncEnumerable<double[]> blocks, double[] coefficients, Action<double[]> save, CancellationToken cancellation)
    {
        KernelBlocks<PolynomialArguments> polynomial = new(Polynomial.Contract, host.GetKernel(Polynomial.Contract));
        await foreach (double[] y in polynomial.MapAsync(
            blocks, x => new double[x.Length], (x, y) => new PolynomialArguments(coefficients, x, y), cancellation))
        {
            save(y);
        }

        double[] norm = new double[1];
        KernelBlocks<NormArguments> norms = new(Norm.Contract, host.GetKernel(Norm.Contract));
        await norms.ReduceAsync(blocks, x => new NormArguments(x, norm), cancellation);
        return norm[0];
    }
}
