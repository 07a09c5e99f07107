using System.Collections.Immutable;
using System.Runtime.Versioning;
using Kernels.Hosting;
using Kernels.Hosting.Caching;
using Kernels.Tests.Workloads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kernels.Tests.Hosting;

/// <summary>A kept result is the one that would be computed, or it isn't used.</summary>
public sealed class ResultCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Log _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_call_is_computed_once()
    {
        Assert.Equal([6.0], Sum([1, 2, 3]));
        Assert.Equal([6.0], Sum([1, 2, 3]));
        Assert.Equal((1, 1), (_log.Hits, _log.Misses));
    }

    [Theory]
    [InlineData("managed", "build 2", "isa 1")]
    [InlineData("simd", "build 1", "isa 1")]
    [InlineData("managed", "build 1", "isa 2")]
    public void Other_code_finds_nothing(string backend, string build, string isa)
    {
        Sum([1, 2, 3]);
        Sum([1, 2, 3], backend, build, isa);
        Assert.Equal((0, 2), (_log.Hits, _log.Misses));
    }

    /// <summary>Negative zero and NaNs with other bits too: a kernel may tell them apart.</summary>
    [Fact]
    public void Other_inputs_find_nothing()
    {
        double[][] inputs = [[1, 2, 3], [1, 2, 4], [1, 2, 3, 0], [], [0], [-0.0], [double.NaN], [BitConverter.Int64BitsToDouble(0x7FF8000000000001)]];
        foreach (double[] input in inputs)
        {
            Sum(input);
        }

        Assert.Equal((0, inputs.Length), (_log.Hits, _log.Misses));
    }

    /// <summary>Parameters, what an output holds that is also read, and where one buffer ends and the next begins.</summary>
    [Fact]
    public void Other_parameters_and_other_contents_of_outputs_that_are_read_find_nothing()
    {
        Add([1, 2], [0, 0], hashes: 3);
        Add([1, 2], [0, 0], hashes: 4);
        Add([1, 2], [0, 1], hashes: 3);
        Add([1, 2, 0], [0], hashes: 3);
        Assert.Equal((0, 4), (_log.Hits, _log.Misses));
        Assert.Equal(Add([1, 2], [0, 0], hashes: 3), Add([1, 2], [0, 0], hashes: 3));
        Assert.Equal((2, 4), (_log.Hits, _log.Misses));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(12, false)]
    [InlineData(30, false)]
    [InlineData(-1, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    public void A_damaged_result_is_told_removed_and_computed_again(int place, bool isCut)
    {
        Sum([1, 2, 3]);
        string path = Assert.Single(Directory.GetFiles(_folder.PathOf("cache")));
        byte[] content = File.ReadAllBytes(path);
        place = place < 0 ? content.Length + place : place;
        content[place] ^= 1;
        File.WriteAllBytes(path, isCut ? content[..place] : content);

        Assert.Equal([6.0], Sum([1, 2, 3]));
        Assert.Contains("was damaged, and is removed", Assert.Single(_log.Failures), StringComparison.Ordinal);
        Assert.Equal((0, 2), (_log.Hits, _log.Misses));
        Assert.Equal([6.0], Sum([1, 2, 3]));
        Assert.Equal((1, 2), (_log.Hits, _log.Misses));
    }

    [Fact]
    public void A_result_under_the_name_of_another_call_is_not_used()
    {
        Sum([1, 2, 3]);
        string one = Assert.Single(Directory.GetFiles(_folder.PathOf("cache")));
        Sum([4, 5, 6]);
        File.Copy(one, Assert.Single(Directory.GetFiles(_folder.PathOf("cache")), path => path != one), overwrite: true);
        Assert.Equal([15.0], Sum([4, 5, 6]));
        Assert.Single(_log.Failures);
    }

    [Fact]
    public void What_was_used_least_recently_goes_first()
    {
        Sum([1]);
        Sum([2]);
        foreach (string path in Directory.GetFiles(_folder.PathOf("cache")))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        }

        long size = new FileInfo(Directory.GetFiles(_folder.PathOf("cache"))[0]).Length;
        Sum([2], limit: 2 * size);
        Sum([3], limit: 2 * size);
        Assert.Equal(2, Directory.GetFiles(_folder.PathOf("cache")).Length);
        Assert.Equal((1, 3), (_log.Hits, _log.Misses));
        Sum([2], limit: 2 * size);
        Sum([3], limit: 2 * size);
        Assert.Equal((3, 3), (_log.Hits, _log.Misses));
    }

    [Fact]
    public void A_result_larger_than_the_whole_cache_is_not_kept()
    {
        Assert.Equal([3.0], Sum([1, 2], limit: 10));
        Assert.Empty(Directory.GetFiles(_folder.PathOf("cache")));
        Assert.Equal(0, _log.BytesKept);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_where_others_may_write_is_refused()
    {
        Directory.CreateDirectory(_folder.PathOf("cache"));
        File.SetUnixFileMode(_folder.PathOf("cache"), (UnixFileMode)511);
        Assert.Contains("others may write", Assert.Throws<CacheException>(() => Sum([1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_that_does_not_tell_its_build_is_not_cached()
        => Assert.Contains("its build is unknown", Assert.Throws<CacheException>(() => Sum([1], build: null)).Message, StringComparison.Ordinal);

    /// <summary>Results come and go beneath the readers, since two of the eight fit.</summary>
    [Fact]
    public void Threads_share_a_folder()
    {
        Sum([0]);
        long size = new FileInfo(Directory.GetFiles(_folder.PathOf("cache"))[0]).Length;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            double value = number % 8;
            Assert.Equal([value + 1], Sum([value, 1], limit: 2 * size));
        });
        Assert.Empty(_log.Failures);
        Assert.InRange(Directory.GetFiles(_folder.PathOf("cache")).Length, 1, 2);
    }

    [Fact]
    public void Configuration_says_which_kernels_an_application_caches()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Kernels:Backend", "managed"), new("Kernels:Cache:Folder", _folder.PathOf("cache")), new("Kernels:Cache:Kernels:0", "sum"),
        ]).Build();
        using ServiceProvider services = new ServiceCollection().AddKernels(configuration).BuildServiceProvider();
        double[] result = [0];
        services.GetRequiredService<IKernel<SumArguments>>().Invoke(new SumArguments([1, 2], result), default);
        services.GetRequiredService<IKernel<NormArguments>>().Invoke(new NormArguments([3, 4], result), default);
        Assert.Single(Directory.GetFiles(_folder.PathOf("cache")));
        services.GetRequiredService<IKernel<SumArguments>>().Invoke(new SumArguments([1, 2], result), default);
        Assert.Equal([3.0], result);
    }

    [Theory]
    [InlineData("Kernels:Cache:Bytes", "0", "not a number of bytes; allowed: 1 and above")]
    [InlineData("Kernels:Cache:Bytes", "1GB", "not a number of bytes")]
    [InlineData("Kernels:Cache:Size", "1", "'Size' is unknown; keys: Folder, Bytes, Kernels")]
    [InlineData("Kernels:Cache:Kernels:0", "som", "did you mean 'sum'")]
    [InlineData("Kernels:Cache:Folder", "", "allowed: the path of a folder")]
    [InlineData("Kernels:Cache", "on", "a value where a section is needed; keys: Folder, Bytes, Kernels")]
    public void A_wrong_setting_is_one_line(string key, string value, string message)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.Contains(
            message, Assert.Throws<KernelsConfigurationException>(() => KernelHost.Create(configuration)).Message, StringComparison.Ordinal);
    }

    private double[] Sum(double[] x, string backend = "managed", string? build = "build 1", string isa = "isa 1", long limit = 1 << 20)
    {
        double[] total = [double.NaN];
        Cached(Kernels.Sum.Contract, Kernels.Sum.Contract.Oracle!, backend, build, isa, limit).Kernel.Invoke(new SumArguments(x, total), default);
        return total;
    }

    private ulong[] Add(ulong[] keys, ulong[] filter, int hashes)
    {
        Cached(BloomAdd.Contract, BloomAdd.Contract.Oracle!, "managed", "build 1", "isa 1", 1 << 20)
            .Kernel.Invoke(new BloomAddArguments(keys, filter, hashes), default);
        return filter;
    }

    private Implementation<TArguments> Cached<TArguments>(
        KernelContract<TArguments> contract, IKernel<TArguments> kernel, string name, string? build, string isa, long limit)
        where TArguments : struct, allows ref struct
    {
        Implementation implementation = Implementation.Create(contract, kernel, isa);
        ImmutableArray<Implementation> all = [implementation];
        Backend backend = Backend.Available(name, "the oracle", "a test", all, build: () => build);
        return (Implementation<TArguments>)CachedImplementation.Create(
            new Selection(backend, implementation, 1, "a test"), ResultCache.Open(_folder.PathOf("cache"), limit), _log);
    }

    private sealed class Log : ICacheLog
    {
        private int _hits;
        private int _misses;
        private long _bytesKept;

        public int Hits => _hits;

        public int Misses => _misses;

        public long BytesKept => _bytesKept;

        public List<string> Failures { get; } = [];

        public void Found(string key) => Interlocked.Increment(ref _hits);

        public void Computed(string key, long bytes)
        {
            Interlocked.Increment(ref _misses);
            Interlocked.Add(ref _bytesKept, bytes);
        }

        public void Failed(string reason)
        {
            lock (Failures)
            {
                Failures.Add(reason);
            }
        }
    }
}
