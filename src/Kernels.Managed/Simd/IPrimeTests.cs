namespace Kernels.Managed;

/// <summary>
/// The two parts of the Baillie-PSW test, of several numbers at a time: a Montgomery multiplication is a long chain, which the
/// other numbers fill.
/// </summary>
internal unsafe interface IPrimeTests
{
    /// <summary>The numbers of a call of <see cref="PassStrong"/>, up to 32.</summary>
    static abstract int StrongBatch { get; }

    /// <summary>The numbers of a call of <see cref="PassLucas"/>, up to 32.</summary>
    static abstract int LucasBatch { get; }

    /// <summary>
    /// The strong probable-prime test to base 2: with n − 1 = d·2ˢ, 2ᵈ is 1, or 2^(d·2ʳ) is −1 for an r below s, modulo n.
    /// </summary>
    /// <param name="numbers">The numbers, odd and 3 or above.</param>
    /// <returns>Which of them pass, as bits.</returns>
    static abstract uint PassStrong(ulong* numbers);

    /// <summary>
    /// The extra strong Lucas test of P and Q = 1: with n + 1 = d·2ˢ, U[d] is 0 and V[d] is 2 or −2, or V[d·2ʳ] is 0 for an r below
    /// s − 1, modulo n.
    /// </summary>
    /// <param name="numbers">The numbers, odd, 3 or above, and below 2⁶⁴ − 1.</param>
    /// <param name="parameters">P of each, 2 or above.</param>
    /// <returns>Which of them pass, as bits.</returns>
    static abstract uint PassLucas(ulong* numbers, ulong* parameters);
}
