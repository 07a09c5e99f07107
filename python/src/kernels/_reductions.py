"""How the results of parts become the whole's: as the contract says, and as exact as if computed in twice the precision.

A state stands for the results of some parts. States can be joined in any order; of tuples, lists and arrays, they can be sent
to other processes.
"""

import math

from . import _arrays, _cutting
from ._contract import CODES, NUMBER

# Every float64 is a multiple of 2⁻¹⁰⁷⁴.
_UNITS = 1 << 1074


def state_of(kernel, arguments, done):
    """The state of one part, by the arguments and the results of its call."""
    results = zip(_cutting.results(kernel), _cutting.listed(kernel, done))
    return [_reduction(kernel, buffer).of(buffer, result) for buffer, result in results]


def join(kernel, state, other):
    """The state of the parts of both."""
    return [_reduction(kernel, buffer).join(buffer, *pair) for buffer, *pair in zip(_cutting.results(kernel), state, other)]


def results_of(kernel, arguments, state):
    """What a call of the whole returns."""
    done = [_reduction(kernel, buffer).result(buffer, own) for buffer, own in zip(_cutting.results(kernel), state)]
    return done[0] if kernel.result is None else kernel.result._make(done)


def _reduction(kernel, buffer):
    one = _SquareRoot if kernel.cut.reduction == "norm" else _Fraction if buffer.kind == "f" else _WholeNumber
    if buffer.role == NUMBER:
        return one
    if _arrays.numpy is None or one is _SquareRoot:
        return _Elements(one)
    return _Fractions if one is _Fraction else _WholeNumbers


def _too_large(buffer):
    return OverflowError(f"{buffer.name} is beyond what {buffer.type} can hold; the results of the blocks can't be added")


class _WholeNumber:
    @staticmethod
    def of(buffer, result):
        return result

    @staticmethod
    def join(buffer, sum, term):
        sum += term
        bits = 8 * buffer.size
        least, most = (0, 2**bits - 1) if buffer.kind == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        if not least <= sum <= most:
            raise _too_large(buffer)
        return sum

    @staticmethod
    def result(buffer, sum):
        return sum


class _Fraction:
    """A sum without any rounding before its last: a whole number of 2⁻¹⁰⁷⁴, and the sum of what is not finite."""

    @staticmethod
    def of(buffer, result):
        if not math.isfinite(result):
            return 0, result
        numerator, denominator = result.as_integer_ratio()
        return numerator * (_UNITS // denominator), 0.0

    @staticmethod
    def join(buffer, sum, term):
        return sum[0] + term[0], sum[1] + term[1]

    @staticmethod
    def result(buffer, sum):
        return _rounded(sum[0], _UNITS) if sum[1] == 0 else sum[1]


class _SquareRoot:
    """The root of a sum of squares without rounding before it: a whole number of 2⁻²¹⁴⁸, and the sum of what is not finite."""

    @staticmethod
    def of(buffer, result):
        whole, rest = _Fraction.of(buffer, abs(result))
        return whole * whole, rest

    join = _Fraction.join

    @staticmethod
    def result(buffer, sum):
        if sum[1] != 0:
            return sum[1]
        # At least 64 bits, of which the last says whether there are more: enough to be rounded once more.
        more = max(0, 64 - sum[0].bit_length() // 2)
        square = sum[0] << (2 * more)
        root = math.isqrt(square)
        return _rounded(root | (root * root != square), _UNITS << more)


def _rounded(numerator, denominator):
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf


class _Elements:
    """Arrays, element by element."""

    def __init__(self, one):
        self._one = one

    def of(self, buffer, result):
        view = memoryview(result)
        return [self._one.of(buffer, element) for element in view.cast("B").cast(view.format)]

    def join(self, buffer, states, others):
        return [self._one.join(buffer, *pair) for pair in zip(states, others)]

    def result(self, buffer, states):
        made = _arrays.empty((len(states),), _arrays.type_of(CODES[buffer.type]))
        for index, state in enumerate(states):
            made[index] = self._one.result(buffer, state)
        return made


class _WholeNumbers:
    """Arrays of NumPy's."""

    @staticmethod
    def of(buffer, result):
        return result

    @staticmethod
    def join(buffer, sums, terms):
        added = sums + terms
        # Beyond its type a sum comes out on the wrong side of what it was.
        if ((added < sums) != (terms < 0)).any():
            raise _too_large(buffer)
        return added

    @staticmethod
    def result(buffer, sums):
        return sums


class _Fractions:
    """Arrays of NumPy's: sums, and what rounding took from them (Ogita, Rump and Oishi, Accurate sum and dot product, SIAM J.
    Sci. Comput. 26, 2005, Sum2)."""

    @staticmethod
    def of(buffer, result):
        sums = _arrays.numpy.asarray(result, "float64")
        return sums, _arrays.numpy.zeros_like(sums)

    @staticmethod
    def join(buffer, state, other):
        (sums, errors), (terms, term_errors) = state, other
        with _arrays.numpy.errstate(invalid="ignore", over="ignore"):
            total = sums + terms
            added = total - sums
            return total, errors + ((sums - (total - added)) + (terms - added) + term_errors)

    @staticmethod
    def result(buffer, state):
        sums, errors = state
        # Infinities and NaN make the error NaN; the plain sum already has the right result for them.
        with _arrays.numpy.errstate(invalid="ignore", over="ignore"):
            return _arrays.numpy.where(_arrays.numpy.isfinite(errors), sums + errors, sums).astype(buffer.type)
