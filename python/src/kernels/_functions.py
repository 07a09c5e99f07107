"""A function for each kernel. Generated from the contracts by './build.ps1 python'; don't edit."""

from ._call import call, parts, several
from ._contract import Cut, InOut, Input, Kernel, Output, Scalar, Scratch

__all__ = [
    "julia",
    "diffusion",
    "spmv",
    "polynomial",
    "sum",
    "norm",
    "is_prime",
    "ols_slopes",
    "search_sorted",
    "groupby_sum",
    "feature_hash",
    "bloom_add",
    "bloom_query",
    "matmul_f64",
    "matmul_f32",
    "polynomial_f32",
    "rolling_stats",
    "montecarlo_pi",
    "primes",
    "sort",
    "sort_f64",
    "hyperloglog",
    "kmv",
    "morris",
    "factorize",
    "coo_to_csr",
    "dawg_contains",
]


_JULIA = Kernel(
    "julia/1", 0,
    dimensions={"width": 1, "height": 1},
    scalars=[
        Scalar("c_real", "float64", -1.7976931348623157E+308, 1.7976931348623157E+308, "finite", "c.real"),
        Scalar("c_imaginary", "float64", -1.7976931348623157E+308, 1.7976931348623157E+308, "finite", "c.imag"),
        Scalar("max_iterations", "int32", 0, 2147483647, "0 to 2147483647"),
    ],
    buffers=[
        Input("x", "float64", "width"),
        Input("y", "float64", "height"),
        Output("iterations", "int32", "height, width"),
    ],
    order="x y c_real c_imaginary max_iterations iterations width height",
    results="iterations",
    tolerance=None,
    cut=Cut("height", "map"),
)


def julia(x, y, c, max_iterations, *, out=None, threads=None, backend="auto", copy=False):
    """Escape-time iteration counts of a Julia set; compute-bound and divergent.

    z = x + iy; n = 0; while n < max_iterations and |z|² < 4: z = z² + c, n = n + 1; iterations = n. |z|² is zr·zr +
    zi·zi; z² + c is ((zr·zr − zi·zi) + cr, 2·(zr·zi) + ci), each operation rounded to float64.

    Parameters
    ----------
    x : float64 array, [width]
        Real coordinate of each column. Any value; points with |z|² ≥ 4 or NaN take 0 steps.
    y : float64 array, [height]
        Imaginary coordinate of each row.
    c : complex, finite
        Real part of the constant c. Imaginary part of the constant c.
    max_iterations : int, 0 to 2147483647
        Steps after which a point counts as bounded.
    out : array, optional
        Receives iterations; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    iterations : int32 array, [height, width]
        Steps taken from each point.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: every extent is at least 1; a buffer that is written overlaps no other.
    Tolerance: none: counts are exactly equal. No contraction to fused multiply-add, which would round differently.
    """
    c_real, c_imaginary = parts(c, "c")
    return call(_JULIA, (x, y, out), (c_real, c_imaginary, max_iterations), (), threads, backend, copy)


_DIFFUSION = Kernel(
    "diffusion/1", 1,
    dimensions={"height": 1, "width": 1},
    scalars=[
        Scalar("d", "float64", 0, 1.7976931348623157E+308, "finite, 0 or above"),
        Scalar("dt", "float64", 0, 1.7976931348623157E+308, "finite, 0 or above"),
        Scalar("steps", "int32", 0, 2147483647, "0 to 2147483647"),
    ],
    buffers=[
        InOut("grid", "float64", "height, width"),
        Scratch("scratch", "float64", "height, width"),
    ],
    order="height width d dt steps grid scratch",
    results="grid",
    tolerance=None,
    cut=Cut("height", "stencil", halo=1, steps="steps", periodic=True),
)


def diffusion(d, dt, steps, grid, *, scratch=None, threads=None, backend="auto", copy=False):
    """Explicit 5-point heat equation on a periodic grid; bandwidth-bound.

    steps times: g[i,j] = g[i,j] + d·dt·(g[i−1,j] + g[i+1,j] + g[i,j−1] + g[i,j+1] − 4·g[i,j]), indices modulo height
    and width, all points at once.

    Parameters
    ----------
    d : float, finite, 0 or above
        Diffusion coefficient, in cells² per unit of time.
    dt : float, finite, 0 or above
        Time step; the scheme is stable while d·dt ≤ 1/4, which is not required.
    steps : int, 0 to 2147483647
        Number of time steps.
    grid : float64 array, [height, width]
        The field, before and after. Read, then overwritten.
    scratch : float64 array, [height, width], optional
        Working space.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    grid : float64 array, [height, width]
        The array that was passed.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: every extent is at least 1; d·dt is finite; a buffer that is written overlaps no other.
    Tolerance: |g − oracle| ≤ 8·steps·a^steps·(u·max|g₀| + 2⁻¹⁰⁷⁴) with u = 2⁻⁵³ and a = |1 − 4·d·dt| + 4·d·dt, the
    growth of one step in the maximum norm: each step rounds 7 operations, of which a product may underflow, and
    amplifies earlier errors by at most a.
    """
    return call(_DIFFUSION, (grid, scratch), (d, dt, steps), (), threads, backend, copy)


_SPMV = Kernel(
    "spmv/1", 2,
    dimensions={"rows": 1, "nonzeros": 0, "column_count": 1},
    scalars=[],
    buffers=[
        Input("row_offsets", "int32", "rows + 1", offsets="nonzeros"),
        Input("columns", "int32", "nonzeros", below="column_count"),
        Input("values", "float64", "nonzeros"),
        Input("x", "float64", "column_count"),
        Output("y", "float64", "rows"),
    ],
    order="row_offsets columns values x y rows nonzeros column_count",
    results="y",
    tolerance=None,
    cut=Cut("rows", "map"),
)


