using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Plugins.State;

/// <summary>How the C library and .NET format numbers and text, for the process and for the calling thread.</summary>
internal sealed unsafe partial class Locale : StateKind
{
    private const int All = 6;

    public override string Name => "locale";

    public override string Remedy
        => "leave the locale alone (setlocale, uselocale, CultureInfo.CurrentCulture), and name it where it is needed";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        state.Add(UseLocale(0));
        byte* name = SetLocale(All, null);
        state.Write(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        foreach (CultureInfo? culture in Cultures())
        {
            state.Write(Separator);
            Encoding.UTF8.GetBytes(culture?.Name ?? "", state);
        }
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        (string[] was, string[] now) = (Names(before), Names(after));
        for (int index = 0; index < was.Length; index++)
        {
            if (was[index] != now[index])
            {
                yield return new StateDifference(Name, What[index], $"'{was[index]}'", $"'{now[index]}'");
            }
        }

        if (Thread(before) != Thread(after))
        {
            yield return new StateDifference(Name, "the thread's locale", Describe(Thread(before)), Describe(Thread(after)));
        }
    }

    public override void Restore(byte[] before)
    {
        _ = UseLocale(Thread(before));
        string[] names = Names(before);
        fixed (byte* name = Encoding.UTF8.GetBytes(names[0] + '\0'))
        {
            _ = SetLocale(All, name);
        }

        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(names[1]);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(names[2]);
    }

    private static ReadOnlySpan<byte> Separator => "\n"u8;

    private static readonly string[] What = ["the locale", "CultureInfo.CurrentCulture", "CultureInfo.CurrentUICulture"];

    private static CultureInfo[] Cultures() => [CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture];

    private static nint Thread(byte[] state) => MemoryMarshal.Read<nint>(state);

    private static string[] Names(byte[] state) => Encoding.UTF8.GetString(state.AsSpan(sizeof(nint))).Split('\n');

    private static string Describe(nint locale)
        => locale == -1 ? "the process's" : string.Create(CultureInfo.InvariantCulture, $"its own at 0x{locale:x}");

    [LibraryImport("libc", EntryPoint = "setlocale")]
    private static partial byte* SetLocale(int category, byte* name);

    [LibraryImport("libc", EntryPoint = "uselocale")]
    private static partial nint UseLocale(nint locale);
}
