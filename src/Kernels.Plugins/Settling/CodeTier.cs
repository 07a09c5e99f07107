namespace Kernels.Plugins.Settling;

/// <summary>How well the just-in-time compiler optimised a method; numbered as in the flags of the runtime's MethodLoad event.</summary>
internal enum CodeTier
{
    /// <summary>The runtime does not say.</summary>
    Unknown = 0,

    /// <summary>Not optimised, and never will be: optimisation is switched off.</summary>
    MinOpt = 1,

    /// <summary>Fully optimised at the first call.</summary>
    Optimized = 2,

    /// <summary>Hardly optimised, to compile quickly.</summary>
    Quick = 3,

    /// <summary>Fully optimised after many calls.</summary>
    Tier1 = 4,

    /// <summary>Fully optimised for a call that was inside a loop; the next call starts in the earlier code.</summary>
    Tier1InLoop = 5,

    /// <summary>Hardly optimised, and counts what it does.</summary>
    QuickInstrumented = 6,

    /// <summary>Fully optimised, except that it counts what it does.</summary>
    Tier1Instrumented = 7,
}

/// <summary>A canary got code.</summary>
/// <param name="Canary">Its number.</param>
/// <param name="HasLoop">Whether it is the method with the loop.</param>
/// <param name="Tier">How well the code is optimised.</param>
internal readonly record struct CanaryLoad(int Canary, bool HasLoop, CodeTier Tier);
