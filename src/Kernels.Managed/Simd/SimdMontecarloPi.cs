using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>montecarlo_pi/1</c> with several counters at a time, one in each lane of 64 bits. A multiplication there takes the low halves,
/// and gives a product whose two halves are the two words that a round of Philox4x32-10 needs.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdMontecarloPi : IKernel<MontecarloPiArguments>
{
    private const int Rounds = 10;
    private const ulong FirstMultiplier = 0xD2511F53;
    private const ulong SecondMultiplier = 0xCD9E8D57;

    // Points of a piece, tens of microseconds of work; more where a piece's number would not fit. A multiple of every batch.
    private const long PieceLength = 1 << 16;
    private const int MostPieces = 1 << 20;

    /// <inheritdoc/>
    public void Invoke(scoped in MontecarloPiArguments arguments, in KernelOptions options)
    {
        long length = PieceLength * ((arguments.Count / PieceLength / MostPieces) + 1);
        int pieces = (int)((arguments.Count + length - 1) / length);

        // Words in 64 bits, so that a lane of a vector is loaded as it is.
        ulong* keys = stackalloc ulong[2 * Rounds];
        (keys[0], keys[1]) = ((uint)arguments.Seed, (ulong)arguments.Seed >> 32);
        for (int word = 2; word < 2 * Rounds; word++)
        {
            keys[word] = (uint)keys[word - 2] + (word % 2 == 0 ? 0x9E3779B9 : 0xBB67AE85);
        }

        long hits = 0;
        Workers.Run(options.ThreadCount, pieces, new Pieces { Keys = keys, Count = arguments.Count, Length = length, Hits = &hits });
        arguments.Hits[0] = hits;
    }

    /// <summary>Lanes of 64 bits of some width, of which the low halves are words.</summary>
    private interface IWords<TSelf>
        where TSelf : struct, IWords<TSelf>
    {
        static abstract int Count { get; }

        /// <summary>Vectors of counters at a time, two or four: a round is a long chain, which the others fill.</summary>
        static abstract int Streams { get; }

        static abstract TSelf Create(ulong word);

        /// <summary>A number and those after it.</summary>
        static abstract TSelf CreateFrom(ulong first);

        static abstract TSelf operator ^(TSelf left, TSelf right);

        static abstract TSelf Xor(TSelf one, TSelf two, TSelf three);

        /// <summary>The products of the low halves.</summary>
        static abstract TSelf operator *(TSelf left, TSelf right);

        /// <summary>The high halves.</summary>
        TSelf High { get; }

        /// <summary>In how many lanes the sum of two numbers overflows.</summary>
        static abstract int CountCarries(TSelf left, TSelf right);
    }

    private struct Pieces : IWork
    {
        public ulong* Keys;
        public long Count;
        public long Length;
        public long* Hits;

        public readonly void Run(int piece)
        {
            long first = piece * Length;
            long end = Math.Min(Count, first + Length);
            long hits = Avx512F.IsSupported ? CountHits<Words512>(Keys, first, end)
                : Avx2.IsSupported ? CountHits<Words256>(Keys, first, end)
                : CountHits<Word>(Keys, first, end);
            Interlocked.Add(ref *Hits, hits);
        }

        // A method of its own, because the just-in-time compiler inlines only so much into one.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static long CountHits<T>(ulong* keys, long point, long end)
            where T : struct, IWords<T>
        {
            int batch = 2 * T.Streams * T.Count;
            long hits = end - point;
            for (; point <= end - batch; point += batch)
            {
                hits -= CountMisses<T>(keys, (ulong)point / 2);
            }

            for (; point < end; point += 2)
            {
                Stream<Word> stream = new((ulong)point / 2, keys);
                for (int round = 2; round < Rounds; round++)
                {
                    stream.Turn(Word.Create(keys[2 * round]), Word.Create(keys[(2 * round) + 1]));
                }

                hits -= stream.CountFirst() + (point + 1 < end ? stream.CountSecond() : 0);
            }

            return hits;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int CountMisses<T>(ulong* keys, ulong block)
            where T : struct, IWords<T>
        {
            Stream<T> one = new(block, keys);
            Stream<T> two = new(block + (ulong)T.Count, keys);
            Stream<T> three = default, four = default;
            if (T.Streams == 4)
            {
                three = new(block + (2 * (ulong)T.Count), keys);
                four = new(block + (3 * (ulong)T.Count), keys);
            }

            for (int round = 2; round < Rounds; round++)
            {
                (T first, T second) = (T.Create(keys[2 * round]), T.Create(keys[(2 * round) + 1]));
                one.Turn(first, second);
                two.Turn(first, second);
                if (T.Streams == 4)
                {
                    three.Turn(first, second);
                    four.Turn(first, second);
                }
            }

            int misses = one.CountFirst() + one.CountSecond() + two.CountFirst() + two.CountSecond();
            return T.Streams == 4 ? misses + three.CountFirst() + three.CountSecond() + four.CountFirst() + four.CountSecond() : misses;
        }
    }

    /// <summary>The four words of some counters on their way through the rounds. High halves of lanes do not count.</summary>
    private struct Stream<T>
        where T : struct, IWords<T>
    {
        private T _c0;
        private T _c1;
        private T _c2;
        private T _c3;

        /// <summary>
        /// Counters after two rounds. In the first round, two words are 0 and one is the same for all, as a batch begins at a
        /// multiple of its length; so is a product in the second round.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Stream(ulong block, ulong* keys)
        {
            ulong common = FirstMultiplier * ((block >> 32) ^ keys[0]);
            T first = T.CreateFrom(block) * T.Create(FirstMultiplier);
            T second = (first.High ^ T.Create(keys[1])) * T.Create(SecondMultiplier);
            _c0 = second.High ^ T.Create(keys[2]);
            _c1 = second;
            _c2 = first ^ T.Create((common >> 32) ^ keys[3]);
            _c3 = T.Create(common);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Turn(T firstKey, T secondKey)
        {
            T first = _c0 * T.Create(FirstMultiplier);
            T second = _c2 * T.Create(SecondMultiplier);
            _c0 = T.Xor(second.High, _c1, firstKey);
            _c1 = second;
            _c2 = T.Xor(first.High, _c3, secondKey);
            _c3 = first;
        }

        /// <summary>How many of the first points are outside the circle.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int CountFirst() => T.CountCarries(_c0 * _c0, _c1 * _c1);

        /// <summary>How many of the second ones.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int CountSecond() => T.CountCarries(_c2 * _c2, _c3 * _c3);
    }

    private readonly struct Words512(Vector512<ulong> lanes) : IWords<Words512>
    {
        private readonly Vector512<ulong> _lanes = lanes;

        public static int Count => Vector512<ulong>.Count;

        public static int Streams => 4;

        public Words512 High => new(_lanes >>> 32);

        public static Words512 Create(ulong word) => new(Vector512.Create(word));

        public static Words512 CreateFrom(ulong first) => new(Vector512.Create(first) + Vector512<ulong>.Indices);

        public static Words512 operator ^(Words512 left, Words512 right) => new(left._lanes ^ right._lanes);

        // One instruction, which the compiler doesn't make of two operators.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Words512 Xor(Words512 one, Words512 two, Words512 three)
            => new(Avx512F.TernaryLogic(one._lanes, two._lanes, three._lanes, 0x96));

        public static Words512 operator *(Words512 left, Words512 right)
            => new(Avx512F.Multiply(left._lanes.AsUInt32(), right._lanes.AsUInt32()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static int CountCarries(Words512 left, Words512 right)
            => System.Numerics.BitOperations.PopCount(Vector512.LessThan(left._lanes + right._lanes, left._lanes).ExtractMostSignificantBits());
    }

    private readonly struct Words256(Vector256<ulong> lanes) : IWords<Words256>
    {
        private readonly Vector256<ulong> _lanes = lanes;

        public static int Count => Vector256<ulong>.Count;

        // Four would not fit into sixteen registers.
        public static int Streams => 2;

        public Words256 High => new(_lanes >>> 32);

        public static Words256 Create(ulong word) => new(Vector256.Create(word));

        public static Words256 CreateFrom(ulong first) => new(Vector256.Create(first) + Vector256<ulong>.Indices);

        public static Words256 operator ^(Words256 left, Words256 right) => new(left._lanes ^ right._lanes);

        public static Words256 Xor(Words256 one, Words256 two, Words256 three) => one ^ two ^ three;

        public static Words256 operator *(Words256 left, Words256 right)
            => new(Avx2.Multiply(left._lanes.AsUInt32(), right._lanes.AsUInt32()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static int CountCarries(Words256 left, Words256 right)
        {
            Vector256<ulong> sum = left._lanes + right._lanes;
            return System.Numerics.BitOperations.PopCount(
                ((left._lanes & right._lanes) | Vector256.AndNot(left._lanes | right._lanes, sum)).ExtractMostSignificantBits());
        }
    }

    /// <summary>One lane, for processors without wider ones and for the last points.</summary>
    private readonly struct Word(ulong lane) : IWords<Word>
    {
        private readonly ulong _lane = lane;

        public static int Count => 1;

        public static int Streams => 2;

        public Word High => new(_lane >> 32);

        public static Word Create(ulong word) => new(word);

        public static Word CreateFrom(ulong first) => new(first);

        public static Word operator ^(Word left, Word right) => new(left._lane ^ right._lane);

        public static Word Xor(Word one, Word two, Word three) => one ^ two ^ three;

        public static Word operator *(Word left, Word right) => new((ulong)(uint)left._lane * (uint)right._lane);

        public static int CountCarries(Word left, Word right) => left._lane + right._lane < left._lane ? 1 : 0;
    }
}