def spmv(row_offsets, columns, values, x, *, out=None, threads=None, backend="auto", copy=False, check=True):
    """Sparse matrix times vector, compressed sparse rows; irregular and bandwidth-bound.

    y[i] = Σ values[k]·x[columns[k]] for row_offsets[i] ≤ k < row_offsets[i+1].

    Parameters
    ----------
    row_offsets : int32 array, [rows + 1]
        Where each row begins in columns and values.
    columns : int32 array, [nonzeros]
        Column of each entry; a column may repeat in a row, in any order.
    values : float64 array, [nonzeros]
        Value of each entry.
    x : float64 array, [column_count]
        The vector.
    out : array, optional
        Receives y; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.
    check : bool
        Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its
        own.

    Returns
    -------
    y : float64 array, [rows]
        The product.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: nonzeros at least 0, every other extent at least 1; row_offsets begins with 0, never descends and ends with
    nonzeros; every element of columns is 0 to column_count − 1; a buffer that is written overlaps no other.
    Tolerance: |y[i] − oracle| ≤ (n + 1)·u·Σ|values[k]·x[columns[k]]| + n·2⁻¹⁰⁷⁴, n entries in the row, u = 2⁻⁵³: the
    bound of recursive summation in any order (Higham, Accuracy and Stability of Numerical Algorithms, §3.1), the
    oracle's own rounding, and products that underflow.
    """
    return call(_SPMV, (row_offsets, columns, values, x, out), (), (), threads, backend, copy, check)


_POLYNOMIAL = Kernel(
    "polynomial/1", 3,
    dimensions={"terms": 1, "n": 0},
    scalars=[],
    buffers=[
        Input("coefficients", "float64", "terms"),
        Input("x", "float64", "n"),
        Output("y", "float64", "n"),
    ],
    order="coefficients x y terms n",
    results="y",
    tolerance=None,
    cut=Cut("n", "map"),
)


def polynomial(coefficients, x, *, out=None, threads=None, backend="auto", copy=False):
    """A polynomial of each element, by Horner's rule: a fused vector expression; bandwidth-bound while it has few terms.

    y[i] = Σ coefficients[k]·x[i]^k over all k.

    Parameters
    ----------
    coefficients : float64 array, [terms]
        The coefficients, that of x⁰ first.
    x : float64 array, [n]
        Where to evaluate; any value.
    out : array, optional
        Receives y; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    y : float64 array, [n]
        The polynomial's values.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; a buffer that is written overlaps no other.
    Tolerance: |y[i] − oracle| ≤ 2·t·u·Σ|coefficients[k]|·|x[i]|^k + 2⁻¹⁰⁷⁴·Σ|x[i]|^k, t terms, u = 2⁻⁵³: the bound of
    Horner's rule (Higham, Accuracy and Stability of Numerical Algorithms, §5.1), and products that underflow.
    """
    return call(_POLYNOMIAL, (coefficients, x, out), (), (), threads, backend, copy)


_SUM = Kernel(
    "sum/1", 4,
    dimensions={"n": 0},
    scalars=[],
    buffers=[
        Input("x", "float64", "n"),
        Output("total", "float64", "1"),
    ],
    order="x total n",
    results="total",
    tolerance=None,
    cut=Cut("n", "reduce", reduction="sum"),
)


def sum(x, *, threads=None, backend="auto", copy=False):
    """The sum of a vector: a reduction with the same bits for every number of threads; bandwidth-bound.

    total = Σ x[i]; 0 if there are none. The total depends on x alone, not on the number of threads. Infinities and NaN
    count as in IEEE 754: the sum of an infinity and finite numbers is that infinity, that of both infinities NaN.
    Σ|x[i]| over finite elements must be finite: beyond, a partial sum may overflow.

    Parameters
    ----------
    x : float64 array, [n]
        The vector.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    total : float
        The sum.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: |total − oracle| ≤ ((min(n, 4096) + log₂ n + 1)·u + (n·u)²)·Σ|x[i]|, u = 2⁻⁵³: the bound of sums of
    blocks that are added in pairs, so that no element takes part in more than 4096 + log₂ n additions (Higham, Accuracy
    and Stability of Numerical Algorithms, §4.2), and the oracle's own error.
    """
    return call(_SUM, (x, None), (), (), threads, backend, copy)


_NORM = Kernel(
    "norm/1", 5,
    dimensions={"n": 0},
    scalars=[],
    buffers=[
        Input("x", "float64", "n"),
        Output("norm", "float64", "1"),
    ],
    order="x norm n",
    results="norm",
    tolerance=None,
    cut=Cut("n", "reduce", reduction="norm"),
)


def norm(x, *, threads=None, backend="auto", copy=False):
    """The Euclidean norm of a vector, without overflow and to a few units in the last place; bandwidth-bound.

    norm = √(Σ x[i]²); 0 if there are none. Squares that overflow or underflow change nothing as long as the norm itself
    is a finite number. NaN if an element is NaN, or else infinite if one is infinite. The norm depends on x alone, not
    on the number of threads.

    Parameters
    ----------
    x : float64 array, [n]
        The vector; any values.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    norm : float
        Its norm.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: |norm − oracle| ≤ 8·u·oracle + 2⁻¹⁰⁷⁴, u = 2⁻⁵³, whatever n is: half the relative error of the sum of
    squares, which is at most 10·u if a square takes part in few additions that are not compensated (Higham, Accuracy
    and Stability of Numerical Algorithms, §4.2 and §4.3); u for the root; 2·u for the oracle; and norms that are no
    normal numbers.
    """
    return call(_NORM, (x, None), (), (), threads, backend, copy)


