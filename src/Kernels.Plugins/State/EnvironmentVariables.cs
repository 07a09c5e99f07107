using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Plugins.State;

/// <summary>The environment as C code sees it; .NET has a copy of its own.</summary>
internal sealed unsafe partial class EnvironmentVariables : StateKind
{
    private static readonly nint Table = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");

    public override string Name => "environment";

    public override string Remedy => "hand settings to libraries by their functions instead of setenv and putenv";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        for (byte** entry = *(byte***)Table; entry != null && *entry != null; entry++)
        {
            state.Write(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*entry));
            state.Write("\0"u8);
        }
    }

    /// <summary>
    /// Does not report values, since some are secrets. Ignores their order, which changes when one is put back.
    /// </summary>
    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        Dictionary<string, string> was = Parse(before);
        Dictionary<string, string> now = Parse(after);
        return was.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Where(name => was.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => new StateDifference(
                Name,
                $"the variable {name}",
                was.ContainsKey(name) ? "set" : "not set",
                !now.ContainsKey(name) ? "not set" : was.ContainsKey(name) ? "set to something else" : "set"));
    }

    public override void Restore(byte[] before)
    {
        ArrayBufferWriter<byte> state = new();
        Read(state);
        Dictionary<string, string> was = Parse(before);
        foreach (string name in Parse(state.WrittenSpan).Keys.Except(was.Keys))
        {
            _ = Unset(name);
        }

        foreach ((string name, string value) in was)
        {
            _ = Set(name, value, overwrite: 1);
        }
    }

    /// <summary>If a name has two entries, the first counts, as in getenv.</summary>
    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> state)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (string entry in Encoding.Latin1.GetString(state).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            int end = entry.IndexOf('=', StringComparison.Ordinal);
            if (end > 0)
            {
                variables.TryAdd(entry[..end], entry[(end + 1)..]);
            }
        }

        return variables;
    }

    private static int Unset(string name)
    {
        fixed (byte* text = Encoding.Latin1.GetBytes(name + '\0'))
        {
            return UnsetVariable(text);
        }
    }

    private static int Set(string name, string value, int overwrite)
    {
        fixed (byte* text = Encoding.Latin1.GetBytes(name + '\0'))
        fixed (byte* content = Encoding.Latin1.GetBytes(value + '\0'))
        {
            return SetVariable(text, content, overwrite);
        }
    }

    [LibraryImport("libc", EntryPoint = "unsetenv")]
    private static partial int UnsetVariable(byte* name);

    [LibraryImport("libc", EntryPoint = "setenv")]
    private static partial int SetVariable(byte* name, byte* value, int overwrite);
}
