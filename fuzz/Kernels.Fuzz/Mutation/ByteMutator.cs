namespace Kernels.Fuzz.Mutation;

/// <summary>Changes bytes, whatever they mean.</summary>
internal static class ByteMutator
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Changes a copy in one to eight places.</summary>
    /// <param name="source">What to begin from.</param>
    /// <param name="other">Where pieces may come from.</param>
    /// <param name="words">Bytes that mean something to the parser.</param>
    /// <param name="random">Decides.</param>
    public static byte[] Mutate(byte[] source, byte[] other, IReadOnlyList<byte[]> words, Random random)
    {
        List<byte> bytes = [.. source];
        for (int edits = 1 + random.Next(random.Next(8) == 0 ? 8 : 2); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count + 1);
            int length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(4) == 0 ? 64 : 4));
            switch (random.Next(9))
            {
                case 0 when length > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when length > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.InsertRange(at, words[random.Next(words.Count)]);
                    break;
                case 5:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, words[random.Next(words.Count)]);
                    break;
                case 6 when other.Length > 0:
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, random.Next(Math.Min(256, other.Length - from) + 1)).ToArray());
                    break;
                case 7 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return bytes.Count <= MaxBytes ? [.. bytes] : [.. bytes[..MaxBytes]];
    }
}
