namespace Kernels;

/// <summary>What a set that holds the keys themselves takes, which is what sketches are compared with.</summary>
internal static class ExactSet
{
    /// <summary>What each key of .NET's <c>HashSet&lt;ulong&gt;</c> takes: an index, a hash, a link, and the key.</summary>
    public const int BytesOfKey = 20;

    /// <summary>The words of summaries.</summary>
    public const string Meaning = "a HashSet<ulong> takes 20 bytes a key, or more while it grows";
}
