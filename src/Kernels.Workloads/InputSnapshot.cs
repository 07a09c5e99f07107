using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Workloads;

/// <summary>A copy of a workload's read-only inputs, to find out whether a kernel wrote to them.</summary>
public sealed class InputSnapshot
{
    private readonly Dictionary<string, byte[]> _inputs = [];

    /// <summary>Copies the inputs.</summary>
    /// <param name="workload">The workload.</param>
    public InputSnapshot(Workload workload) => workload.Visit(new Copier(_inputs));

    /// <summary>Finds and restores the inputs that were written since, so that later calls find them unchanged.</summary>
    /// <param name="workload">The same workload; this process can write to its inputs.</param>
    /// <returns>Their names.</returns>
    public ImmutableArray<string> RestoreChanged(Workload workload)
    {
        Restorer restorer = new(_inputs);
        workload.Visit(restorer);
        return [.. restorer.Changed];
    }

    private abstract class InputVisitor : ArgumentVisitor
    {
        public override void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
            => Visit(name, MemoryMarshal.AsBytes(elements));

        protected abstract void Visit(string name, ReadOnlySpan<byte> bytes);
    }

    private sealed class Copier(Dictionary<string, byte[]> inputs) : InputVisitor
    {
        protected override void Visit(string name, ReadOnlySpan<byte> bytes) => inputs.Add(name, bytes.ToArray());
    }

    private sealed class Restorer(Dictionary<string, byte[]> inputs) : InputVisitor
    {
        public List<string> Changed { get; } = [];

        protected override void Visit(string name, ReadOnlySpan<byte> bytes)
        {
            byte[] before = inputs[name];
            if (!bytes.SequenceEqual(before))
            {
                Changed.Add(name);
                before.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length));
            }
        }
    }
}
