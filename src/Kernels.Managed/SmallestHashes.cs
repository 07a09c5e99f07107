using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// The k smallest of the distinct hashes that are added. A table holds up to 2·k; when it is full, the k smallest stay, and what is
/// above them is dismissed from then on. The table grows with what is in it. A struct, so that a call allocates no object.
/// </summary>
internal unsafe struct SmallestHashes
{
    private const int LeastPlaces = 1024;

    // Places for each hash.
    private const int PlacesOfHash = 4;
    private const int RadixBits = 8;
    private const int Radix = 1 << RadixBits;

    private int _k;
    private int _most;

    // 0 marks an empty place, so that hash is kept apart.
    private ulong* _places;

    // Room for all hashes, and to sort them or to look for the k-th smallest.
    private ulong* _list;
    private ulong* _other;
    private ulong _mask;
    private int _count;
    private bool _hasZero;

    /// <summary>Hashes above it can't be among the k smallest.</summary>
    public ulong Limit { get; private set; }

    /// <summary>The hashes, ascending, after <see cref="Finish"/>.</summary>
    public readonly ReadOnlySpan<ulong> Sorted => new(_list, _count);

    /// <summary>Makes the set, from zeros.</summary>
    /// <param name="k">How many hashes stay, 1 or above.</param>
    public void Create(int k)
    {
        _k = k;
        _most = (int)Math.Min(2 * (long)k, int.MaxValue);
        _mask = LeastPlaces - 1;
        Limit = ulong.MaxValue;
        nuint places = LeastPlaces;
        while (places < PlacesOfHash * (nuint)_most)
        {
            places *= 2;
        }

        // What is never touched takes no memory.
        _places = (ulong*)NativeMemory.AllocZeroed(places, sizeof(ulong));
        _list = (ulong*)NativeMemory.Alloc((nuint)_most + 1, sizeof(ulong));
        _other = (ulong*)NativeMemory.Alloc((nuint)_most + 1, sizeof(ulong));
    }

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        if (hash > Limit)
        {
            return;
        }

        if (hash == 0)
        {
            _count += _hasZero ? 0 : 1;
            _hasZero = true;
        }
        else if (Insert(hash))
        {
            _count++;
        }

        if (_count == _most || PlacesOfHash * (ulong)_count > _mask)
        {
            MakeRoom();
        }
    }

    /// <summary>
    /// Leaves those hashes that are within the limit and not at the first two places where they may be in the table, most of which
    /// are new, and 0. Nothing in it is a branch that could be guessed wrongly.
    /// </summary>
    /// <param name="hashes">The hashes.</param>
    /// <param name="count">How many.</param>
    /// <returns>How many are left.</returns>
    public readonly int KeepNew(ulong* hashes, int count)
    {
        ulong* places = _places;
        (ulong mask, ulong limit) = (_mask, Limit);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            ulong hash = hashes[i];
            hashes[kept] = hash;
            bool isNew = (hash <= limit & places[hash & mask] != hash & places[(hash + 1) & mask] != hash) | hash == 0;
            kept += isNew ? 1 : 0;
        }

        return kept;
    }

    /// <summary>Sorts the hashes, of which at most k stay.</summary>
    public void Finish()
    {
        int count = ListAll();
        Sort(count);
        _count = Math.Min(count, _k);
    }

    /// <summary>Unites the hashes with those of another set, after both were finished; at most k stay.</summary>
    /// <param name="other">The other set.</param>
    public void Merge(in SmallestHashes other)
    {
        ulong* ours = _list;
        ulong* theirs = other._list;
        ulong* to = _other;
        int count = 0;
        int i = 0;
        int j = 0;
        while (count < _k && (i < _count || j < other._count))
        {
            ulong our = i < _count ? ours[i] : ulong.MaxValue;
            ulong their = j < other._count ? theirs[j] : ulong.MaxValue;
            to[count++] = Math.Min(our, their);
            i += i < _count && our <= their ? 1 : 0;
            j += j < other._count && their <= our ? 1 : 0;
        }

        _list = to;
        _other = ours;
        _count = count;
    }

    /// <summary>Frees the memory, of which there may be only some.</summary>
    public readonly void Free()
    {
        NativeMemory.Free(_places);
        NativeMemory.Free(_list);
        NativeMemory.Free(_other);
    }

    private readonly bool Insert(ulong hash)
    {
        ulong place = hash & _mask;
        while (_places[place] != 0)
        {
            if (_places[place] == hash)
            {
                return false;
            }

            place = (place + 1) & _mask;
        }

        _places[place] = hash;
        return true;
    }

    /// <summary>Writes all hashes to the list, in any order.</summary>
    private readonly int ListAll()
    {
        // Local copies stay in registers.
        ulong* places = _places;
        ulong* list = _list;
        ulong mask = _mask;
        int count = 0;
        if (_hasZero)
        {
            list[count++] = 0;
        }

        for (ulong place = 0; place <= mask; place++)
        {
            ulong hash = places[place];
            list[count] = hash;
            count += hash != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Sorts the list by its digits, the lowest first. Those above all hashes' bits are 0.</summary>
    private void Sort(int count)
    {
        int* begins = stackalloc int[Radix];
        for (int shift = 0; shift < 64 && Limit >> shift != 0; shift += RadixBits)
        {
            ulong* from = _list;
            ulong* to = _other;
            new Span<int>(begins, Radix).Clear();
            for (int i = 0; i < count; i++)
            {
                begins[(byte)(from[i] >> shift)]++;
            }

            int begin = 0;
            for (int digit = 0; digit < Radix; digit++)
            {
                int size = begins[digit];
                begins[digit] = begin;
                begin += size;
            }

            for (int i = 0; i < count; i++)
            {
                to[begins[(byte)(from[i] >> shift)]++] = from[i];
            }

            _list = to;
            _other = from;
        }
    }

    private void MakeRoom()
    {
        int count = ListAll();
        if (count == _most)
        {
            Limit = SelectLast(count);
            _count = _k;
        }
        else
        {
            _mask = (2 * _mask) + 1;
        }

        NativeMemory.Clear(_places, ((nuint)_mask + 1) * sizeof(ulong));
        for (int i = 0; i < count; i++)
        {
            if (_list[i] != 0 && _list[i] <= Limit)
            {
                Insert(_list[i]);
            }
        }
    }

    /// <summary>The k-th smallest of the list, by digits, the highest first.</summary>
    private readonly ulong SelectLast(int count)
    {
        ulong* numbers = _other;
        new ReadOnlySpan<ulong>(_list, count).CopyTo(new Span<ulong>(numbers, count));
        Span<int> sizes = stackalloc int[Radix];
        int rank = _k - 1;
        int shift = 64 - (int)ulong.LeadingZeroCount(Limit);
        while (count > 1)
        {
            shift = Math.Max(0, shift - RadixBits);
            sizes.Clear();
            for (int i = 0; i < count; i++)
            {
                sizes[(int)(numbers[i] >> shift) & (Radix - 1)]++;
            }

            int digit = 0;
            while (rank >= sizes[digit])
            {
                rank -= sizes[digit++];
            }

            int kept = 0;
            for (int i = 0; i < count; i++)
            {
                ulong number = numbers[i];
                numbers[kept] = number;
                kept += ((int)(number >> shift) & (Radix - 1)) == digit ? 1 : 0;
            }

            count = kept;
        }

        return numbers[0];
    }
}
