using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>Numbers distinct keys from 0, by open addressing. A struct, so that a call allocates no object.</summary>
internal unsafe struct KeyNumbers
{
    private const int LeastEntries = 1024;

    // Up to so many entries a quarter of them are used at most, beyond half of them.
    private const int Sparse = 4096;

    // From so many entries on, a table doesn't fit a core's first cache, and is fetched ahead.
    private const int ManyEntries = 1 << 14;

    private Entry* _entries;
    private ulong _mask;

    /// <summary>How many distinct keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>Makes an empty table, from zeros.</summary>
    public void Create() => _entries = Allocate(LeastEntries);

    /// <summary>The number of a key; a new one gets the next.</summary>
    public int CodeOf(long key) => CodeOf(key, HashOf(key));

    /// <summary>The number of each key; new ones get the next.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="length">How many.</param>
    /// <param name="codes">Receives their numbers.</param>
    public void Number(long* keys, int length, int* codes)
    {
        ulong* hashes = stackalloc ulong[KeyHash.Block];
        for (long first = 0; first < length; first += KeyHash.Block)
        {
            int block = (int)Math.Min(KeyHash.Block, length - first);
            KeyHash.Compute((ulong*)keys + first, block, hashes);
            if (_mask >= ManyEntries && Sse.IsSupported)
            {
                for (int i = 0; i < block; i++)
                {
                    Sse.Prefetch0(_entries + (hashes[i] & _mask));
                }
            }

            for (int i = 0; i < block; i++)
            {
                codes[first + i] = CodeOf(keys[first + i], hashes[i]);
            }
        }
    }

    /// <summary>Lists the keys by their numbers.</summary>
    /// <param name="keys">Receives them, <see cref="Count"/>.</param>
    public readonly void List(Span<long> keys)
    {
        for (ulong i = 0; i <= _mask; i++)
        {
            if (_entries[i].Code >= 0)
            {
                keys[_entries[i].Code] = _entries[i].Key;
            }
        }
    }

    /// <summary>Frees the memory.</summary>
    public readonly void Free() => NativeMemory.Free(_entries);

    private static ulong HashOf(long key) => KeyHash.Mix((ulong)key + KeyHash.Golden);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CodeOf(long key, ulong hash)
    {
        Entry* entry = Find(key, hash);
        return entry->Code >= 0 ? entry->Code : Add(entry, key);
    }

    /// <summary>The entry of a key, or the empty one where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Entry* Find(long key, ulong hash)
    {
        ulong i = hash & _mask;
        while (_entries[i].Key != key && _entries[i].Code >= 0)
        {
            i = (i + 1) & _mask;
        }

        return _entries + i;
    }

    private int Add(Entry* entry, long key)
    {
        *entry = new Entry { Key = key, Code = Count };
        if ((ulong)++Count > (_mask < Sparse ? _mask / 4 : _mask / 2))
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        Entry* old = _entries;
        ulong count = _mask + 1;
        _entries = Allocate(2 * count);
        for (ulong i = 0; i < count; i++)
        {
            if (old[i].Code >= 0)
            {
                *Find(old[i].Key, HashOf(old[i].Key)) = old[i];
            }
        }

        NativeMemory.Free(old);
    }

    /// <summary>Makes empty entries, whose keys mean nothing.</summary>
    private Entry* Allocate(ulong count)
    {
        Entry* entries = (Entry*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(Entry));
        _mask = count - 1;
        for (ulong i = 0; i < count; i++)
        {
            entries[i].Code = -1;
        }

        return entries;
    }

    /// <summary>A key and its number, which is negative if the entry is empty.</summary>
    private struct Entry
    {
        public long Key;
        public int Code;
    }
}
