"""Compares code of the user's own with the kernels, head to head: the same arrays, in rounds that alternate."""

import math
import random
import statistics
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from . import _arrays, _functions, _libraries, _processes, _select
from ._contract import INOUT

_SAMPLE_SECONDS = 0.005
_RESAMPLES = 2000
_CONFIDENCE = 0.99
_ROUNDS = (5, 200)


class Candidate(NamedTuple):
    """One line of a comparison.

    name       "native ×2" for this package's; for others as they were given
    verdict    "baseline", "faster", "slower", "same" (the interval has 1), or "wrong", which is not measured
    seconds    the median of a call; None if it is wrong
    ratio      the baseline's time over its own, the median of all rounds; None if it is wrong
    interval   the ends of the ratio's 99 % confidence interval
    reason     what is wrong
    """

    name: str
    verdict: str
    seconds: Optional[float]
    ratio: Optional[float]
    interval: Optional[Tuple[float, float]]
    reason: str


class Comparison(NamedTuple):
    """The result of a comparison, which prints as a table."""

    kernel: str
    rounds: int
    tolerance: str
    candidates: Tuple[Candidate, ...]

    def __str__(self):
        lines = [
            f"{self.kernel}: {self.rounds} rounds, ratio to {self.candidates[0].name}; {self.tolerance}",
            "",
            f"{'candidate':<24}{'median':>10}  {'ratio':>8}  {'99 % interval':>17}  verdict",
        ]
        for candidate in self.candidates:
            if candidate.seconds is None:
                lines.append(f"{candidate.name:<24}{'':>10}  {'':>8}  {'':>17}  {candidate.verdict}: {candidate.reason}")
                continue
            interval = "–" if candidate.interval is None else f"{candidate.interval[0]:.3f}–{candidate.interval[1]:.3f}"
            ratio = f"{candidate.ratio:.3f}×"
            lines.append(f"{candidate.name:<24}{_seconds(candidate.seconds):>10}  {ratio:>8}  {interval:>17}  {candidate.verdict}")
        return "\n".join(lines)


def compare(
        kernel: str, *arguments: Any, candidates: Optional[Dict[str, Callable[..., Any]]] = None,
        backends: Optional[List[str]] = None, threads: Optional[List[int]] = None, budget: float = 5.0,
        rtol: Optional[float] = None, show: bool = True, **keywords: Any) -> Comparison:
    """Validates and measures candidates for a kernel, and prints a table.

    >>> kernels.compare("spmv", indptr, indices, data, x, candidates={"scipy": lambda indptr, indices, data, x: matrix @ x})

    Every candidate is called once, and its results are compared with those of the first backend here, before anything is
    measured: whole numbers have to be equal, fractions as close as the contract says. Where only a formula says that (the
    docstring has it), or rtol is given, they may differ by rtol times the largest result: by default 1e-9, and 1e-4 of
    float32.
    Then all are measured in rounds, in a random order each, and the ratio of each round counts.

    Parameters
    ----------
    kernel : str
        Its name, such as "spmv".
    arguments, keywords
        The kernel's own, as in a call of it.
    candidates : dict of callables
        Each takes the arguments that the kernel takes, and returns what it returns. What the kernel overwrites, the candidate
        overwrites too; it gets a copy each time, and making that is not measured.
    backends : list of str, optional
        Those of this package that take part; by default all that can be used. The first is the baseline.
    threads : list of int, optional
        Their thread counts; by default 1 and every processor.
    budget : float
        The seconds that measuring takes, about.
    rtol : float, optional
        See above.
    show : bool
        Whether the table is printed.

    Returns
    -------
    Comparison
        kernel, rounds, tolerance and candidates, which have name, verdict, seconds, ratio, interval and reason.
    """
    contract = _select.find(kernel)
    calls = _own(contract, backends, threads, keywords)
    calls.update({name: _Call(contract, f, keywords) for name, f in (candidates or {}).items()})
    # As numbers, since others may be told to write to the same arrays.
    reference = next(iter(calls.values())).results(arguments)
    tolerance = _Tolerance(contract, rtol)
    wrong = {}
    for name, call in calls.items():
        try:
            wrong[name] = tolerance.difference(call.results(arguments), reference)
        except Exception as error:  # A candidate may fail in any way, which says nothing against the others.
            wrong[name] = f"{type(error).__name__}: {error}"
    right = {name: call for name, call in calls.items() if wrong[name] is None}
    samples = _measure(right, arguments, budget)
    lines = [_line(name, samples, wrong[name], next(iter(calls))) for name in calls]
    comparison = Comparison(contract.id, len(next(iter(samples.values()))), str(tolerance), tuple(lines))
    if show:
        print(comparison)
    return comparison


def _own(contract, backends, threads, keywords):
    """This package's candidates; their inputs are checked by the first call alone."""
    names = backends or [name for name in _libraries.NAMES if _libraries.is_usable(name)]
    counts = threads or sorted({1, _processes.processors()})
    function = getattr(_functions, contract.name)
    unchecked = {"check": False} if any(buffer.constraint != "any" for buffer in contract.buffers) else {}
    return {
        f"{name} ×{count}": _Call(contract, function, {**keywords, "backend": name, "threads": count}, unchecked)
        for name in names for count in counts
    }


