using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// <c>factorize/1</c> in plain C#. Each thread numbers the keys of a stretch by a dictionary; then what is new to a later stretch
/// gets the next numbers, and its codes are translated.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarFactorize : IKernel<FactorizeArguments>
{
    // Some 300 microseconds of keys: a dictionary of its own costs a thread more than handing it work.
    private const int LeastShare = 1 << 15;

    /// <inheritdoc/>
    public void Invoke(scoped in FactorizeArguments arguments, in KernelOptions options)
    {
        int parts = Math.Clamp(arguments.Keys.Length / LeastShare, 1, options.ThreadCount);
        Dictionary<long, int>[] known = new Dictionary<long, int>[parts];
        int[]?[] codesOf = new int[]?[parts];
        fixed (long* keys = arguments.Keys)
        fixed (int* codes = arguments.Codes)
        {
            Workers.Run(parts, parts, new Numbering { Keys = keys, Length = arguments.Keys.Length, Codes = codes, Known = known });
            for (int part = 1; part < parts; part++)
            {
                codesOf[part] = Merge(known[0], known[part]);
            }

            Workers.Run(parts, parts, new Translating { Length = arguments.Keys.Length, Codes = codes, CodesOf = codesOf });
        }

        foreach ((long key, int code) in known[0])
        {
            arguments.Uniques[code] = key;
        }

        arguments.Used[0] = known[0].Count;
    }

    private static int Begin(int length, int part, int parts) => (int)((long)length * part / parts);

    /// <summary>Numbers what is new in another dictionary, in the order of its codes; returns what these become.</summary>
    private static int[] Merge(Dictionary<long, int> known, Dictionary<long, int> more)
    {
        long[] keys = new long[more.Count];
        foreach ((long key, int code) in more)
        {
            keys[code] = key;
        }

        int[] codes = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            codes[i] = CodeOf(known, keys[i]);
        }

        return codes;
    }

    private static int CodeOf(Dictionary<long, int> known, long key)
    {
        ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out bool exists);
        if (!exists)
        {
            code = known.Count - 1;
        }

        return code;
    }

    private struct Numbering : IWork
    {
        public long* Keys;
        public int Length;
        public int* Codes;
        public Dictionary<long, int>[] Known;

        public readonly void Run(int part)
        {
            Dictionary<long, int> known = [];
            int end = Begin(Length, part + 1, Known.Length);
            for (int i = Begin(Length, part, Known.Length); i < end; i++)
            {
                Codes[i] = CodeOf(known, Keys[i]);
            }

            Known[part] = known;
        }
    }

    private struct Translating : IWork
    {
        public int Length;
        public int* Codes;
        public int[]?[] CodesOf;

        public readonly void Run(int part)
        {
            if (CodesOf[part] is not { } codes)
            {
                return;
            }

            int end = Begin(Length, part + 1, CodesOf.Length);
            for (int i = Begin(Length, part, CodesOf.Length); i < end; i++)
            {
                Codes[i] = codes[Codes[i]];
            }
        }
    }
}
