using Kernels.Managed;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Which outside settings matter, for which backends, and how they are described.</summary>
public sealed class InfluenceTests
{
    private static readonly Backend Native = Backend.Available("native", "", "", []);
    private static readonly Backend Plugin = Backend.Available("their-own", "", "", []);

    [Theory]
    [InlineData("OMP_PROC_BIND", "true", "binding")]
    [InlineData("OMP_PROC_BIND_ALL", "true", "binding")]
    [InlineData("OMP_PLACES", "cores", "binding")]
    [InlineData("GOMP_CPU_AFFINITY", "0-3", "binding")]
    [InlineData("KMP_AFFINITY", "compact", "binding")]
    [InlineData("OMP_WAIT_POLICY", "active", "waiting")]
    [InlineData("GOMP_SPINCOUNT", "infinity", "waiting")]
    [InlineData("KMP_BLOCKTIME", "infinite", "waiting")]
    [InlineData("OMP_DYNAMIC", "true", "fewer_threads")]
    [InlineData("OMP_THREAD_LIMIT", "1", "thread_limit")]
    [InlineData("OMP_MAX_ACTIVE_LEVELS", "0", "thread_limit")]
    [InlineData("OMP_STACKSIZE", "1G", "library")]
    public void What_OpenMP_reads_concerns_the_C_library(string name, string value, string kind)
    {
        Influence found = Assert.Single(Find(2, [Native], (name, value)));
        Assert.Equal((kind, name, value, "native"), (found.Kind, found.Name, found.Value, found.Concerns));
        Assert.Empty(Find(2, [ManagedBackends.Scalar], (name, value)));
    }

    [Theory]
    [InlineData("OMP_NUM_THREADS")]
    [InlineData("OPENBLAS_NUM_THREADS")]
    [InlineData("MKL_NUM_THREADS")]
    [InlineData("NUMBA_NUM_THREADS")]
    [InlineData("MKL_DYNAMIC")]
    [InlineData("NUMBA_THREADING_LAYER")]
    [InlineData("BLIS_NUM_THREADS")]
    [InlineData("GOTO_NUM_THREADS")]
    public void What_our_own_code_does_not_read_is_told_only_where_a_plugin_may(string name)
    {
        Assert.Empty(Find(2, [Native, ManagedBackends.Scalar], (name, "1")));
        Assert.Equal("perhaps their-own", Assert.Single(Find(2, [Native, Plugin], (name, "1"))).Concerns);
    }

    [Theory]
    [InlineData("DOTNET_TieredCompilation", "0")]
    [InlineData("DOTNET_TieredPGO", "0")]
    [InlineData("DOTNET_ReadyToRun", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("COMPlus_PreferredVectorBitWidth", "128")]
    [InlineData("CORECLR_ENABLE_PROFILING", "1")]
    public void What_the_just_in_time_compiler_reads_concerns_what_it_compiles(string name, string value)
    {
        Assert.Equal("managed", Assert.Single(Find(1, [ManagedBackends.Scalar, Native], (name, value))).Concerns);
        Assert.Empty(new InfluenceSearch([ManagedBackends.Scalar, Native], 1, compilesAtRunTime: false)
            .OfVariables([], [$"{name}={value}"]));
    }

    [Theory]
    [InlineData("DOTNET_gcServer")]
    [InlineData("DOTNET_PROCESSOR_COUNT")]
    public void The_settings_of_the_collector_concern_code_compiled_ahead_of_time_as_well(string name)
        => Assert.Equal("managed", Assert.Single(new InfluenceSearch([ManagedBackends.Scalar], 1, compilesAtRunTime: false)
            .OfVariables([], [$"{name}=1"])).Concerns);

    [Theory]
    [InlineData("OMP_THREAD_LIMIT", "2")]
    [InlineData("OMP_THREAD_LIMIT", "none")]
    [InlineData("OMP_THREAD_LIMIT", "0")]
    [InlineData("OMP_MAX_ACTIVE_LEVELS", "1")]
    [InlineData("OMP_PROC_BIND", "")]
    [InlineData("DOTNET_ROOT", "/usr/lib/dotnet")]
    [InlineData("DOTNET_CLI_TELEMETRY_OPTOUT", "1")]
    [InlineData("DOTNET_EnableDiagnostics", "0")]
    [InlineData("PATH", "/usr/bin")]
    public void What_changes_nothing_is_not_told(string name, string value)
        => Assert.Empty(Find(2, [Native, Plugin, ManagedBackends.Scalar], (name, value)));

    [Fact]
    public void A_sentence_tells_variable_value_effect_and_what_was_done()
    {
        InfluenceSearch search = new([Native], 2, compilesAtRunTime: true);
        string[] lines =
        [
            .. search.OfVariables(["OMP_PROC_BIND=true"], ["OMP_THREAD_LIMIT=1", "OMP_STACKSIZE=1G\u001b[31m"]).Select(InfluenceText.Describe),
        ];
        Assert.Equal(
        [
            "OMP_PROC_BIND=true is set aside, here and in processes of candidates: it would bind threads to processors, .NET's too",
            "OMP_STACKSIZE=1G [31m is left as it is: it changes how a library computes (concerns native)",
            "OMP_THREAD_LIMIT=1 is left as it is: it limits the threads to fewer than were asked for (concerns native)",
        ], lines);
    }

    [Theory]
    [InlineData("0-1", "0", "1 of 2 processors")]
    [InlineData("0-3,8", "1-2,8", "3 of 5 processors")]
    public void A_mask_that_leaves_out_processors_is_told(string online, string allowed, string value)
    {
        using FakeSystem system = new();
        system.With("/sys/devices/system/cpu/online", online).With("/proc/self/status", $"Cpus_allowed_list:\t{allowed}");
        Assert.Equal(value, Assert.Single(InfluenceSearch.OfAffinity(system.Files)).Value);
    }

    [Fact]
    public void A_mask_of_all_processors_is_none()
    {
        using FakeSystem system = new();
        Assert.Empty(InfluenceSearch.OfAffinity(system.Files));
        system.With("/sys/devices/system/cpu/online", "0-1").With("/proc/self/status", "Cpus_allowed_list:\t0-1");
        Assert.Empty(InfluenceSearch.OfAffinity(system.Files));
    }

    private static IEnumerable<Influence> Find(int threads, Backend[] backends, (string Name, string Value) variable)
        => new InfluenceSearch([.. backends], threads, compilesAtRunTime: true)
            .OfVariables([], [$"{variable.Name}={variable.Value}"]);
}
