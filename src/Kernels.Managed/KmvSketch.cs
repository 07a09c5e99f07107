using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>The keys of a call of <c>kmv/1</c>, and the parts that share them, whose sketches are merged.</summary>
internal static unsafe class KmvSketch
{
    // Keys of an item, some 50 microseconds of work, and of a thread for each hash of its sketch.
    private const int LeastShare = 1 << 15;
    private const int LeastKeys = 4;

    /// <summary>Adds the keys of a part.</summary>
    public interface IAdding
    {
        /// <summary>Adds them.</summary>
        static abstract void Add(ulong* keys, int count, SmallestHashes* to);
    }

    /// <summary>Makes the sketch, and estimates.</summary>
    /// <typeparam name="TAdding">Adds the keys of a part.</typeparam>
    public static void Run<TAdding>(scoped in KmvArguments arguments, in KernelOptions options)
        where TAdding : struct, IAdding
    {
        (int n, int k) = (arguments.Keys.Length, arguments.Hashes.Length);

        // No part has more hashes than there are keys.
        int most = Math.Max(1, Math.Min(k, n));
        int parts = (int)Math.Clamp(n / Math.Max(LeastShare, LeastKeys * (long)most), 1, options.ThreadCount);
        SmallestHashes* sketches = (SmallestHashes*)NativeMemory.AllocZeroed((nuint)parts, (nuint)sizeof(SmallestHashes));
        try
        {
            for (int part = 0; part < parts; part++)
            {
                sketches[part].Create(most);
            }

            int taken = 0;
            TakenItems items = new() { Taken = &taken, Count = Math.Max(1, n / LeastShare) };
            fixed (ulong* keys = arguments.Keys)
            {
                Workers.Run(parts, parts, new Parts<TAdding> { Keys = keys, Length = n, Items = items, Sketches = sketches });
            }

            for (int part = 1; part < parts; part++)
            {
                sketches->Merge(sketches[part]);
            }

            int used = sketches->Sorted.Length;
            sketches->Sorted.CopyTo(arguments.Hashes);
            arguments.Used[0] = used;
            arguments.Estimate[0] = used < k ? used : (k - 1) * 18446744073709551616.0 / (arguments.Hashes[k - 1] + 1.0);
        }
        finally
        {
            for (int part = 0; part < parts; part++)
            {
                sketches[part].Free();
            }

            NativeMemory.Free(sketches);
        }
    }

    private struct Parts<TAdding> : IWork
        where TAdding : struct, IAdding
    {
        public ulong* Keys;
        public int Length;
        public TakenItems Items;
        public SmallestHashes* Sketches;

        public readonly void Run(int part)
        {
            while (Items.TryTake(out int item))
            {
                int begin = (int)((long)Length * item / Items.Count);
                int end = (int)((long)Length * (item + 1) / Items.Count);
                TAdding.Add(Keys + begin, end - begin, Sketches + part);
            }

            Sketches[part].Finish();
        }
    }
}
