using System.Globalization;
using System.Numerics;
using Kernels.Workloads.Oracles;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>An output that is cut, as the oracle computes it for a part.</summary>
internal abstract class JudgedOutput
{
    /// <summary>Makes one.</summary>
    /// <param name="buffer">The output.</param>
    public static JudgedOutput Create(DeclaredBuffer buffer) => ElementTypes.Accept(buffer.Type, new Maker(buffer));

    /// <summary>Poisons a part's output before its call, and makes room for the oracle's; what is also read, the oracle gets a copy of.</summary>
    /// <param name="part">The part's arguments.</param>
    public abstract void Prepare(IArgumentSource part);

    /// <summary>Compares a part's output with the oracle's, without what the call had around the part.</summary>
    /// <param name="part">The part's arguments, after its call.</param>
    /// <param name="place">Where the part is.</param>
    /// <param name="tolerance">The tolerance where no formula computed the allowed errors.</param>
    public abstract Validation Compare(IArgumentSource part, PartPlace place, DeclaredTolerance tolerance);

    private sealed record Maker(DeclaredBuffer Buffer) : IElementTypeVisitor<JudgedOutput>
    {
        public JudgedOutput Visit<T>()
            where T : unmanaged, INumber<T>
            => new Of<T>(Buffer);
    }

    private sealed class Of<T>(DeclaredBuffer buffer) : JudgedOutput, IElements<T>
        where T : unmanaged, INumber<T>
    {
        private T[] _expected = [];
        private T[] _allowed = [];
        private int _length;
        private bool _hasAllowed;

        public Span<T> For(DataUse use)
        {
            if (use != DataUse.AllowedError)
            {
                return _expected.AsSpan(0, _length);
            }

            _hasAllowed = true;
            return _allowed.AsSpan(0, _length);
        }

        public override void Prepare(IArgumentSource part)
        {
            Span<T> actual = part.Output<T>(buffer.Name);
            _length = actual.Length;
            _hasAllowed = false;

            // Zeros, not the poison: elements that nobody writes then differ.
            _expected = _expected.Length < _length ? new T[_length] : _expected;
            _allowed = _allowed.Length < _length ? new T[_length] : _allowed;
            if (buffer.IsRead)
            {
                actual.CopyTo(_expected);
                actual.CopyTo(_allowed);
                return;
            }

            actual.Fill(Poison.OutputOf<T>());
            Array.Clear(_expected);
            Array.Clear(_allowed);
        }

        public override Validation Compare(IArgumentSource part, PartPlace place, DeclaredTolerance tolerance)
        {
            ReadOnlySpan<T> actual = place.PartOf<T>(part.Output<T>(buffer.Name));
            ReadOnlySpan<T> expected = place.PartOf<T>(_expected.AsSpan(0, _length));
            int[] shape = part.Shape(buffer.Name).ToArray();
            return (ElementTypes.IsFraction(buffer.Type), _hasAllowed) switch
            {
                (false, _) => Comparison.Exact(actual, expected, NameOf),
                (true, false) => Comparison.Within(actual, expected, tolerance.Absolute, tolerance.Relative, NameOf),
                (true, true) => Comparison.Within(actual, expected, place.PartOf<T>(_allowed.AsSpan(0, _length)), NameOf),
            };

            // Its place in the whole.
            string NameOf(int index)
            {
                string[] places = new string[shape.Length];
                for (int axis = shape.Length - 1; axis >= 0; axis--)
                {
                    (index, int along) = Math.DivRem(index, shape[axis]);
                    places[axis] = (axis == 0 ? place.Begin + along : along).ToString(CultureInfo.InvariantCulture);
                }

                return $"{buffer.Name}[{string.Join(", ", places)}]";
            }
        }
    }
}