_IS_PRIME = Kernel(
    "is_prime/1", 6,
    dimensions={"n": 0},
    scalars=[],
    buffers=[
        Input("values", "uint64", "n"),
        Output("prime", "uint8", "n"),
    ],
    order="values prime n",
    results="prime",
    tolerance=(1E-12, 1E-12),
    cut=Cut("n", "map"),
)


def is_prime(values, *, out=None, threads=None, backend="auto", copy=False):
    """Whether numbers are prime, never wrong; branches that take very different times, and 128-bit products.

    prime[i] = 1 if values[i] is prime, 0 otherwise, for every 64-bit number.

    Parameters
    ----------
    values : uint64 array, [n]
        The numbers, of any size.
    out : array, optional
        Receives prime; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    prime : uint8 array, [n]
        1 for a prime, 0 for any other number, 0 and 1 among them.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_IS_PRIME, (values, out), (), (), threads, backend, copy)


_OLS_SLOPES = Kernel(
    "ols_slopes/1", 7,
    dimensions={"rows": 0, "days": 2},
    scalars=[],
    buffers=[
        Input("y", "float64", "rows, days"),
        Output("slope", "float64", "rows"),
        Output("intercept", "float64", "rows"),
    ],
    order="days y slope intercept rows",
    results="slope intercept",
    tolerance=None,
    cut=Cut("rows", "map"),
)


def ols_slopes(y, *, out=None, threads=None, backend="auto", copy=False):
    """The least-squares line of each row of a table, such as the trend of each series; bandwidth-bound.

    slope[i] = Σ(j − m)·y[i,j] ÷ Σ(j − m)², intercept[i] = Σy[i,j] ÷ days − slope[i]·m, m = (days − 1)/2, sums over 0 ≤
    j < days: the line intercept[i] + slope[i]·j with the least sum of squared distances from row i.

    Parameters
    ----------
    y : float64 array, [rows, days]
        The values, row after row.
    out : tuple of arrays, optional
        Receives slope, intercept; overlaps no other array. By default new ones.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    slope : float64 array, [rows]
        Each line's slope.
    intercept : float64 array, [rows]
        Each line's value at 0.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: rows at least 0, days at least 2; a buffer that is written overlaps no other.
    Tolerance: |slope − oracle| ≤ g·a + (days/d + 1)·2⁻¹⁰⁷⁴ and |intercept − oracle| ≤ g·(Σ|y|/days + m·a) + (m·(days/d
    + 1) + 2)·2⁻¹⁰⁷⁴, d = Σ(j − m)², a = Σ|j − m|·|y|/d, g = k·u/(1 − k·u), k = days + 12, u = 2⁻⁵³: the bound of
    recursive summation in any order (Higham, Accuracy and Stability of Numerical Algorithms, §3.1), the operations
    after it, those of the oracle, and results that underflow.
    """
    slope, intercept = several(out, 2)
    return call(_OLS_SLOPES, (y, slope, intercept), (), (), threads, backend, copy)


_SEARCH_SORTED = Kernel(
    "search_sorted/1", 8,
    dimensions={"n": 0, "m": 0},
    scalars=[],
    buffers=[
        Input("keys", "int64", "n", ascending=True),
        Input("queries", "int64", "m"),
        Output("positions", "int64", "m"),
    ],
    order="keys queries positions n m",
    results="positions",
    tolerance=None,
    cut=Cut("m", "map"),
)


def search_sorted(keys, queries, *, out=None, threads=None, backend="auto", copy=False, check=True):
    """Where each query belongs among ascending keys, as NumPy's searchsorted says; bound by the latency of memory.

    positions[i] = the number of keys below queries[i], the first place where it can be inserted.

    Parameters
    ----------
    keys : int64 array, [n]
        The keys, none below the one before it; equal ones are allowed.
    queries : int64 array, [m]
        The queries; any value.
    out : array, optional
        Receives positions; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.
    check : bool
        Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its
        own.

    Returns
    -------
    positions : int64 array, [m]
        Each query's position, 0 to n.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, m at least 0; keys never descends, and holds no NaN; a buffer that is written overlaps no
    other.
    Tolerance: none: positions are exactly equal.
    """
    return call(_SEARCH_SORTED, (keys, queries, out), (), (), threads, backend, copy, check)


_GROUPBY_SUM = Kernel(
    "groupby_sum/1", 9,
    dimensions={"n": 0, "groups": 1},
    scalars=[],
    buffers=[
        Input("codes", "int32", "n", below="groups"),
        Input("values", "float64", "n"),
        Output("sums", "float64", "groups"),
        Output("counts", "int64", "groups"),
    ],
    order="codes values sums counts n groups",
    results="sums counts",
    tolerance=None,
    cut=Cut("n", "reduce", reduction="sum"),
)


def groupby_sum(codes, values, groups=None, *, out=None, threads=None, backend="auto", copy=False, check=True):
    """The sum and the count of the values of each group; irregular and bandwidth-bound.

    sums[g] = Σ values[i] over all i with codes[i] = g, counts[g] = the number of such i; 0 if there are none.

    Parameters
    ----------
    codes : int32 array, [n]
        The group of each row.
    values : float64 array, [n]
        The value of each row.
    groups : int, 1 or above
        An extent of the outputs. May be left out where out is given.
    out : tuple of arrays, optional
        Receives sums, counts; overlaps no other array. By default new ones.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.
    check : bool
        Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its
        own.

    Returns
    -------
    sums : float64 array, [groups]
        Each group's sum.
    counts : int64 array, [groups]
        How many rows each group has.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; every element of codes is 0 to groups − 1; a buffer that is
    written overlaps no other.
    Tolerance: |sums[g] − oracle| ≤ k·u/(1 − k·u)·Σ|values[i]| over the group, k = counts[g] + 1, u = 2⁻⁵³: the bound of
    recursive summation in any order (Higham, Accuracy and Stability of Numerical Algorithms, §4.2), and the oracle's
    own rounding. Counts are exactly equal.
    """
    sums, counts = several(out, 2)
    return call(_GROUPBY_SUM, (codes, values, sums, counts), (), (None, groups), threads, backend, copy, check)


_FEATURE_HASH = Kernel(
    "feature_hash/1", 10,
    dimensions={"total": 0, "tokens": 0},
    scalars=[
        Scalar("features", "int32", 1, 2147483647, "1 to 2147483647"),
    ],
    buffers=[
        Input("bytes", "uint8", "total"),
        Input("offsets", "int64", "tokens + 1", offsets="total"),
        Output("index", "int32", "tokens"),
        Output("sign", "int8", "tokens"),
    ],
    order="bytes offsets features index sign total tokens",
    results="index sign",
    tolerance=(1E-12, 1E-12),
    cut=Cut("tokens", "map"),
)


def feature_hash(bytes, offsets, features, *, out=None, threads=None, backend="auto", copy=False, check=True):
    """The hashing trick: tokens to signed places among a fixed number of features; short, unaligned pieces of bytes.

    h = MurmurHash3_x86_32 with seed 0 of bytes[k] for offsets[i] ≤ k < offsets[i+1], as a signed number; index[i] = |h|
    mod features, with |−2³¹| = 2³¹; sign[i] = 1 if h ≥ 0, −1 otherwise.

    Parameters
    ----------
    bytes : uint8 array, [total]
        The tokens, one after the other, as UTF-8 or any other bytes.
    offsets : int64 array, [tokens + 1]
        Where each token begins in bytes; a token may be empty.
    features : int, 1 to 2147483647
        The number of features.
    out : tuple of arrays, optional
        Receives index, sign; overlaps no other array. By default new ones.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.
    check : bool
        Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its
        own.

    Returns
    -------
    index : int32 array, [tokens]
        The feature of each token, 0 to features − 1.
    sign : int8 array, [tokens]
        1 or −1: what the token adds to its feature.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: total at least 0, tokens at least 0; offsets begins with 0, never descends and ends with total; a buffer that
    is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    index, sign = several(out, 2)
    return call(_FEATURE_HASH, (bytes, offsets, index, sign), (features,), (), threads, backend, copy, check)


