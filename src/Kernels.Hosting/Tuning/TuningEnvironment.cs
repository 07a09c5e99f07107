using System.Collections.Immutable;

namespace Kernels.Hosting.Tuning;

/// <summary>The machine and builds for which measurements hold: the key of a record beside kernel, size and threads.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="InstructionSet">The widest instruction-set level that the processor offers.</param>
/// <param name="Backends">The backends that were available.</param>
internal sealed record TuningEnvironment(string Cpu, string InstructionSet, ImmutableArray<TunedBackend> Backends)
{
    /// <summary>The environment of this process.</summary>
    /// <param name="backends">Its backends, available or not.</param>
    /// <returns>The environment.</returns>
    public static TuningEnvironment Current(ImmutableArray<Backend> backends) => new(
        Fact(Processor.Name()),
        Processor.InstructionSet(),
        [
            .. backends.Where(backend => backend.UnavailableReason is null).Select(backend => new TunedBackend(
                backend.Name,
                Fact(string.Join(
                    ' ', backend.Implementations.Select(implementation => implementation.InstructionSet).Distinct().Order())),
                backend.Build)),
        ]);

    /// <summary>
    /// The environment of this process for one kernel: a backend that does not implement the kernel does not affect which one
    /// is the fastest.
    /// </summary>
    /// <param name="backends">Its backends, available or not.</param>
    /// <param name="contract">The id of the kernel's contract.</param>
    /// <returns>The environment, with the backends that implement the kernel.</returns>
    public static TuningEnvironment CurrentFor(ImmutableArray<Backend> backends, string contract)
        => Current([.. backends.Where(backend => backend.Implementations.Any(implementation => implementation.Contract.Id == contract))]);

    /// <summary>Text from outside, in a form that a record can hold.</summary>
    private static string Fact(string text) => PlainText.Of(PlainText.Cut(text, TuningDocument.MaxText));

    /// <summary>Whether the processor is the same.</summary>
    /// <param name="here">The environment of this process.</param>
    /// <returns>Whether it is.</returns>
    public bool HasProcessorOf(TuningEnvironment here) => (Cpu, InstructionSet) == (here.Cpu, here.InstructionSet);

    /// <summary>Finds the backends of this process whose present builds were not measured in this environment.</summary>
    /// <remarks>
    /// A backend that was measured and is absent now changes nothing: the winner among more is also the winner among fewer,
    /// as long as the winner itself is present.
    /// </remarks>
    /// <param name="here">The environment of this process.</param>
    /// <returns>What is wrong with each; if empty and the processor is the same, the winners count.</returns>
    public ImmutableArray<string> Differences(TuningEnvironment here)
        => [.. here.Backends.Select(Difference).OfType<string>()];

    /// <inheritdoc/>
    public bool Equals(TuningEnvironment? other)
        => other is not null && HasProcessorOf(other) && Backends.SequenceEqual(other.Backends);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cpu, InstructionSet, Backends.Length);

    private string? Difference(TunedBackend now)
    {
        TunedBackend? then = Backends.FirstOrDefault(backend => backend.Name == now.Name);
        return then switch
        {
            null => $"{now.Name} was not measured",
            _ when now.Build is null => $"{now.Name} does not report which build it is",
            _ when then.Isa != now.Isa => $"{now.Name} used {then.Isa} and uses {now.Isa} now",
            _ when then.Build != now.Build => $"{now.Name} is a different build now",
            _ => null,
        };
    }
}

/// <summary>A backend as it was when winners were measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Isa">The instruction set of its code.</param>
/// <param name="Build">Identifies its build; null if it doesn't report one, and then the winners don't count anywhere.</param>
internal sealed record TunedBackend(string Name, string Isa, string? Build);
