using System.Runtime.CompilerServices;

namespace Kernels.Plugins.Settling;

/// <summary>
/// Two methods that were never called before. The just-in-time compiler treats every method that is called as often as it
/// treats these.
/// </summary>
internal abstract class Canary
{
    /// <summary>The name of the method without a loop, as the runtime reports it.</summary>
    public const string SingName = nameof(Sing);

    /// <summary>The name of the method with a loop.</summary>
    public const string LoopName = nameof(Loop);

    private const string NamePrefix = "Kernels.Plugins.Settling.Canary`1[";
    private const string ZeroName = "+Zero`1[";
    private const string OneName = "+One`1[";
    private const int Digits = 20;

    private static int _made;

    /// <summary>Makes a unique canary: its type encodes the bits of a number.</summary>
    /// <param name="number">Its number.</param>
    public static Canary Next(out int number)
    {
        number = Interlocked.Increment(ref _made);
        return Make<int>(number, Digits);
    }

    /// <summary>Finds the number of a canary in the name of its type.</summary>
    /// <param name="typeName">The name as the runtime reports it.</param>
    /// <returns>The number; null if it is not a canary.</returns>
    public static int? NumberOf(string typeName)
    {
        if (!typeName.StartsWith(NamePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        // The outermost type is the highest bit.
        int number = 0;
        for (int i = NamePrefix.Length; i < typeName.Length; i++)
        {
            if (typeName.AsSpan(i).StartsWith(ZeroName, StringComparison.Ordinal))
            {
                number *= 2;
            }
            else if (typeName.AsSpan(i).StartsWith(OneName, StringComparison.Ordinal))
            {
                number = (number * 2) + 1;
            }
        }

        return number;
    }

    /// <summary>The method without a loop, which every setting that delays optimisation applies to.</summary>
    public abstract void Sing();

    /// <summary>The method with a loop that runs long enough to be replaced as it runs.</summary>
    public abstract void Loop();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Canary Make<T>(int number, int digits)
        => digits == 0 ? new Canary<T>()
            : (number & 1) == 0 ? Make<Zero<T>>(number >> 1, digits - 1)
            : Make<One<T>>(number >> 1, digits - 1);

    private readonly struct Zero<T>;

    private readonly struct One<T>;
}

/// <summary>The canary of a type.</summary>
/// <typeparam name="T">A different type for each; a value type, since reference types would share code.</typeparam>
internal sealed class Canary<T> : Canary
{
    /// <summary>Far more than the runtime waits for.</summary>
    private const int Turns = 100_000;

    private long _sum;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Sing() => _sum++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Loop()
    {
        for (int turn = 0; turn < Turns; turn++)
        {
            _sum += turn;
        }
    }
}
