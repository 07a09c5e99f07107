using CommunityToolkit.HighPerformance.Buffers;

namespace Kernels.Managed;

/// <summary>
/// <c>factorize/1</c> for keys of a small range: every number of it has a place of its own, and nothing is hashed. Each thread lists
/// which numbers its stretch of the keys has, in the order of their first appearance there; the lists, one after the other, give codes
/// to numbers; and then every key's code is looked up.
/// </summary>
internal static unsafe class FactorizeRange
{
    /// <summary>Keys for each thread below which starting it costs more than it saves.</summary>
    public const int LeastShare = 1 << 17;

    // The largest range, and the least keys of a thread for each of its numbers: that many codes are given to numbers, once for each
    // thread, before any key gets its own.
    private const int LargestRange = 1 << 20;
    private const int KeysOfRange = 4;

    // Keys that are looked at before it is asked whether that is enough.
    private const int Block = 256;

    // Elements of the largest type after which threads don't write to one cache line.
    private const int Line = 64;

    /// <summary>Finds the range of keys.</summary>
    public interface IRanges
    {
        /// <summary>Finds that of one key or more.</summary>
        static abstract KeyRange RangeOf(long* keys, int length);
    }

    /// <summary>Numbers the keys, unless their range is large for so many.</summary>
    /// <typeparam name="TRanges">Finds the range of keys.</typeparam>
    /// <param name="arguments">The call.</param>
    /// <param name="options">How many threads.</param>
    /// <returns>Whether it is done.</returns>
    public static bool Run<TRanges>(scoped in FactorizeArguments arguments, in KernelOptions options)
        where TRanges : struct, IRanges
    {
        int length = arguments.Keys.Length;
        fixed (long* keys = arguments.Keys, uniques = arguments.Uniques)
        fixed (int* codes = arguments.Codes)
        {
            Call call = new()
            {
                Keys = keys,
                Length = length,
                Codes = codes,
                Parts = Math.Clamp(length / LeastShare, 1, options.ThreadCount),
            };
            if (!FindRange<TRanges>(ref call))
            {
                return false;
            }

            call.Parts = Math.Clamp(length / Math.Max(LeastShare, KeysOfRange * call.Range), 1, options.ThreadCount);
            call.Stride = (call.Range + Line) / Line * Line;
            using SpanOwner<int> numbers = SpanOwner<int>.Allocate(call.Range + (call.Parts * call.Stride));
            using SpanOwner<int> counts = SpanOwner<int>.Allocate(call.Parts);
            using SpanOwner<bool> seen = SpanOwner<bool>.Allocate(call.Parts * call.Stride, AllocationMode.Clear);
            fixed (int* codeOf = numbers.Span, known = counts.Span)
            fixed (bool* isSeen = seen.Span)
            {
                call.CodeOf = codeOf;
                call.Lists = codeOf + call.Range;
                call.Known = known;
                call.IsSeen = isSeen;
                Workers.Run(call.Parts, call.Parts, new Listing { Call = call });
                arguments.Used[0] = GiveCodes(call, uniques);
                Workers.Run(call.Parts, call.Parts, new LookingUp { Call = call });
            }
        }

        return true;
    }

    /// <summary>Finds the least key, and the numbers from there to the largest one; false if there are too many for so many keys.</summary>
    private static bool FindRange<TRanges>(ref Call call)
        where TRanges : struct, IRanges
    {
        // Usually some keys tell that the range is not small.
        long most = Math.Min(LargestRange, call.Length / KeysOfRange);
        if (most == 0 || Exceeds(TRanges.RangeOf(call.Keys, Math.Min(Block, call.Length)), most))
        {
            return false;
        }

        using SpanOwner<KeyRange> found = SpanOwner<KeyRange>.Allocate(call.Parts);
        fixed (KeyRange* ranges = found.Span)
        {
            Workers.Run(call.Parts, call.Parts, new FindingRanges<TRanges> { Call = call, Most = most, Found = ranges });
        }

        KeyRange all = found.Span[0];
        foreach (KeyRange range in found.Span)
        {
            all = Join(all, range);
        }

        call.Least = all.Least;
        call.Range = Exceeds(all, most) ? 0 : (int)(all.Greatest - all.Least) + 1;
        return call.Range > 0;
    }