_BLOOM_ADD = Kernel(
    "bloom_add/1", 11,
    dimensions={"n": 0, "words": 1},
    scalars=[
        Scalar("hashes", "int32", 1, 32, "1 to 32"),
    ],
    buffers=[
        Input("keys", "uint64", "n"),
        InOut("filter", "uint64", "words"),
    ],
    order="keys filter hashes n words",
    results="filter",
    tolerance=(1E-12, 1E-12),
    cut=Cut("n", "merge", union="or"),
)


def bloom_add(keys, filter, hashes, *, threads=None, backend="auto", copy=False):
    """Adds keys to a Bloom filter: bits set at random places, in a result that no order changes.

    Bit p mod 64 of filter[p div 64] is set for p = ⌊((first + i·step) mod 2⁶⁴)·64·words / 2⁶⁴⌋, each key and 0 ≤ i <
    hashes; first = mix(key + 0x9E3779B97F4A7C15), step = mix(key + 0xD1B54A32D192ED03); mix is the finalizer of
    splitmix64: x ^= x >> 30, x *= 0xBF58476D1CE4E5B9, x ^= x >> 27, x *= 0x94D049BB133111EB, x ^= x >> 31.

    Parameters
    ----------
    keys : uint64 array, [n]
        The keys: any numbers, also hashes of something longer.
    filter : uint64 array, [words]
        The filter: zeros, or what other keys were added to. Read, then overwritten.
    hashes : int, 1 to 32
        The bits of a key.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    filter : uint64 array, [words]
        The array that was passed.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_BLOOM_ADD, (keys, filter), (hashes,), (), threads, backend, copy)


_BLOOM_QUERY = Kernel(
    "bloom_query/1", 12,
    dimensions={"n": 0, "words": 1},
    scalars=[
        Scalar("hashes", "int32", 1, 32, "1 to 32"),
    ],
    buffers=[
        Input("keys", "uint64", "n"),
        Input("filter", "uint64", "words"),
        Output("found", "uint8", "n"),
    ],
    order="keys filter hashes found n words",
    results="found",
    tolerance=(1E-12, 1E-12),
    cut=Cut("n", "map"),
)


def bloom_query(keys, filter, hashes, *, out=None, threads=None, backend="auto", copy=False):
    """Looks keys up in a Bloom filter: random places in memory, and loops of a length that no processor can guess.

    found[i] = 1 if all bits of keys[i] are set in filter, 0 otherwise; the definition of bloom_add/1 says which bits.

    Parameters
    ----------
    keys : uint64 array, [n]
        The keys.
    filter : uint64 array, [words]
        The filter. Half of the bits of the presets' are set, as in one of the best size.
    hashes : int, 1 to 32
        The bits of a key, as when keys were added.
    out : array, optional
        Receives found; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    found : uint8 array, [n]
        1 if a key may be there, 0 if it is not.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_BLOOM_QUERY, (keys, filter, out), (hashes,), (), threads, backend, copy)


_MATMUL_F64 = Kernel(
    "matmul_f64/1", 13,
    dimensions={"m": 0, "k": 0, "n": 0},
    scalars=[],
    buffers=[
        Input("a", "float64", "m, k"),
        Input("b", "float64", "k, n"),
        Output("c", "float64", "m, n"),
    ],
    order="m k n a b c",
    results="c",
    tolerance=None,
    cut=Cut("m", "map"),
)


