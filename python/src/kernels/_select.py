"""Which code computes a call, and with how many threads."""

from typing import Callable, NamedTuple, Optional

from . import _libraries, _processes, _record
from ._fit import extents_of

_MOST_THREADS = 1024


class Choice(NamedTuple):
    """The code of a call: addresses of the kernel's struct and of last_error, and the thread count; or what chooses by size."""

    kernel: int
    last_error: int
    threads: int
    by_size: Optional[Callable] = None


class Selection(NamedTuple):
    """What `backend="auto"` takes for a kernel: the backend, the thread count, and why."""

    backend: str
    threads: int
    reason: str


_chosen = []


def choose(kernel, backend, threads):
    """The choice for a kernel, which is remembered: by backend name and thread count, as the caller gave them."""
    _refuse_threads(threads)
    if backend != "auto":
        choice = _named(kernel, backend, _processes.processors() if threads in (None, 0) else threads, asked=bool(threads))
    else:
        sizes = _measured(kernel, threads)
        selections = {_select(kernel, threads, size)[:2] for size in sizes or [None]}
        if len(selections) == 1:
            name, count = selections.pop()
            choice = _named(kernel, name, count, asked=bool(threads))
        else:
            choices = {size: _named(kernel, *_select(kernel, threads, size)[:2], asked=bool(threads)) for size in sizes}
            choice = Choice(0, 0, 0, lambda buffers, extents: choices[_record.nearest(sizes, _bytes_of(kernel, buffers, extents))])
    if not kernel.choices:
        _chosen.append(kernel)
    kernel.choices[backend, threads] = choice
    return choice


def selection(kernel, *, threads=None, working_set_bytes=None):
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
    if threads is not None and not (isinstance(threads, int) and 0 <= threads <= _MOST_THREADS):
        raise ValueError(f"threads is {threads!r}; allowed: 0 to {_MOST_THREADS}, 0 for every processor")


def _named(kernel, backend, threads, asked):
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
                f"threads is {threads}, and this process was forked from one that had threads, where OpenMP would wait for ever; "
                "use threads=1, or a process that was started by 'spawn' or 'forkserver'")
        threads = 1
    if threads > 1:
        _processes.supply(threads)
        _processes.note_threads()
    return Choice(address, library.last_error, threads)


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


def _measured(kernel, threads):
    every = _processes.processors()
    return _record.sizes(kernel.id, every if threads == 0 else threads)


def _bytes_of(kernel, buffers, extents):
    """The bytes of all arrays of a call together; 0 if an argument does not fit, which the call itself will say."""
    try:
        known = extents_of(kernel, buffers, extents)
        total = 0
        for buffer in kernel.buffers:
            size = buffer.size
            for extent in buffer.shape(known):
                size *= extent
            total += size
        return total
    except (KeyError, TypeError, ValueError):
        return 0


def _after_fork():
    for kernel in _chosen:
        kernel.choices.clear()
    _chosen.clear()


_processes.on_fork(_after_fork)
