namespace Kernels.Runner.Statistics;

/// <summary>The lower or upper convex hull of points that ascend in x.</summary>
internal sealed class Hull
{
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly List<int> _touches;

    private Hull(double[] x, double[] y, int first, int last, int sign)
    {
        _x = x;
        _y = y;
        _touches = [];
        for (int i = first; i <= last; i++)
        {
            // Andrew's monotone chain: drop a point if the line to the next one passes it on the inner side.
            while (_touches.Count >= 2 && sign * Turn(_touches[^2], _touches[^1], i) >= 0)
            {
                _touches.RemoveAt(_touches.Count - 1);
            }

            _touches.Add(i);
        }
    }

    /// <summary>The points that lie on it, ascending.</summary>
    public IReadOnlyList<int> Touches => _touches;

    /// <summary>The greatest convex function that is nowhere above the points <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static Hull Below(double[] x, double[] y, int first, int last) => new(x, y, first, last, sign: 1);

    /// <summary>The least concave function that is nowhere below the points <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static Hull Above(double[] x, double[] y, int first, int last) => new(x, y, first, last, sign: -1);

    /// <summary>Its height at the place of a point between the first and the last.</summary>
    public double At(int point)
    {
        int place = _touches.BinarySearch(point);
        if (place >= 0)
        {
            return _y[point];
        }

        int left = _touches[~place - 1];
        int right = _touches[~place];
        return _y[left] + ((_y[right] - _y[left]) * (_x[point] - _x[left]) / (_x[right] - _x[left]));
    }

    /// <summary>Above 0 if the path over three points turns right at the second.</summary>
    private double Turn(int first, int second, int third)
        => ((_y[second] - _y[first]) * (_x[third] - _x[second])) - ((_y[third] - _y[second]) * (_x[second] - _x[first]));
}
