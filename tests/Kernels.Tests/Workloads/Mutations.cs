namespace Kernels.Tests.Workloads;

/// <summary>Damages files at random, the same way on every run.</summary>
internal static class Mutations
{
    private static ReadOnlySpan<byte> Likely => "0123456789-+.eE %,:(){}[]'\"\\\r\n\t\0\xFF"u8;

    /// <summary>A copy with one to four edits: bytes are replaced, inserted, removed or repeated, or the end is cut off.</summary>
    public static byte[] Mutate(byte[] source, Random random)
    {
        List<byte> bytes = [.. source];
        for (int edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(1, Math.Min(8, bytes.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = Likely[random.Next(Likely.Length)];
                    break;
                case 2:
                    bytes.Insert(at, Likely[random.Next(Likely.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
