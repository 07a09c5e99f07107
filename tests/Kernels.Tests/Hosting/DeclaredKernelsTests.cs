using Kernels.Hosting;
using Kernels.Tests.Contracts;
using Microsoft.Extensions.Configuration;

namespace Kernels.Tests.Hosting;

/// <summary>A host knows the kernels that its backends declare.</summary>
public sealed class DeclaredKernelsTests
{
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
    public void Auto_says_how_to_choose_among_plug_ins()
    {
        KernelHost host = Create(Declaring("first", Declarations.Axpy()), Declaring("second", Declarations.Axpy()));
        BackendUnavailableException error = Assert.Throws<BackendUnavailableException>(() => host.Select(host.FindKernel("axpy")));
        Assert.Equal(
            "auto takes no plug-in without evidence, and axpy/1 has no other backend: run 'kernels tune axpy', or set "
            + "Kernels:Select:axpy:Backend to one of first, second",
            error.Message);
    }

    [Fact]
    public void Auto_takes_the_only_backend_of_a_declared_kernel()
    {
        KernelHost host = Create(Declaring("first", Declarations.Axpy()));
        Selection selection = host.Select(host.FindKernel("axpy"));
        Assert.Equal(
            ("first", "auto: no other backend implements axpy/1, which plug-ins declare"), (selection.Backend.Name, selection.Reason));
    }

    private static KernelHost Create(params Backend[] plugins)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Kernels:Record", "none")]).Build();
        return KernelHost.Create([.. FakeBackends.All, .. plugins], KernelHost.ReadSettings(configuration, new ApplicationKernels()), logger: null);
    }

    private static Backend Declaring(string name, KernelDeclaration declaration)
    {
        NoKernel kernel = new();
        return Backend.Available(
            name,
            "declares a kernel",
            "test",
            [Implementation.Create(declaration.Contract, kernel, "scalar")],
            declared: [new DeclaredKernel(declaration, kernel)]);
    }

    private sealed class NoKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
        }
    }
}
