using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kernels.SharedMemory;

namespace Kernels.Plugins.Protocol;

/// <summary>A segment that a call uses.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Writable">Whether the worker must be able to write to it.</param>
internal readonly record struct SegmentUse(SharedSegment Segment, bool Writable);

/// <summary>
/// Writes a call's scalars and buffers into its request. A buffer is written as its place in shared memory; if it is not there,
/// it is copied there first.
/// </summary>
/// <param name="staging">Where to copy them.</param>
internal sealed class ArgumentSender(StagingArea staging) : IArgumentVisitor
{
    private readonly HashSet<string> _stagedOutputs = [];
    private Utf8JsonWriter? _json;
    private bool _inBuffers;

    /// <summary>The segments that the worker must have mapped before the call.</summary>
    public List<SegmentUse> Uses { get; } = [];

    /// <summary>The names of outputs that must be copied back after the call.</summary>
    public IReadOnlySet<string> StagedOutputs => _stagedOutputs;

    private Utf8JsonWriter Json => _json!;

    /// <summary>Begins the arguments of a call.</summary>
    /// <param name="json">The writer, inside an object.</param>
    public void Begin(Utf8JsonWriter json)
    {
        Uses.Clear();
        _stagedOutputs.Clear();
        _json = json;
        _inBuffers = false;
        json.WriteStartObject("scalars"u8);
    }

    /// <summary>Ends the arguments.</summary>
    public void End()
    {
        BeginBuffers();
        Json.WriteEndObject();
    }

    /// <summary>
    /// A real number is always written with a point or an exponent, even if it is whole, so that languages with both kinds of
    /// number read it as real. JSON has no number for one that is not finite, so that is written as text.
    /// </summary>
    public void Scalar(string name, double value)
    {
        Json.WritePropertyName(name);
        if (!double.IsFinite(value))
        {
            Json.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
            return;
        }

        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(value, text, out int length);
        if (text[..length].IndexOfAny(".eE"u8) < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        Json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    public void Scalar(string name, long value) => Json.WriteNumber(name, value);

    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        if (!TryFind(elements, out SharedSegment? segment, out long offset))
        {
            segment = Stage(name, elements);
        }

        WriteBuffer<T>(name, segment, offset, shape);
        Uses.Add(new SegmentUse(segment, segment.AlwaysWritable));
    }

    public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        if (!TryFind<T>(elements, out SharedSegment? segment, out long offset))
        {
            // A write-only output is copied too: elements that the kernel leaves out must keep the caller's values.
            bool isScratch = direction == BufferDirection.Scratch;
            segment = isScratch ? staging.Reserve(name, Size<T>(elements.Length)) : Stage<T>(name, elements);
            if (!isScratch)
            {
                _stagedOutputs.Add(name);
            }
        }

        WriteBuffer<T>(name, segment, offset, shape);
        Uses.Add(new SegmentUse(segment, Writable: true));
    }

    private static unsafe bool TryFind<T>(ReadOnlySpan<T> elements, out SharedSegment segment, out long offset)
        where T : unmanaged
    {
        // An address on the garbage-collected heap may change meanwhile, but never becomes that of a segment.
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
        bool found = SharedSegment.TryFind(address, Size<T>(elements.Length), out SharedSegment? holder, out offset);
        segment = holder!;
        return found;
    }

    private static long Size<T>(int length)
        where T : unmanaged
        => (long)length * Unsafe.SizeOf<T>();

    private SharedSegment Stage<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        SharedSegment segment = staging.Reserve(name, Size<T>(elements.Length));
        elements.CopyTo(staging.Elements<T>(name, elements.Length));
        return segment;
    }

    private void WriteBuffer<T>(string name, SharedSegment segment, long offset, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        BeginBuffers();
        Json.WriteStartObject(name);
        Json.WriteNumber("segment"u8, segment.Id);
        Json.WriteNumber("offset"u8, offset);
        Json.WriteString("type"u8, ElementTypes.NameOf(ElementTypes.Of<T>()));
        Json.WriteStartArray("shape"u8);
        foreach (int extent in shape)
        {
            Json.WriteNumberValue(extent);
        }

        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    private void BeginBuffers()
    {
        if (!_inBuffers)
        {
            _inBuffers = true;
            Json.WriteEndObject();
            Json.WriteStartObject("buffers"u8);
        }
    }
}