def matmul_f64(a, b, *, out=None, threads=None, backend="auto", copy=False):
    """The product of two matrices of float64; compute-bound.

    c[i,j] = Σ a[i,p]·b[p,j] over 0 ≤ p < k; 0 if k is 0. The product depends on the matrices alone, not on the number
    of threads.

    Parameters
    ----------
    a : float64 array, [m, k]
        The left matrix, row after row; any values.
    b : float64 array, [k, n]
        The right matrix, row after row; any values.
    out : array, optional
        Receives c; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    c : float64 array, [m, n]
        The product, row after row.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: m at least 0, k at least 0, n at least 0; a buffer that is written overlaps no other.
    Tolerance: |c[i,j] − oracle| ≤ (k + 2)·u·Σ|a[i,p]|·|b[p,j]| + (k + 2)·2⁻¹⁰⁷⁴, u = 2⁻⁵³: the bound of an inner
    product in any order (Jeannerod and Rump, Improved error bounds for inner products in floating-point arithmetic,
    SIAM J. Matrix Anal. Appl. 34, 2013; below Higham's k·u/(1 − k·u), Accuracy and Stability of Numerical Algorithms,
    §3.1), the oracle's own rounding, and products that underflow.
    """
    return call(_MATMUL_F64, (a, b, out), (), (), threads, backend, copy)


_MATMUL_F32 = Kernel(
    "matmul_f32/1", 14,
    dimensions={"m": 0, "k": 0, "n": 0},
    scalars=[],
    buffers=[
        Input("a", "float32", "m, k"),
        Input("b", "float32", "k, n"),
        Output("c", "float32", "m, n"),
    ],
    order="m k n a b c",
    results="c",
    tolerance=None,
    cut=Cut("m", "map"),
)


def matmul_f32(a, b, *, out=None, threads=None, backend="auto", copy=False):
    """The product of two matrices of float32; compute-bound.

    c[i,j] = Σ a[i,p]·b[p,j] over 0 ≤ p < k; 0 if k is 0. The product depends on the matrices alone, not on the number
    of threads.

    Parameters
    ----------
    a : float32 array, [m, k]
        The left matrix, row after row; any values.
    b : float32 array, [k, n]
        The right matrix, row after row; any values.
    out : array, optional
        Receives c; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    c : float32 array, [m, n]
        The product, row after row.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: m at least 0, k at least 0, n at least 0; a buffer that is written overlaps no other.
    Tolerance: |c[i,j] − oracle| ≤ (k + 2)·u·Σ|a[i,p]|·|b[p,j]| + (k + 2)·2⁻¹⁴⁹, u = 2⁻²⁴: the bound of an inner product
    in any order (Jeannerod and Rump, Improved error bounds for inner products in floating-point arithmetic, SIAM J.
    Matrix Anal. Appl. 34, 2013; below Higham's k·u/(1 − k·u), Accuracy and Stability of Numerical Algorithms, §3.1),
    the oracle's own rounding, and products that underflow.
    """
    return call(_MATMUL_F32, (a, b, out), (), (), threads, backend, copy)


_POLYNOMIAL_F32 = Kernel(
    "polynomial_f32/1", 15,
    dimensions={"terms": 1, "n": 0},
    scalars=[],
    buffers=[
        Input("coefficients", "float32", "terms"),
        Input("x", "float32", "n"),
        Output("y", "float32", "n"),
    ],
    order="coefficients x y terms n",
    results="y",
    tolerance=None,
    cut=Cut("n", "map"),
)


def polynomial_f32(coefficients, x, *, out=None, threads=None, backend="auto", copy=False):
    """A polynomial of each float32, by Horner's rule: a fused vector expression; bandwidth-bound while it has few terms.

    y[i] = Σ coefficients[k]·x[i]^k over all k.

    Parameters
    ----------
    coefficients : float32 array, [terms]
        The coefficients, that of x⁰ first.
    x : float32 array, [n]
        Where to evaluate; any value.
    out : array, optional
        Receives y; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    y : float32 array, [n]
        The polynomial's values.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; a buffer that is written overlaps no other.
    Tolerance: |y[i] − oracle| ≤ 2·t·u·Σ|coefficients[k]|·|x[i]|^k + 2⁻¹⁴⁹·Σ|x[i]|^k, t terms, u = 2⁻²⁴: the bound of
    Horner's rule (Higham, Accuracy and Stability of Numerical Algorithms, §5.1), and products that underflow.
    """
    return call(_POLYNOMIAL_F32, (coefficients, x, out), (), (), threads, backend, copy)


_ROLLING_STATS = Kernel(
    "rolling_stats/1", 16,
    dimensions={"n": 0},
    scalars=[
        Scalar("window", "int32", 2, 2147483647, "2 to 2147483647"),
    ],
    buffers=[
        Input("x", "float64", "n"),
        Output("mean", "float64", "n"),
        Output("variance", "float64", "n"),
    ],
    order="x window mean variance n",
    results="mean variance",
    tolerance=None,
    cut=Cut("n", "stencil", window="window"),
)


def rolling_stats(x, window, *, out=None, threads=None, backend="auto", copy=False):
    """Mean and sample variance of each window of a series, in one pass and without drift; bandwidth-bound.

    mean[i] and variance[i] of the window x[i − window + 1] … x[i]: mean = Σx/window, variance = Σ(x − mean)²/(window −
    1). NaN where the window would begin before the series, and where it holds a NaN or an infinity; no other result
    depends on those, nor on the number of threads.

    Parameters
    ----------
    x : float64 array, [n]
        The series; any values.
    window : int, 2 to 2147483647
        Elements of a window. In a series that is shorter no window is full.
    out : tuple of arrays, optional
        Receives mean, variance; overlaps no other array. By default new ones.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    mean : float64 array, [n]
        The mean of the window that ends at each element.
    variance : float64 array, [n]
        Its sample variance.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: |mean − oracle| ≤ 2·u·|mean| + k·u·r and |variance − oracle| ≤ k·u·(window·r² + Σ(x − mean)²)/(window −
    1), r = the window's largest element less its smallest, k = window + 16, u = 2⁻⁵³: the bound of recursive summation
    in any order (Higham, Accuracy and Stability of Numerical Algorithms, §4.2) of distances from any of the window's
    elements and of their squares (Chan, Golub and LeVeque, Algorithms for computing the sample variance, The American
    Statistician 37, 1983), the operations after it, and those of the oracle. Squares of distances are supposed not to
    overflow.
    """
    mean, variance = several(out, 2)
    return call(_ROLLING_STATS, (x, mean, variance), (window,), (), threads, backend, copy)


