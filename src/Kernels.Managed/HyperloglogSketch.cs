using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>The keys of a call of <c>hyperloglog/1</c>, registers for each of the parts that share them, and the estimate from all.</summary>
internal unsafe struct HyperloglogSketch
{
    // Keys of an item, some 50 microseconds of work, and the registers of a thread's own for each of them.
    private const int LeastShare = 1 << 15;
    private const int RegistersOfKey = 4;

    public ulong* Keys;
    public int Count;
    public byte* Registers;
    public int M;
    public int Q;

    /// <summary>Registers for each part but the first, which has the result's.</summary>
    public byte* Own;
    public int Parts;

    /// <summary>The keys in items.</summary>
    public TakenItems Items;

    /// <summary>Adds all keys, and estimates.</summary>
    /// <typeparam name="TAdding">Adds the keys of a part.</typeparam>
    public static void Run<TAdding>(scoped in HyperloglogArguments arguments, in KernelOptions options)
        where TAdding : struct, IAdding
    {
        int m = arguments.Registers.Length;
        int parts = Math.Clamp(arguments.Keys.Length / Math.Max(LeastShare, m / RegistersOfKey), 1, options.ThreadCount);
        int taken = 0;
        byte* own = parts == 1 ? null : (byte*)NativeMemory.AllocZeroed((nuint)m, (nuint)(parts - 1));
        try
        {
            fixed (ulong* keys = arguments.Keys)
            fixed (byte* registers = arguments.Registers)
            {
                HyperloglogSketch sketch = new()
                {
                    Keys = keys,
                    Count = arguments.Keys.Length,
                    Registers = registers,
                    M = m,
                    Q = 64 - Math.Max(1, BitOperations.Log2((uint)m - 1) + 1),
                    Own = own,
                    Parts = parts,
                    Items = new() { Taken = &taken, Count = Math.Max(1, arguments.Keys.Length / Math.Max(LeastShare, m)) },
                };
                Workers.Run(parts, parts, new Adding<TAdding> { Sketch = sketch });
                sketch.Unite();
                arguments.Estimate[0] = sketch.Estimate();
            }
        }
        finally
        {
            NativeMemory.Free(own);
        }
    }

    private readonly int Begin(int item) => (int)((long)Count * item / Items.Count);

    private readonly void Unite()
    {
        for (int part = 1; part < Parts; part++)
        {
            byte* from = Own + ((nint)M * (part - 1));
            int i = 0;
            for (; i <= M - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                Vector256.Max(Vector256.Load(Registers + i), Vector256.Load(from + i)).Store(Registers + i);
            }

            for (; i < M; i++)
            {
                Registers[i] = Math.Max(Registers[i], from[i]);
            }
        }
    }

    /// <summary>Ertl's estimate, in the order of operations that the contract fixes.</summary>
    private readonly double Estimate()
    {
        int* counts = stackalloc int[65];
        for (int i = 0; i < M; i++)
        {
            counts[Math.Min(Registers[i], Q + 1)]++;
        }

        double m = M;
        double z = m * Tau(1 - (counts[Q + 1] / m));
        for (int rank = Q; rank >= 1; rank--)
        {
            z = 0.5 * (z + counts[rank]);
        }

        z += m * Sigma(counts[0] / m);
        return 0.7213475204444817 * m * m / z;
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double factor = 1;
        double sum = x;
        double before;
        do
        {
            x *= x;
            before = sum;
            sum += x * factor;
            factor += factor;
        }
        while (sum != before);
        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double factor = 1;
        double sum = 1 - x;
        double before;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            factor *= 0.5;
            sum -= (1 - x) * (1 - x) * factor;
        }
        while (sum != before);
        return sum / 3;
    }

    /// <summary>Adds keys to registers.</summary>
    public interface IAdding
    {
        /// <summary>Adds them.</summary>
        static abstract void Add(ulong* keys, int count, byte* registers, int m, int q);
    }

    private struct Adding<TAdding> : IWork
        where TAdding : struct, IAdding
    {
        public HyperloglogSketch Sketch;

        public readonly void Run(int part)
        {
            byte* registers = part == 0 ? Sketch.Registers : Sketch.Own + ((nint)Sketch.M * (part - 1));
            while (Sketch.Items.TryTake(out int item))
            {
                int begin = Sketch.Begin(item);
                TAdding.Add(Sketch.Keys + begin, Sketch.Begin(item + 1) - begin, registers, Sketch.M, Sketch.Q);
            }
        }
    }
}
