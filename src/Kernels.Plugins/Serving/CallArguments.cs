using System.Text.Json;

namespace Kernels.Plugins.Serving;

/// <summary>A call's arguments, read from its request.</summary>
/// <param name="parameters">The parameters of the request.</param>
/// <param name="segments">The segments that hold the buffers.</param>
internal sealed class CallArguments(JsonElement parameters, ServedSegments segments) : IArgumentSource
{
    private readonly JsonElement _scalars = parameters.GetProperty("scalars"u8);
    private readonly JsonElement _buffers = parameters.GetProperty("buffers"u8);

    public double RealScalar(string name)
    {
        JsonElement scalar = Member(_scalars, name);
        return scalar.ValueKind != JsonValueKind.String
            ? scalar.GetDouble()
            : scalar.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                var text => throw new ArgumentException($"{name} is '{text}', which is not a number"),
            };
    }

    public long IntegerScalar(string name) => Member(_scalars, name).GetInt64();

    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => Elements<T>(name, writable: false);

    public Span<T> Output<T>(string name)
        where T : unmanaged
        => Elements<T>(name, writable: true);

    public ReadOnlySpan<int> Shape(string name)
    {
        JsonElement shape = Member(_buffers, name).GetProperty("shape"u8);
        int[] extents = new int[shape.GetArrayLength()];
        for (int i = 0; i < extents.Length; i++)
        {
            extents[i] = shape[i].GetInt32();
            ArgumentOutOfRangeException.ThrowIfNegative(extents[i], $"shape of {name}");
        }

        return extents;
    }

    private Span<T> Elements<T>(string name, bool writable)
        where T : unmanaged
    {
        JsonElement buffer = Member(_buffers, name);
        if (!buffer.GetProperty("type"u8).ValueEquals(ElementTypes.NameOf(ElementTypes.Of<T>())))
        {
            throw new ArgumentException(
                $"{name} has elements of type {buffer.GetProperty("type"u8).GetString()}; required: {ElementTypes.NameOf(ElementTypes.Of<T>())}");
        }

        long length = 1;
        foreach (int extent in Shape(name))
        {
            length = checked(length * extent);
        }

        return segments.Elements<T>(
            buffer.GetProperty("segment"u8).GetInt32(), buffer.GetProperty("offset"u8).GetInt64(), length, writable);
    }

    private static JsonElement Member(JsonElement members, string name)
        => members.TryGetProperty(name, out JsonElement value) ? value : throw new ArgumentException($"there is no argument '{name}'");
}