_MONTECARLO_PI = Kernel(
    "montecarlo_pi/1", 17,
    dimensions={},
    scalars=[
        Scalar("seed", "int64", 0, 9007199254740992, "0 to 9007199254740992"),
        Scalar("count", "int64", 0, 9007199254740992, "0 to 9007199254740992"),
    ],
    buffers=[
        Output("hits", "int64", "1"),
    ],
    order="seed count hits",
    results="hits",
    tolerance=(1E-12, 1E-12),
)


def montecarlo_pi(seed, count, *, threads=None, backend="auto", copy=False):
    """Random points in a quarter circle, whose share is π/4; random numbers by counting, so that any thread can make any of
    them.

    hits[0] = the number of i in 0 … count − 1 with x² + y² < 2⁶⁴. (w₀, w₁, w₂, w₃) is Philox4x32-10 of the counter (c,
    c div 2³², 0, 0), c = i div 2, and of the key (seed mod 2³², seed div 2³²); (x, y) is (w₀, w₁) for an even i and
    (w₂, w₃) for an odd one.

    Parameters
    ----------
    seed : int, 0 to 9007199254740992
        Decides the points.
    count : int, 0 to 9007199254740992
        How many points there are.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    hits : int
        How many of them are in the quarter circle, about π/4·count.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_MONTECARLO_PI, (None,), (seed, count), (), threads, backend, copy)


_PRIMES = Kernel(
    "primes/1", 18,
    dimensions={},
    scalars=[
        Scalar("lo", "int64", 0, 10000000000000, "0 to 10000000000000"),
        Scalar("hi", "int64", 0, 10000000000000, "0 to 10000000000000"),
    ],
    buffers=[
        Output("count", "int64", "1"),
    ],
    order="lo hi count",
    results="count",
    tolerance=(1E-12, 1E-12),
)


def primes(lo, hi, *, threads=None, backend="auto", copy=False):
    """How many primes there are in a range: a sieve, which is about what the first cache holds.

    count[0] = the number of primes p with lo ≤ p < hi.

    Parameters
    ----------
    lo : int, 0 to 10000000000000
        Where the range begins.
    hi : int, 0 to 10000000000000
        Where it ends; not in it.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    count : int
        How many primes are in it.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: lo is at most hi; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_PRIMES, (None,), (lo, hi), (), threads, backend, copy)


_SORT = Kernel(
    "sort/1", 19,
    dimensions={"n": 0},
    scalars=[],
    buffers=[
        InOut("values", "int64", "n"),
    ],
    order="values n",
    results="values",
    tolerance=(1E-12, 1E-12),
)


