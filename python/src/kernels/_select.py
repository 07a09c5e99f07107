"""Which code computes a call, and with how many threads."""

import math
import operator
from typing import NamedTuple, Optional

from . import _libraries, _processes, _record

_MOST_THREADS = 1024


class Choice(NamedTuple):
    """The code of calls whose arrays have up to so many bytes together: a kernel's struct and last_error, by address."""

    most_bytes: float
    kernel: int
    last_error: int
    threads: int


class Selection(NamedTuple):
    """What `backend="auto"` takes for a kernel: the backend, the thread count, and why."""

    backend: str
    threads: int
    reason: str


_chosen = []


def choose(kernel, backend, threads):
    """The choices for a kernel, the smallest arrays first; they are remembered by what the caller asked for."""
    _refuse_threads(threads)
    if backend != "auto":
        named = [(math.inf, backend, threads or _processes.processors())]
    else:
        named = [(most_bytes, *_select(kernel, threads, size)[:2]) for most_bytes, size in _classes(kernel, threads)]
    choices = tuple(_choice(kernel, *choice, asked=bool(threads)) for choice in named)
    if not kernel.choices:
        _chosen.append(kernel)
    kernel.choices[backend, threads] = choices
    return choices


def selection(kernel: str, *, threads: Optional[int] = None, working_set_bytes: Optional[float] = None) -> Selection:
    """What backend="auto" selects for a kernel, and why.

    Parameters
    ----------
    kernel : str
        Its name, such as "spmv".
    threads : int, optional
        As in a call.
    working_set_bytes : int, optional
        The bytes of all arrays of a call together; by default of the largest that was measured.
    """
    _refuse_threads(threads)
    return Selection(*_select(find(kernel), threads, working_set_bytes))


def find(name):
    """A kernel by its name; ValueError if there is none."""
    from . import _functions
    try:
        return getattr(_functions, f"_{name.upper()}")
    except AttributeError:
        raise ValueError(f"kernel is {name!r}; allowed: {', '.join(_functions.__all__)}") from None


def _refuse_threads(threads):
    try:
        is_allowed = threads is None or 0 <= operator.index(threads) <= _MOST_THREADS
    except TypeError:
        is_allowed = False
    if not is_allowed:
        raise ValueError(f"threads is {threads!r}; allowed: 0 to {_MOST_THREADS}, 0 for every processor")


def _choice(kernel, most_bytes, backend, threads, asked):
    if backend not in _libraries.NAMES:
        raise ValueError(f"backend is {backend!r}; allowed: auto, {', '.join(_libraries.NAMES)}")
    library = _libraries.library(backend)
    found = library.kernel(kernel.id)
    if found is None:
        raise RuntimeError(f"the backend {backend} does not implement {kernel.id}")
    address, uses_threads = found
    if not uses_threads:
        threads = 1
    if threads > 1 and _processes.must_be_alone():
        if asked:
            raise RuntimeError(
                f"threads is {threads}, and this process was forked from one that had threads, where OpenMP would wait "
                "for ever; use threads=1, or a process that was started by 'spawn' or 'forkserver'")
        threads = 1
    if threads > 1:
        _processes.supply(threads)
        _processes.note_threads()
    return Choice(most_bytes, address, library.last_error, int(threads))


def _select(kernel, threads, size):
    """The backend's name, the thread count and the reason."""
    if _processes.must_be_alone() and not threads:
        threads = 1
    every = _processes.processors()
    winner, reason = _record.find(kernel.id, every if threads == 0 else threads, size)
    if winner is not None:
        return winner.backend, winner.threads, reason
    for name in _libraries.NAMES:
        if _libraries.is_usable(name) and _libraries.library(name).kernel(kernel.id):
            return name, threads or every, f"the first available of {', '.join(_libraries.NAMES)}, because {reason}"
    # The error that naming it gives says what is wrong.
    return _libraries.NAMES[0], threads or every, "no backend can be used here"


def _classes(kernel, threads):
    """The sizes that were measured, each with the most bytes to which it is the nearest in ratio."""
    sizes = _record.sizes(kernel.id, threads or (_processes.processors() if threads == 0 else None))
    bounds = [math.sqrt(small * large) for small, large in zip(sizes, sizes[1:])]
    return list(zip([*bounds, math.inf], sizes or [None]))


def _after_fork():
    for kernel in _chosen:
        kernel.choices.clear()
    _chosen.clear()


_processes.on_fork(_after_fork)
