using System.Numerics;

namespace Kernels.Workloads.Sources;

/// <summary>Changes what a call reads, before each sample and between its calls, so that no result can be remembered.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class InputChanges<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>
    /// The largest change of a coordinate, as a share of the distance between two, so that a picture of a small region still shows
    /// that region. For axes finer than those of presets it gives less than <see cref="Variation.Share"/>.
    /// </summary>
    private const double ShareOfSpacing = 1.0 / 512;

    /// <summary>How many elements change where not all do.</summary>
    private const int ChangedPlaces = 64;

    /// <summary>How many of a text's bytes change before a sample.</summary>
    private const int MostMoved = 4096;

    /// <summary>The most elements that are drawn anew before a sample.</summary>
    private const int MostRedrawn = 1 << 18;

    /// <summary>Of so many elements at most one is drawn anew between two calls, which then takes a small part of a call's time.</summary>
    private const int ElementsPerNudged = 16;

    private readonly DeclaredBuffer _buffer;
    private readonly DeclaredChange _change;
    private readonly DeclaredFilling<T>? _filling;
    private readonly ChangedEntries<T> _changed = new();

    /// <summary>The content from which changes start, where all elements change; empty until the first one.</summary>
    private T[] _original = [];

    /// <summary>Takes the way in which a buffer changes.</summary>
    /// <param name="buffer">The buffer's declaration.</param>
    /// <param name="content">Its content.</param>
    /// <param name="change">How it changes.</param>
    /// <param name="filling">How it is drawn anew; null if it never is.</param>
    public InputChanges(DeclaredBuffer buffer, ReadOnlySpan<T> content, DeclaredChange change, DeclaredFilling<T>? filling)
    {
        _buffer = buffer;
        _change = change;
        _filling = filling;
        Share = buffer.Axis is null ? Variation.Share : Math.Min(Variation.Share, ShareOfSpacing / Fineness(content));
    }

    /// <summary>The largest relative change of an element that varies.</summary>
    public double Share { get; }

    /// <summary>Changes the content before a sample.</summary>
    /// <param name="content">What a call starts from; always the same memory.</param>
    /// <param name="seed">The seed of the new numbers.</param>
    public void Renew(Span<T> content, ulong seed)
    {
        SplitMix64 random = new(seed);
        switch (_change)
        {
            case DeclaredChange.Drawn:
                Redraw(content, random, seed);
                break;
            case DeclaredChange.Varied:
                T[] original = OriginalOf(content);
                for (int index = 0; index < original.Length; index++)
                {
                    content[index] = Vary(original[index], random);
                }

                break;
            case DeclaredChange.VariedInPlaces:
                _changed.Restore(content);
                for (int change = 0; change < ChangedPlaces; change++)
                {
                    _changed.ChangeOne(content, random);
                }

                break;
            case DeclaredChange.MovedInPlaces:
                _changed.Restore(content);
                Move(content, random, MostMoved);
                break;
        }
    }

    /// <summary>Changes a few elements between two calls.</summary>
    /// <param name="content">What a call starts from; the same memory, and not empty.</param>
    /// <param name="random">Chooses them.</param>
    /// <param name="most">The most elements to draw; a short input, whose call is short too, gets fewer.</param>
    public void Nudge(Span<T> content, SplitMix64 random, int most)
    {
        switch (_change)
        {
            case DeclaredChange.Drawn when !_filling!.IsOrdered:
                for (int count = Math.Clamp(content.Length / ElementsPerNudged, 1, most); count > 0; count--)
                {
                    content[random.NextBelow(content.Length)] = _filling.Draw(random);
                }

                break;
            case DeclaredChange.Varied:
                int index = random.NextBelow(content.Length);
                content[index] = Vary(OriginalOf(content)[index], random);
                break;
            case DeclaredChange.VariedInPlaces:
                _changed.ChangeOne(content, random);
                break;
            case DeclaredChange.MovedInPlaces:
                Move(content, random, most);
                break;
        }
    }

    private T[] OriginalOf(Span<T> content) => _original.Length == 0 ? _original = content.ToArray() : _original;

    /// <summary>
    /// Draws a short input anew, and of a long one a stretch: to draw all of it would take many times as long as a call, and to
    /// find the stretch one must read all of it, as a call does. Long inputs in an order stay.
    /// </summary>
    private void Redraw(Span<T> content, SplitMix64 random, ulong seed)
    {
        if (content.Length <= MostRedrawn)
        {
            _filling!.Fill(content, seed);
        }
        else if (!_filling!.IsOrdered)
        {
            foreach (ref T element in content.Slice(random.NextBelow(content.Length - MostRedrawn + 1), MostRedrawn))
            {
                element = _filling.Draw(random);
            }
        }
    }

    /// <summary>Puts into some places what others hold; in short inputs, whose calls are short too, into fewer.</summary>
    private void Move(Span<T> content, SplitMix64 random, int most)
    {
        for (int count = Math.Clamp(content.Length / ElementsPerNudged, Math.Min(1, content.Length), most); count > 0; count--)
        {
            _changed.MoveOne(content, random);
        }
    }

    /// <summary>A number near another one; if that is within the declared bounds, so is the new one.</summary>
    private T Vary(T original, SplitMix64 random)
    {
        double value = double.CreateTruncating(original);
        double varied = Variation.Scaled(value, Share, random);
        return _buffer.Fill is { } fill && fill.Low <= value && value <= fill.High
            ? T.CreateTruncating(Math.Clamp(varied, fill.Low, fill.High))
            : T.CreateTruncating(varied);
    }

    /// <summary>The largest coordinate, or 1 if that is larger, in units of the spacing; 0 if there is no spacing.</summary>
    private static double Fineness(ReadOnlySpan<T> axis)
    {
        (double first, double last) = axis.IsEmpty ? (0, 0) : (double.CreateTruncating(axis[0]), double.CreateTruncating(axis[^1]));
        double spacing = axis.Length < 2 ? 0 : Math.Abs(last - first) / (axis.Length - 1);
        return spacing > 0 ? Math.Max(1, Math.Max(Math.Abs(first), Math.Abs(last))) / spacing : 0;
    }
}
