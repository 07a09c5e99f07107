using Kernels.Hosting;
using Kernels.Tests.Contracts;
using Microsoft.Extensions.Configuration;

namespace Kernels.Tests.Hosting;

/// <summary>A host knows the kernels that its backends declare.</summary>
public sealed class DeclaredKernelsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public void A_declared_kernel_is_found_selected_and_listed_after_the_hosts_own()
    {
        KernelHost host = Create(Declaring("first", Declarations.Axpy()));
        Assert.Equal([.. KernelContracts.All.Select(contract => contract.Id), "axpy/1"], host.Kernels.Select(contract => contract.Id));
        Assert.Same(host.FindKernel("axpy"), host.FindKernel("axpy/1"));
        Assert.Same(host.FindKernel("axpy"), Assert.Single(host.Declared).Declaration.Contract);
        KernelsConfigurationException error = Assert.Throws<KernelsConfigurationException>(() => host.FindKernel("axpz"));
        Assert.EndsWith($"{KernelContracts.All[^1].Name}, axpy.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_can_be_left_out_where_one_kernel_has_the_name()
    {
        KernelHost host = Create(Declaring("first", Declarations.Axpy("acme.axpy")), Declaring("second", Declarations.Axpy("acme.julia")));
        Assert.Same(host.FindKernel("acme.axpy/1"), host.FindKernel("axpy"));
        Assert.Same(host.FindKernel("acme.axpy"), host.FindKernel("axpy/1"));
        Assert.Equal("julia/1", host.FindKernel("julia").Id);
        Assert.Equal("acme.julia/1", host.FindKernel("acme.julia").Id);

        host = Create(Declaring("first", Declarations.Axpy("acme.axpy")), Declaring("second", Declarations.Axpy("demo.axpy")));
        Assert.Equal("demo.axpy/1", host.FindKernel("demo.axpy").Id);
        Assert.Equal(
            "kernel 'axpy' is ambiguous; write its namespace too: acme.axpy, demo.axpy.",
            Assert.Throws<KernelsConfigurationException>(() => host.FindKernel("axpy")).Message);
    }

    [Fact]
    public void Two_that_declare_a_kernel_alike_share_it_and_the_first_ones_oracle()
    {
        Backend first = Declaring("first", Declarations.Axpy());
        Backend second = Declaring("second", Declarations.Axpy());
        KernelHost host = Create(first, second);
        Assert.Same(first.Declared[0], Assert.Single(host.Declared));
        Assert.All([first, second], backend => Assert.NotNull(backend.Find(host.FindKernel("axpy"))));
    }

    [Fact]
    public void Auto_takes_the_first_plug_in_of_a_declared_kernel()
    {
        KernelHost host = Create(Declaring("first", Declarations.Axpy()), Declaring("second", Declarations.Axpy()));
        Selection selection = host.Select(host.FindKernel("axpy"));
        Assert.Equal(
            ("first", "auto: the first plug-in that declares it (Kernels:Record is none)", null),
            (selection.Backend.Name, selection.Reason, selection.Warning));
    }

    [Fact]
    public void Auto_goes_by_a_record_of_a_declared_kernel_and_with_a_warning_by_the_order_if_it_is_stale()
    {
        string record = Path.Combine(_folder.FullName, "record.json");
        Backend[] measured = [Declaring("first", Declarations.Axpy()), Declaring("second", Declarations.Axpy())];
        File.WriteAllText(
            record, Records.Text(Records.Of([.. measured], Records.Winner("second", threads: 1) with { Contract = "axpy/1" })));
        KernelHost host = CreateWith(record, measured);
        Assert.Equal("second", host.Select(host.FindKernel("axpy")).Backend.Name);

        host = CreateWith(record, Declaring("first", Declarations.Axpy(), "build 2"), measured[1]);
        Selection selection = host.Select(host.FindKernel("axpy"));
        string stale = $"the record {record}, set by Kernels:Record, is not used: it is stale: first is a different build now; run 'kernels tune' again";
        Assert.Equal(
            ("first", $"auto: the first plug-in that declares it ({stale})", stale), (selection.Backend.Name, selection.Reason, selection.Warning));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static KernelHost Create(params Backend[] plugins) => CreateWith("none", plugins);

    private static KernelHost CreateWith(string record, params Backend[] plugins)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Kernels:Record", record)]).Build();
        return KernelHost.Create([.. FakeBackends.All, .. plugins], KernelHost.ReadSettings(configuration, new ApplicationKernels()), logger: null);
    }

    private static Backend Declaring(string name, KernelDeclaration declaration, string build = "build 1")
    {
        NoKernel kernel = new();
        return Backend.Available(
            name,
            "declares a kernel",
            "test",
            [Implementation.Create(declaration.Contract, kernel, "scalar")],
            build: () => build,
            declared: [new DeclaredKernel(declaration, kernel)]);
    }

    private sealed class NoKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
        }
    }
}