class _Call:
    """A candidate with its keywords; `unchecked` are further ones where it is measured, its inputs being checked by then."""

    def __init__(self, contract, function, keywords, unchecked=None):
        self._function, self._keywords, self._unchecked = function, keywords, unchecked or {}
        self._overwritten = _places(contract)
        self._returns = any(buffer.role != INOUT for buffer in contract.buffers if buffer.name in contract.results)

    def results(self, arguments):
        """What a call gives: the elements of everything that it returns or overwrites."""
        own = self._own(arguments)
        returned = self._function(*own, **self._keywords)
        found = [own[place] for place in self._overwritten]
        if self._returns:
            found = [*(returned if isinstance(returned, (tuple, list)) else [returned]), *found]
        return [_flat(result) for result in found]

    def seconds(self, arguments, times=1):
        """The time of a call, the mean of several."""
        keywords = {**self._keywords, **self._unchecked}
        sets = [self._own(arguments) for _ in range(times + 1)]
        # Not timed: it pays for what the candidate before left behind, such as a team of threads of another size.
        self._function(*sets.pop(), **keywords)
        start = time.perf_counter()
        for own in sets:
            self._function(*own, **keywords)
        return (time.perf_counter() - start) / times

    def _own(self, arguments):
        """The arguments, with copies of those that a call overwrites."""
        return [_copy(value) if place in self._overwritten else value for place, value in enumerate(arguments)]

    @property
    def overwrites(self):
        """Whether a call needs arrays of its own."""
        return bool(self._overwritten)


def _places(contract):
    """The places of arrays that are overwritten, among the arguments that are passed by position."""
    roles = {buffer.name: buffer.role for buffer in contract.buffers}
    code = getattr(_functions, contract.name).__code__
    return [place for place, name in enumerate(code.co_varnames[:code.co_argcount]) if roles.get(name) == INOUT]


def _copy(thing):
    if _arrays.numpy is not None:
        return _arrays.numpy.array(thing)
    return memoryview(bytearray(thing)).cast(memoryview(thing).format)


class _Tolerance:
    """How far results may be from the reference."""

    def __init__(self, contract, rtol):
        types = [buffer.type for buffer in contract.buffers if buffer.name in contract.results]
        self._is_exact = not any(type_.startswith("float") for type_ in types)
        self._stated = contract.tolerance if rtol is None else None
        self._rtol = rtol if rtol is not None else 1e-4 if "float32" in types else 1e-9

    def __str__(self):
        if self._is_exact or self._stated == (0, 0):
            return "results are equal"
        if self._stated is not None:
            return "results are within {} + {}·|x|".format(*self._stated)
        return f"results are within {self._rtol} of the largest"

    def difference(self, results, reference):
        """What is wrong with results, in words; None if nothing is."""
        if len(results) != len(reference):
            return f"it returns {len(results)} results; required: {len(reference)}"
        for place, (own, wanted) in enumerate(zip(results, reference)):
            if len(own) != len(wanted):
                return f"result {place} has {len(own)} elements; required: {len(wanted)}"
            allowed = self._allowed(wanted)
            for index, (one, other) in enumerate(zip(own, wanted)):
                if not (one == other or abs(one - other) <= allowed(other) or (one != one and other != other)):
                    return f"result {place} is {one} at {index}; required: {other}"
        return None

    def _allowed(self, wanted):
        if self._is_exact or not any(isinstance(x, float) for x in wanted):
            return lambda x: 0
        if self._stated is not None:
            absolute, relative = self._stated
            return lambda x: absolute + relative * abs(x)
        largest = max((abs(x) for x in wanted if math.isfinite(x)), default=0)
        return lambda x: self._rtol * largest


def _flat(result):
    """The elements of a result as numbers of Python, row after row."""
    if _arrays.numpy is not None:
        return _arrays.numpy.asarray(result).ravel().tolist()
    try:
        view = memoryview(result)
    except TypeError:
        return [result]
    return view.cast("B").cast(view.format).tolist() if view.ndim > 1 else view.tolist()


def _measure(calls, arguments, budget):
    """The seconds of a call of each candidate, in every round."""
    end = time.perf_counter() + budget
    # Calls that are too short for the clock are repeated.
    times = {
        name: 1 if call.overwrites else max(1, round(_SAMPLE_SECONDS / max(call.seconds(arguments), 1e-7)))
        for name, call in calls.items()
    }
    order = random.Random(1)
    samples = {name: [] for name in calls}
    least, most = _ROUNDS
    for number in range(most):
        if number >= least and time.perf_counter() > end:
            break
        for name in order.sample(list(calls), len(calls)):
            samples[name].append(calls[name].seconds(arguments, times[name]))
    return samples


def _line(name, samples, wrong, baseline):
    if wrong is not None:
        return Candidate(name, "wrong", None, None, None, wrong)
    seconds = statistics.median(samples[name])
    if name == baseline:
        return Candidate(name, "baseline", seconds, 1.0, None, "")
    ratios = [base / own for base, own in zip(samples[baseline], samples[name])]
    low, high = _interval(ratios)
    verdict = "faster" if low > 1 else "slower" if high < 1 else "same"
    return Candidate(name, verdict, seconds, statistics.median(ratios), (low, high), "")


def _interval(ratios):
    """The percentile bootstrap of the median."""
    random_ = random.Random(2)
    medians = sorted(statistics.median(random_.choices(ratios, k=len(ratios))) for _ in range(_RESAMPLES))
    cut = int(_RESAMPLES * (1 - _CONFIDENCE) / 2)
    return medians[cut], medians[-1 - cut]


def _seconds(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
