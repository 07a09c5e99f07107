using Kernels.Abi.Tests.Support;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>The bindings agree with the C compiler on sizes, offsets, types, constants and signatures.</summary>
public sealed class LayoutTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    public static TheoryData<string> BoundTypes => [.. LayoutFacts.Types.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(BoundTypes))]
    public void A_binding_agrees_with_the_C_compiler(string name)
    {
        LayoutFact[] expected = [.. LayoutFacts.Of(LayoutFacts.Types.Single(type => type.Name == name))];
        long[] actual = CExpressions.Evaluate(folder, expected.Select(fact => fact.Expression));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, expected.Zip(actual, (fact, value) => fact with { Value = value }));
    }

    /// <summary>Plug-ins built for version 1 rely on these forever: add lines here, but never change one.</summary>
    [Fact]
    public void Version_1_stays_where_it_is()
    {
        LayoutFact[] expected =
        [
            new("offsetof(kernels_plugin, size)", 0),
            new("offsetof(kernels_plugin, abi_version)", 4),
            new("offsetof(kernels_plugin, id)", 8),
            new("offsetof(kernels_plugin, version)", 16),
            new("offsetof(kernels_plugin, description)", 24),
            new("offsetof(kernels_plugin, instruction_set)", 32),
            new("offsetof(kernels_plugin, get_kernel)", 40),
            new("offsetof(kernels_plugin, last_error)", 48),
            new("offsetof(kernels_julia, size)", 0),
            new("offsetof(kernels_julia, thread_support)", 4),
            new("offsetof(kernels_julia, compute)", 8),
            new("offsetof(kernels_diffusion, size)", 0),
            new("offsetof(kernels_diffusion, thread_support)", 4),
            new("offsetof(kernels_diffusion, compute)", 8),
            new("offsetof(kernels_spmv, size)", 0),
            new("offsetof(kernels_spmv, thread_support)", 4),
            new("offsetof(kernels_spmv, compute)", 8),
            new("offsetof(kernels_ceilings, size)", 0),
            new("offsetof(kernels_ceilings, thread_support)", 4),
            new("offsetof(kernels_ceilings, triad)", 8),
            new("offsetof(kernels_ceilings, read)", 16),
            new("offsetof(kernels_ceilings, multiply_add)", 24),
            new("offsetof(kernels_ceilings, multiply_add_flops)", 32),
            new("offsetof(kernels_declared, size)", 0),
            new("offsetof(kernels_declared, thread_support)", 4),
            new("offsetof(kernels_declared, compute)", 8),
            new("offsetof(kernels_declared, oracle)", 16),
            new("offsetof(kernels_declared, context)", 24),
            new("KERNELS_THREADS_ONE", 0),
            new("KERNELS_THREADS_MANY", 1),
            new("KERNELS_OK", 0),
            new("KERNELS_ERROR_INVALID_ARGUMENT", -1),
            new("KERNELS_ERROR_OUT_OF_MEMORY", -2),
            new("KERNELS_ERROR_INTERNAL", -3),
        ];
        long[] actual = CExpressions.Evaluate(folder, expected.Select(fact => fact.Expression));
        Assert.Equal(expected, expected.Zip(actual, (fact, value) => fact with { Value = value }));
    }

    [Fact]
    public void A_disagreement_is_noticed()
        => Assert.Equal(
            [56, 0, 0, 1],
            CExpressions.Evaluate(
                folder,
                [
                    "sizeof(kernels_plugin)",
                    CTypes.IsOfType("((kernels_plugin *)0)->size", typeof(long)),
                    CTypes.IsFunction("&kernels_probe", typeof(int), [typeof(int)]),
                    CTypes.IsFunction("&kernels_probe", typeof(int), []),
                ]));
}