def sort(values, *, threads=None, backend="auto", copy=False):
    """Whole numbers in order, in place; comparisons that nobody can foresee, and all of memory several times.

    values is permuted so that values[i] ≤ values[i + 1].

    Parameters
    ----------
    values : int64 array, [n]
        The numbers, of any size. Read, then overwritten.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    values : int64 array, [n]
        The array that was passed.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_SORT, (values,), (), (), threads, backend, copy)


_SORT_F64 = Kernel(
    "sort_f64/1", 20,
    dimensions={"n": 0},
    scalars=[],
    buffers=[
        InOut("values", "float64", "n"),
    ],
    order="values n",
    results="values",
    tolerance=(0, 0),
)


def sort_f64(values, *, threads=None, backend="auto", copy=False):
    """Numbers in order, in place, NaN last; comparisons that nobody can foresee, and all of memory several times.

    values is permuted so that values[i] ≤ values[i + 1], with −0 before 0, and NaN behind all numbers; the signs and
    payloads of NaN may change.

    Parameters
    ----------
    values : float64 array, [n]
        The numbers, infinities and NaN too. Read, then overwritten.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    values : float64 array, [n]
        The array that was passed.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: |x − oracle| ≤ 0 + 0·|oracle| for each element x of a floating-point output; whole numbers are equal.
    """
    return call(_SORT_F64, (values,), (), (), threads, backend, copy)


_HYPERLOGLOG = Kernel(
    "hyperloglog/1", 21,
    dimensions={"n": 0, "m": 1},
    scalars=[],
    buffers=[
        Input("keys", "uint64", "n"),
        InOut("registers", "uint8", "m"),
        Output("estimate", "float64", "1"),
    ],
    order="keys registers estimate n m",
    results="estimate",
    tolerance=(0, 0),
    cut=Cut("n", "merge", union="max"),
)


def hyperloglog(keys, registers, *, threads=None, backend="auto", copy=False):
    """A HyperLogLog sketch of 64-bit keys: how many distinct ones there are, from registers of a byte.

    For each key, h = mix(key + 0x9E3779B97F4A7C15)·m as 128 bits, mix the finalizer of splitmix64; the register of its
    high half becomes at least 1 + min(z, q), z the leading zeros of its low half, q = 64 − b, b ≥ 1 the least with 2ᵇ ≥
    m. estimate = m²/(2·ln 2·(m·τ(1 − C[q+1]/m)·2^(−q) + Σ C[k]·2^(−k) + m·σ(C[0]/m))) as Ertl's algorithm 6 computes
    it, C[k] the number of registers of k, or of k and above for k = q + 1; the sum is over 1 ≤ k ≤ q.

    Parameters
    ----------
    keys : uint64 array, [n]
        The keys: any numbers, also hashes of something longer.
    registers : uint8 array, [m]
        The sketch: zeros, or a sketch of other keys to add these to. The larger of each register is the sketch of a
        union. Read, then overwritten.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    estimate : float
        The number of distinct keys of the sketch, about; infinite if every register has its limit.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; a buffer that is written overlaps no other.
    Tolerance: |x − oracle| ≤ 0 + 0·|oracle| for each element x of a floating-point output; whole numbers are equal.
    """
    return call(_HYPERLOGLOG, (keys, registers, None), (), (), threads, backend, copy)


_KMV = Kernel(
    "kmv/1", 22,
    dimensions={"n": 0, "k": 1},
    scalars=[],
    buffers=[
        Input("keys", "uint64", "n"),
        Output("hashes", "uint64", "k", used="used"),
        Output("used", "int64", "1"),
        Output("estimate", "float64", "1"),
    ],
    order="keys hashes used estimate n k",
    results="hashes estimate",
    tolerance=(0, 0),
    cut=Cut("n", "merge", union="smallest"),
)


def kmv(keys, k=None, *, out=None, threads=None, backend="auto", copy=False):
    """The k smallest distinct hashes of 64-bit keys, and how many distinct keys there are by them.

    hashes[i] for i < used is the i-th smallest of the distinct mix(key + 0x9E3779B97F4A7C15), mix the finalizer of
    splitmix64; used = min(k, the number of these); estimate = used if that is below k, (k − 1)·2⁶⁴ / (hashes[k−1] + 1)
    otherwise.

    Parameters
    ----------
    keys : uint64 array, [n]
        The keys: any numbers, also hashes of something longer.
    k : int, 1 or above
        An extent of the outputs. May be left out where out is given.
    out : array, optional
        Receives hashes; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    hashes : uint64 array, [k]
        The sketch, ascending. Those of a union are the k smallest distinct ones of the sketches. Only as many as there
        are.
    estimate : float
        The number of distinct keys, about; exact if it is below k.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0, every other extent at least 1; of hashes the first used elements count; a buffer that is
    written overlaps no other.
    Tolerance: |x − oracle| ≤ 0 + 0·|oracle| for each element x of a floating-point output; whole numbers are equal.
    """
    return call(_KMV, (keys, out, None, None), (), (None, k), threads, backend, copy)


_MORRIS = Kernel(
    "morris/1", 23,
    dimensions={"n": 0},
    scalars=[
        Scalar("seed", "int64", -9007199254740992, 9007199254740992, "-9007199254740992 to 9007199254740992"),
        Scalar("a", "float64", 1, 1000, "1 to 1000"),
    ],
    buffers=[
        Input("counts", "uint32", "n"),
        Output("exponents", "uint8", "n"),
    ],
    order="counts seed a exponents n",
    results="exponents",
    tolerance=(1E-12, 1E-12),
)


def morris(counts, seed, a, *, out=None, threads=None, backend="auto", copy=False):
    """Approximate counters of 8 bits, as they are after so many events: random steps, found without a step for each event.

    exponents[i] = c after counts[i] events, from c = 0; c < 255 grows with the event after ⌊ln(u)·r(c)⌋ others, or at
    once for c = 0; u = (⌊x/4096⌋ + ½)·2⁻⁵², x = mix(mix(seed + (i + 1)·g) + c·g), g = 0x9E3779B97F4A7C15, mix the
    finalizer of splitmix64; r(c) = 1/(ln(v)·(p/(1 − v))), v = 1 − p, or −1/p if v = 1, p = (a/(a + 1))^c by repeated
    multiplication; in float64, each operation rounded once. ln(m·2^e) = e·ln 2 + (2f + 2f·(s·y)), √½ ≤ m < √2, f = (m −
    1)/(m + 1), s = f², y = 1/3 + s·(1/5 + s·(… + s·(1/21))).

    Parameters
    ----------
    counts : uint32 array, [n]
        The events of each counter.
    seed : int, -9007199254740992 to 9007199254740992
        Decides all random numbers.
    a : float, 1 to 1000
        The standard error is 1/√(2a) of the count, and counters reach a·((1 + 1/a)²⁵⁵ − 1) events, 128 000 for 30.
    out : array, optional
        Receives exponents; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    exponents : uint8 array, [n]
        The exponent of each counter.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_MORRIS, (counts, out), (seed, a), (), threads, backend, copy)


_FACTORIZE = Kernel(
    "factorize/1", 24,
    dimensions={"n": 0},
    scalars=[],
    buffers=[
        Input("keys", "int64", "n"),
        Output("codes", "int32", "n"),
        Output("uniques", "int64", "n", used="used"),
        Output("used", "int64", "1"),
    ],
    order="keys codes uniques used n",
    results="codes uniques",
    tolerance=(1E-12, 1E-12),
)


