"""Threads and forks: what OpenMP and .NET can't do in a process that was forked, and whether threads can be started.

A child of a fork has one thread, but the memory of OpenMP's library says that there are more, and it waits for them for ever.
So a child whose parent had such threads computes on one, and code of .NET that was loaded before the fork is not used again.
"""

import os
import threading

# Linux: this process was forked, and has not run another program since (PF_FORKNOEXEC).
_FORKED = 0x40

_had_threads = False
_tried = 1
_in_child = []


def processors():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def must_be_alone():
    """Whether calls have to run on one thread, because the process was forked from one that had threads."""
    return _alone


def on_fork(action):
    """Has something done in every child that is forked."""
    _in_child.append(action)


def note_threads():
    """Remembers that this process has threads that a fork would not copy."""
    global _had_threads
    _had_threads = True


def supply(threads):
    """Makes sure that so many threads can be started, by starting them: OpenMP's library ends the process if it can't."""
    global _tried
    if threads <= _tried:
        return
    may_end = threading.Event()
    started = []
    try:
        for _ in range(threads - 1):
            thread = threading.Thread(target=may_end.wait, daemon=True)
            thread.start()
            started.append(thread)
    except RuntimeError:
        raise RuntimeError(
            f"threads is {threads}: this process could have only {len(started) + 1}; ask for fewer, or raise the limit"
        ) from None
    finally:
        may_end.set()
        for thread in started:
            thread.join()
    _tried = threads


def _before_fork():
    global _had_threads
    _had_threads = _had_threads or _has_openmp_threads()


def _after_fork():
    global _alone, _had_threads, _tried
    _alone = _alone or _had_threads
    _had_threads, _tried = False, 1
    for action in _in_child:
        action()


def _has_openmp_threads():
    """Whether another thread may be of OpenMP's library, which other packages may share with this one."""
    try:
        return len(os.listdir("/proc/self/task")) > 1 and _has_openmp()
    except OSError:
        return threading.active_count() > 1


def _has_openmp():
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        return "libgomp" in maps.read()


def _was_forked_with_openmp():
    """Whether this process was forked from one that had loaded OpenMP's library, before it imported this package."""
    try:
        with open("/proc/self/stat", encoding="utf-8", errors="replace") as stat:
            return bool(int(stat.read().rpartition(")")[2].split()[6]) & _FORKED) and _has_openmp()
    except (OSError, ValueError, IndexError):
        return False


_alone = _was_forked_with_openmp()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_child=_after_fork)