    private static bool Exceeds(KeyRange range, long most) => (ulong)(range.Greatest - range.Least) >= (ulong)most;

    private static KeyRange Join(KeyRange a, KeyRange b) => new(Math.Min(a.Least, b.Least), Math.Max(a.Greatest, b.Greatest));

    /// <summary>Gives the next code to each number of the lists that has none yet; returns how many have one.</summary>
    private static int GiveCodes(Call call, long* uniques)
    {
        int count = 0;
        new Span<int>(call.CodeOf, call.Range).Fill(-1);
        for (int part = 0; part < call.Parts; part++)
        {
            int* list = call.ListOf(part);
            for (int i = 0; i < call.Known[part] && count < call.Range; i++)
            {
                int code = call.CodeOf[list[i]];
                call.CodeOf[list[i]] = code < 0 ? count : code;
                uniques[count] = call.Least + list[i];
                count += code < 0 ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>What threads share.</summary>
    private struct Call
    {
        public long* Keys;
        public int Length;
        public int* Codes;
        public int Parts;

        /// <summary>The least key, and how many numbers there are from there to the largest.</summary>
        public long Least;
        public int Range;

        /// <summary>The code of each number.</summary>
        public int* CodeOf;

        /// <summary>For each part the numbers that it has, of which there may be one more than the range; how many; and which.</summary>
        public int* Lists;
        public int* Known;
        public bool* IsSeen;

        /// <summary>From one part's numbers to those of the next.</summary>
        public int Stride;

        public readonly int* ListOf(int part) => Lists + ((nint)part * Stride);

        public readonly int Begin(int part) => (int)((long)Length * part / Parts);
    }

    private struct FindingRanges<TRanges> : IWork
        where TRanges : struct, IRanges
    {
        public Call Call;
        public long Most;
        public KeyRange* Found;

        public readonly void Run(int part)
        {
            long first = Call.Begin(part), end = Call.Begin(part + 1);
            KeyRange range = new(Call.Keys[first], Call.Keys[first]);
            for (; first < end && !Exceeds(range, Most); first += Block)
            {
                range = Join(range, TRanges.RangeOf(Call.Keys + first, (int)Math.Min(Block, end - first)));
            }

            Found[part] = range;
        }
    }

    private struct Listing : IWork
    {
        public Call Call;

        // What the loop reads is in locals, as it would be read again after each store.
        public readonly void Run(int part)
        {
            long* keys = Call.Keys;
            long least = Call.Least;
            int* list = Call.ListOf(part);
            bool* isSeen = Call.IsSeen + ((nint)part * Call.Stride);
            int known = 0;
            long end = Call.Begin(part + 1);
            for (long first = Call.Begin(part); first < end && known < Call.Range; first += Block)
            {
                long last = Math.Min(end, first + Block);
                for (long i = first; i < last; i++)
                {
                    int number = (int)(keys[i] - least);
                    list[known] = number;
                    known += isSeen[number] ? 0 : 1;
                    isSeen[number] = true;
                }
            }

            Call.Known[part] = known;
        }
    }

    private struct LookingUp : IWork
    {
        public Call Call;

        public readonly void Run(int part)
        {
            long* keys = Call.Keys;
            int* codes = Call.Codes;

            // So that a key is its place.
            int* codeOf = Call.CodeOf - Call.Least;
            int end = Call.Begin(part + 1);
            for (int i = Call.Begin(part); i < end; i++)
            {
                codes[i] = codeOf[keys[i]];
            }
        }
    }
}
