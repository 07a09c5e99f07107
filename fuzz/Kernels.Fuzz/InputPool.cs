namespace Kernels.Fuzz;

/// <summary>
/// What inputs are made from: what was accepted, and what was refused in words that were new. Both are needed: a change of what
/// is right is nearly right, and a refusal that nobody saw before is a way further in.
/// </summary>
internal sealed class InputPool
{
    private const int MaxAccepted = 512;
    private const int MaxRefused = 2048;
    private const int MaxBytes = 1 << 16;

    private readonly List<byte[]> _accepted = [];
    private readonly List<byte[]> _refused = [];

    /// <summary>One of them.</summary>
    /// <param name="random">Decides.</param>
    public byte[] Pick(Random random)
    {
        List<byte[]> inputs = _refused.Count == 0 || (_accepted.Count > 0 && random.Next(4) > 0) ? _accepted : _refused;
        return inputs.Count == 0 ? [] : inputs[random.Next(inputs.Count)];
    }

    /// <summary>Keeps an input; where there are too many, it takes the place of another.</summary>
    /// <param name="input">The input.</param>
    /// <param name="isAccepted">Whether it was accepted.</param>
    /// <param name="random">Decides.</param>
    public void Add(byte[] input, bool isAccepted, Random random)
    {
        List<byte[]> inputs = isAccepted ? _accepted : _refused;
        if (input.Length > MaxBytes)
        {
            return;
        }

        if (inputs.Count < (isAccepted ? MaxAccepted : MaxRefused))
        {
            inputs.Add(input);
        }
        else
        {
            inputs[random.Next(inputs.Count)] = input;
        }
    }
}
