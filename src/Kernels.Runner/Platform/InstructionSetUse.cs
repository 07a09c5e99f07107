using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Managed;
using Kernels.Native;
using Kernels.Runner.Results;

namespace Kernels.Runner.Platform;

/// <summary>How one body of code uses the processor's instruction sets.</summary>
/// <param name="Code">Whose code: a backend's name, or the C# of this process.</param>
/// <param name="Compiled">The levels that it was compiled for; none if it is compiled as it runs.</param>
/// <param name="Attainable">The levels among them that this processor has.</param>
/// <param name="Used">The level that it uses; null if it can't be used.</param>
/// <param name="Reason">Why it uses no higher level of the processor; null if it uses the highest.</param>
internal sealed record InstructionSetUse(
    string Code, ImmutableArray<string> Compiled, ImmutableArray<string> Attainable, string? Used, string? Reason)
{
    /// <summary>Settings of the .NET run-time that switch instruction sets off when they are 0.</summary>
    private static readonly ImmutableArray<string> Switches =
        ["EnableHWIntrinsic", "EnableAVX", "EnableAVX2", "EnableFMA", "EnableAVX512", "EnableAVX512F", "EnableAVX512BW", "EnableAVX512DQ"];

    /// <summary>Settings of the .NET run-time that narrow vectors when they are below 512.</summary>
    private static readonly ImmutableArray<string> Widths = ["PreferredVectorBitWidth", "MaxVectorTBitWidth"];

    /// <summary>The C# of this process, the C library and the NativeAOT libraries.</summary>
    /// <param name="backends">The backends, available or not.</param>
    /// <returns>How each uses this processor.</returns>
    public static ImmutableArray<InstructionSetUse> Of(ImmutableArray<Backend> backends)
        => Of(backends, Processor.InstructionSet(), InstructionSet.Name, Machine.CompilesAtRunTime, Environment.GetEnvironmentVariable);

    /// <summary>The same, with everything that depends on the machine given.</summary>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="offered">The level that the processor offers.</param>
    /// <param name="managed">The level that the C# of this process uses.</param>
    /// <param name="compilesAtRunTime">Whether it is compiled as it runs.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <returns>How each uses this processor.</returns>
    public static ImmutableArray<InstructionSetUse> Of(
        ImmutableArray<Backend> backends, string offered, string managed, bool compilesAtRunTime, Func<string, string?> environment)
        =>
        [
            OfProcess(offered, managed, compilesAtRunTime, environment),
            .. OfLibrary(backends, NativeBackend.Name, NativeBackend.Levels, NativeBackend.LevelVariable, offered, environment),
            .. OfLibrary(backends, AotBackend.Name, AotBackend.PresentLevels, AotBackend.LevelVariable, offered, environment),
        ];

    private static InstructionSetUse OfProcess(
        string offered, string used, bool compilesAtRunTime, Func<string, string?> environment)
    {
        const string Code = "C# of this process";
        if (!compilesAtRunTime)
        {
            return new(Code, [used], [used], used, used == offered ? null : $"compiled ahead of time for {used}");
        }

        string? reason = used == offered
            ? null
            : FindSetting(environment)
                ?? $"the run-time finds wider vectors too slow on this processor; DOTNET_{Widths[0]}=512 makes it use them";
        return new(Code, [], [offered], used, reason);
    }

    private static IEnumerable<InstructionSetUse> OfLibrary(
        ImmutableArray<Backend> backends,
        string name,
        ImmutableArray<string> compiled,
        string variable,
        string offered,
        Func<string, string?> environment)
    {
        if (backends.FirstOrDefault(backend => backend.Name == name) is not { } backend)
        {
            return [];
        }

        if (backend.Implementations.FirstOrDefault()?.InstructionSet is not { } used)
        {
            return [new InstructionSetUse(name, [], [], null, backend.UnavailableReason)];
        }

        // The names of levels ascend in text order; other architectures have one level.
        ImmutableArray<string> attainable = [.. compiled.Where(level => string.CompareOrdinal(level, offered) <= 0 || level == used)];
        string? reason = attainable.All(level => string.CompareOrdinal(level, used) <= 0)
            ? null
            : environment(variable) is { Length: > 0 } cap ? $"{variable}={cap}" : "the operating system keeps no wider registers";
        return [new InstructionSetUse(name, compiled, attainable, used, reason)];
    }

    /// <summary>The first setting that switches something off, as the user wrote it.</summary>
    private static string? FindSetting(Func<string, string?> environment)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["DOTNET_", "COMPlus_"])
        {
            if (Switches.FirstOrDefault(name => environment(prefix + name)?.Trim() == "0") is { } off)
            {
                return $"{prefix}{off}=0";
            }

            if (Widths.FirstOrDefault(name => environment(prefix + name) is { Length: > 0 }) is { } width)
            {
                return $"{prefix}{width}={environment(prefix + width)}";
            }
        }

        return null;
    }
}
