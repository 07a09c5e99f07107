namespace Kernels.Fuzz.Mutation;

/// <summary>
/// Changes JSON documents as documents: members and elements are replaced, removed, doubled, moved and renamed.
/// </summary>
internal static class JsonMutator
{
    private const int MaxPieces = 4000;

    /// <summary>Makes an input from one of a pool: mostly as a document, sometimes as bytes.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="pool">What to begin from.</param>
    public static byte[] Make(Random random, InputPool pool) => Mutate(pool.Pick(random), pool.Pick(random), random);

    /// <summary>Changes an input: mostly as a document, sometimes as bytes.</summary>
    /// <param name="source">The input.</param>
    /// <param name="other">Where pieces may come from.</param>
    /// <param name="random">Decides.</param>
    public static byte[] Mutate(byte[] source, byte[] other, Random random)
        => random.Next(4) == 0 || JsonPiece.TryParse(source) is not { } root
            ? ByteMutator.Mutate(source, other, HostileJson.Words, random)
            : Mutate(root, JsonPiece.TryParse(other), random);

    private static byte[] Mutate(JsonPiece root, JsonPiece? other, Random random)
    {
        for (int edits = 1 + random.Next(random.Next(4) == 0 ? 6 : 2); edits > 0; edits--)
        {
            JsonPiece[] all = [.. root.All()];
            if (all.Length > MaxPieces)
            {
                break;
            }

            Edit(all, other, random);
        }

        byte[] text = root.ToBytes();
        return random.Next(50) == 0 ? [0xEF, 0xBB, 0xBF, .. text] : text;
    }

    private static void Edit(JsonPiece[] all, JsonPiece? other, Random random)
    {
        JsonPiece piece = all[random.Next(all.Length)];
        int index = piece.Items.Count > 0 ? random.Next(piece.Items.Count) : -1;
        switch (random.Next(10))
        {
            case 0 when index >= 0:
                piece.Items.RemoveAt(index);
                if (piece.IsObject)
                {
                    piece.Names.RemoveAt(index);
                }

                break;
            case 1 when index >= 0:
                Add(piece, piece.IsObject ? piece.Names[index] : null, piece.Items[index].Copy());
                break;
            case 2 when index >= 0 && piece.IsObject:
                piece.Names[index] = RandomName(all, random);
                break;
            case 3 when piece.Leaf is null:
                Add(piece, RandomName(all, random), RandomValue(all, other, random));
                break;
            case 4 when index > 0:
                (piece.Items[index], piece.Items[index - 1]) = (piece.Items[index - 1], piece.Items[index]);
                break;
            case 5 when piece.Leaf is [(byte)'"', .., (byte)'"'] text && text.Length > 2:
                piece.Leaf = ByteMutator.Mutate(text, [], HostileJson.Words, random);
                break;
            case 6 when piece.Leaf is [>= (byte)'0' and <= (byte)'9', ..] number:
                piece.Leaf = [.. number, (byte)('0' + random.Next(10))];
                break;
            default:
                Replace(piece, RandomValue(all, other, random));
                break;
        }
    }

    private static void Add(JsonPiece piece, byte[]? name, JsonPiece item)
    {
        piece.Items.Add(item);
        if (piece.IsObject)
        {
            piece.Names.Add(name!);
        }
    }

    private static void Replace(JsonPiece piece, JsonPiece by)
    {
        piece.Leaf = by.Leaf;
        piece.IsObject = by.IsObject;
        piece.Names.Clear();
        piece.Names.AddRange(by.Names);
        piece.Items.Clear();
        piece.Items.AddRange(by.Items);
    }

    /// <summary>A hostile value, or one from elsewhere in this or another document.</summary>
    private static JsonPiece RandomValue(JsonPiece[] all, JsonPiece? other, Random random) => random.Next(4) switch
    {
        0 => all[random.Next(all.Length)].Copy(),
        1 when other?.All().ToArray() is { Length: <= MaxPieces } others => others[random.Next(others.Length)].Copy(),
        _ => JsonPiece.Of(HostileJson.Values[random.Next(HostileJson.Values.Length)]),
    };

    private static byte[] RandomName(JsonPiece[] all, Random random)
    {
        JsonPiece[] objects = [.. all.Where(piece => piece.Names.Count > 0)];
        if (objects is not [] && random.Next(3) > 0)
        {
            JsonPiece piece = objects[random.Next(objects.Length)];
            return piece.Names[random.Next(piece.Names.Count)];
        }

        byte[] value = HostileJson.Values[random.Next(HostileJson.Values.Length)];
        return value is [(byte)'"', ..] ? value : "\"x\""u8.ToArray();
    }
}
