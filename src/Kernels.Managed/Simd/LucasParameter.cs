using System.Numerics;

namespace Kernels.Managed;

/// <summary>The parameter P of the Lucas sequences that tell whether a number may be prime.</summary>
internal static class LucasParameter
{
    // The first parameter before which a square, for which there is none, is told apart.
    private const ulong SquaresFrom = 24;

    /// <summary>The first P from 3 on for which P² − 4 is no square modulo n.</summary>
    /// <param name="n">The number, odd and 3 or above.</param>
    /// <returns>P; 0 if the search shows that n is composite.</returns>
    public static ulong Find(ulong n)
    {
        for (ulong parameter = 3; ; parameter++)
        {
            if (parameter == SquaresFrom && IsSquare(n))
            {
                return 0;
            }

            int symbol = Jacobi((parameter * parameter) - 4, n);
            if (symbol <= 0)
            {
                return symbol == 0 ? 0 : parameter;
            }
        }
    }

    /// <summary>Jacobi's symbol (a / n) of an odd n.</summary>
    private static int Jacobi(ulong a, ulong n)
    {
        int symbol = 1;
        for (a %= n; a != 0;)
        {
            int twos = BitOperations.TrailingZeroCount(a);
            a >>= twos;
            if (twos % 2 == 1 && n % 8 is 3 or 5)
            {
                symbol = -symbol;
            }

            if (a % 4 == 3 && n % 4 == 3)
            {
                symbol = -symbol;
            }

            (a, n) = (n % a, a);
        }

        return n == 1 ? symbol : 0;
    }

    private static bool IsSquare(ulong n)
    {
        // Rounding may be wrong by one, and the root of the largest numbers would not fit.
        ulong root = Math.Min((ulong)Math.Sqrt(n), uint.MaxValue);
        return root * root == n || (root + 1) * (root + 1) == n || (root - 1) * (root - 1) == n;
    }
}