def factorize(keys, *, out=None, threads=None, backend="auto", copy=False):
    """Codes of keys in the order in which these first appear, as for a column that groups rows; lookups of a table.

    uniques[0 … used−1] are the distinct keys in the order in which each first appears, and uniques[codes[i]] = keys[i].

    Parameters
    ----------
    keys : int64 array, [n]
        The keys.
    out : tuple of arrays, optional
        Receives codes, uniques; overlaps no other array. By default new ones.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.

    Returns
    -------
    codes : int32 array, [n]
        The code of each, 0 to used − 1.
    uniques : int64 array, [n]
        The distinct keys; the code of each is its place. Only as many as there are.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: n at least 0; of uniques the first used elements count; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    codes, uniques = several(out, 2)
    return call(_FACTORIZE, (keys, codes, uniques, None), (), (), threads, backend, copy)


_COO_TO_CSR = Kernel(
    "coo_to_csr/1", 25,
    dimensions={"entries": 0, "rows": 1},
    scalars=[],
    buffers=[
        Input("entry_rows", "int32", "entries", below="rows"),
        Input("entry_columns", "int32", "entries"),
        Input("entry_values", "float64", "entries"),
        Output("row_offsets", "int32", "rows + 1"),
        Output("columns", "int32", "entries", used="used"),
        Output("values", "float64", "entries", used="used"),
        Output("used", "int64", "1"),
    ],
    order="entry_rows entry_columns entry_values row_offsets columns values used entries rows",
    results="row_offsets columns values",
    tolerance=(0, 0),
)


def coo_to_csr(entry_rows, entry_columns, entry_values, rows=None, *, out=None, threads=None, backend="auto",
        copy=False, check=True):
    """A sparse matrix from coordinates to compressed rows, with duplicates added; sorting of whole numbers.

    Row r of the result is columns[k], values[k] for row_offsets[r] ≤ k < row_offsets[r+1], columns ascending: one for
    each (row, column) of the entries, with the sum of their values, ((v₁ + v₂) + v₃) + …, in the order of the entries.

    Parameters
    ----------
    entry_rows : int32 array, [entries]
        The row of each entry.
    entry_columns : int32 array, [entries]
        The column of each entry: any numbers. The kernel doesn't need to know how wide the matrix is.
    entry_values : float64 array, [entries]
        The value of each entry.
    rows : int, 1 or above
        An extent of the outputs. May be left out where out is given.
    out : tuple of arrays, optional
        Receives row_offsets, columns, values; overlaps no other array. By default new ones.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.
    check : bool
        Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its
        own.

    Returns
    -------
    row_offsets : int32 array, [rows + 1]
        Where each row begins in columns and values.
    columns : int32 array, [entries]
        The columns of each row, ascending. Only as many as there are.
    values : float64 array, [entries]
        The values. Only as many as there are.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: entries at least 0, every other extent at least 1; every element of entry_rows is 0 to rows − 1; of columns
    the first used elements count; of values the first used elements count; a buffer that is written overlaps no other.
    Tolerance: |x − oracle| ≤ 0 + 0·|oracle| for each element x of a floating-point output; whole numbers are equal.
    """
    row_offsets, columns, values = several(out, 3)
    return call(_COO_TO_CSR, (entry_rows, entry_columns, entry_values, row_offsets, columns, values, None), (), (None,
        rows), threads, backend, copy, check)


_DAWG_CONTAINS = Kernel(
    "dawg_contains/1", 26,
    dimensions={"total": 0, "tokens": 0, "nodes": 1, "edges": 0},
    scalars=[],
    buffers=[
        Input("bytes", "uint8", "total"),
        Input("offsets", "int64", "tokens + 1", offsets="total"),
        Input("first", "int32", "nodes + 1", offsets="edges"),
        Input("labels", "uint8", "edges"),
        Input("targets", "int32", "edges", below="nodes"),
        Input("before", "int32", "edges"),
        Input("is_final", "uint8", "nodes"),
        Output("index", "int64", "tokens"),
    ],
    order="bytes offsets first labels targets before is_final index total tokens nodes edges",
    results="index",
    tolerance=(1E-12, 1E-12),
    cut=Cut("tokens", "map"),
)


def dawg_contains(bytes, offsets, first, labels, targets, before, is_final, *, out=None, threads=None, backend="auto",
        copy=False, check=True):
    """Which words of a list tokens are, by a graph of the words; chains of short steps through memory.

    Token i is followed from node 0, a byte for each edge, by the first k of first[v] ≤ k < first[v+1] with labels[k] =
    the byte, to node targets[k]; index[i] = Σ before[k] over its edges if it ends at a node with is_final ≠ 0, −1 if it
    doesn't, or if an edge is missing.

    Parameters
    ----------
    bytes : uint8 array, [total]
        The tokens, one after the other, as UTF-8 or any other bytes.
    offsets : int64 array, [tokens + 1]
        Where each token begins in bytes; a token may be empty.
    first : int32 array, [nodes + 1]
        The first edge of each node.
    labels : uint8 array, [edges]
        The byte of each edge.
    targets : int32 array, [edges]
        Where each edge leads.
    before : int32 array, [edges]
        What each edge adds: in a graph of words, how many of them come before those of the edge below its node.
    is_final : uint8 array, [nodes]
        Whether a word ends at the node: other than 0.
    out : array, optional
        Receives index; overlaps no other array. By default a new one.
    threads : int, optional
        1 to 1024; 0 for every processor that the process may use. By default as measured if backend is "auto", or else
        0.
    backend : str
        "auto", "native" or "aot".
    copy : bool
        Whether an input of another type, or that is not contiguous, is copied. By default it is an error.
    check : bool
        Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its
        own.

    Returns
    -------
    index : int64 array, [tokens]
        The number of the word that each token is, −1 if it is none.

    Raises
    ------
    ValueError, TypeError
        An argument is not as above, or breaks a rule; the message begins with its name.
    RuntimeError
        The backend can't be used here, or the process was forked after threads were used.

    Notes
    -----
    Rules: total at least 0, tokens at least 0, edges at least 0, every other extent at least 1; offsets begins with 0,
    never descends and ends with total; first begins with 0, never descends and ends with edges; every element of
    targets is 0 to nodes − 1; a buffer that is written overlaps no other.
    Tolerance: none: whole numbers are equal.
    """
    return call(_DAWG_CONTAINS, (bytes, offsets, first, labels, targets, before, is_final, out), (), (), threads,
        backend, copy, check)
