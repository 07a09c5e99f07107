"""The record of `kernels tune`, the document kernels.tuning/1: which backend was measured to be the fastest on this machine.

docs/selecting.md says which measurement counts. Here only the backends of this package count: where another one won, the
first of those that were tied with the winner, and nothing if there is none.
"""

import json
import os
import platform
from typing import NamedTuple

from . import _libraries, _processes

_SCHEMA = "kernels.tuning/1"
_MOST_BYTES = 64 << 20

# What levels of x86-64 need, as /proc/cpuinfo names it; those of a level include those of the ones before.
_LEVELS = [
    ("x86-64-v2", "pni ssse3 sse4_1 sse4_2 popcnt"),
    ("x86-64-v3", "fma movbe avx f16c abm bmi1 avx2 bmi2"),
    ("x86-64-v4", "avx512f avx512dq avx512cd avx512bw avx512vl"),
]


class Winner(NamedTuple):
    """A measurement of the record that holds here."""

    backend: str
    threads: int
    working_set_bytes: float
    seconds: float
    measured_at: str


_read = None


def find(id, threads, size):
    """The winner for a call, or None, and why."""
    winners, reason = _holding(id)
    matching = _with_threads(winners, threads)
    if not matching:
        return None, reason or f"the record {path()} has nothing on {id} with this thread count"
    sizes = {winner.working_set_bytes for winner in matching}
    wanted = max(sizes) if size is None else nearest(sizes, size)
    of_size = [winner for winner in matching if winner.working_set_bytes == wanted]
    best = min(of_size, key=lambda winner: (winner.seconds, winner.threads))
    return best, f"measured to be the fastest on {best.measured_at}, by the record {path()}"


def sizes(id, threads):
    """The working sets that were measured with a thread count, or with any for which there are processors, in bytes."""
    return sorted({winner.working_set_bytes for winner in _with_threads(_holding(id)[0], threads)})


def nearest(sizes, size):
    """The size that is nearest in ratio."""
    return min(sizes, key=lambda measured: max(measured, size, 1) / max(min(measured, size), 1))


def path():
    """The file that Kernels__Record names, or kernels-tuning.json in the current folder, or the user's own; None for none."""
    named = os.environ.get("Kernels__Record")
    if named:
        return None if named.lower() == "none" else os.path.abspath(named)
    if os.path.exists("kernels-tuning.json"):
        return os.path.abspath("kernels-tuning.json")
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(data, "kernels", "tuning.json")


def _with_threads(winners, threads):
    """The latest of each size and thread count."""
    every = _processes.processors()
    latest = {}
    for winner in sorted(winners, key=lambda winner: winner.measured_at):
        if winner.threads <= every if threads is None else winner.threads == threads:
            latest[winner.working_set_bytes, winner.threads] = winner
    return list(latest.values())


def _holding(id):
    """The measurements of a kernel that hold on this machine with these libraries, and why there are none."""
    environments, problem = _environments()
    here, winners, refusal = None, [], None
    for environment in environments:
        of_kernel = [winner for winner in environment["winners"] if winner["contract"] == id]
        if not of_kernel:
            continue
        # Only now, as it starts .NET.
        here = here or _here(id)
        difference = _difference(environment["environment"], here)
        if difference:
            refusal = f"the record {path()} is not used: {difference}"
            continue
        for winner in of_kernel:
            backend = next((name for name in [winner["backend"], *winner["tied_with"]] if name in here["backends"]), None)
            if backend is None:
                refusal = f"{winner['backend']} was measured to be the fastest, which this package does not have"
            else:
                facts = (winner[name] for name in ("threads", "working_set_bytes", "seconds", "measured_at"))
                winners.append(Winner(backend, *facts))
    return winners, None if winners else problem or refusal or f"the record {path()} has nothing on {id}"


def _difference(then, here):
    if (then["cpu"], then["instruction_set"]) != (here["cpu"], here["instruction_set"]):
        there, this = (f"{machine['cpu']} ({machine['instruction_set']})" for machine in (then, here))
        return f"it was measured on {there}, and this is {this}"
    measured = {backend["name"]: (backend["isa"], backend["build"]) for backend in then["backends"]}
    for name, (isa, build) in here["backends"].items():
        if name not in measured:
            return f"{name} was not measured"
        if build is None or measured[name] != (isa, build):
            return f"{name} is another build now, or uses another instruction set"
    return None


def _here(id):
    """This machine, and the backends that implement a kernel here."""
    backends = {}
    for name in _libraries.NAMES:
        if _libraries.is_usable(name):
            library = _libraries.library(name)
            if library.kernel(id):
                backends[name] = (library.instruction_set, library.build)
    cpu, instruction_set = _processor()
    return {"cpu": cpu, "instruction_set": instruction_set, "backends": backends}


def _processor():
    machine = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    name, flags = machine, set()
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as facts:
            for line in facts:
                key, _, value = (part.strip() for part in line.partition(":"))
                if key == "model name":
                    name = value
                if key == "flags":
                    flags = set(value.split())
                    break
    except OSError:
        pass
    level = "x86-64" if machine == "x64" else machine
    for candidate, needed in _LEVELS:
        if not flags.issuperset(needed.split()):
            break
        level = candidate
    return name, level


def _environments():
    """What the record has, read once, and what is wrong with it."""
    global _read
    if _read is None or _read[0] != path():
        _read = path(), *_read_environments(path())
    return _read[1], _read[2]


def _read_environments(file):
    if file is None:
        return [], "Kernels__Record is none"
    try:
        if os.path.getsize(file) > _MOST_BYTES:
            return [], f"the record {file} has more than {_MOST_BYTES} bytes"
        with open(file, encoding="utf-8") as text:
            document = json.load(text)
    except FileNotFoundError:
        return [], f"there is no record {file}: 'kernels tune' makes one"
    except (OSError, ValueError) as error:
        return [], f"the record {file} can't be read: {error}"
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        return [], f"the record {file} is not of the format {_SCHEMA}"
    whole = [environment for environment in map(_checked, document.get("environments") or []) if environment]
    return whole, None


def _checked(environment):
    """An environment with the winners that follow the format; None if it does not follow it itself."""
    try:
        key = environment["environment"]
        backends = [{"name": str(b["name"]), "isa": str(b["isa"]), "build": b["build"]} for b in key["backends"]]
        winners = [winner for winner in map(_checked_winner, environment["winners"]) if winner]
        facts = {"cpu": key["cpu"], "instruction_set": key["instruction_set"], "backends": backends}
        return {"environment": facts, "winners": winners}
    except (KeyError, TypeError):
        return None


def _checked_winner(winner):
    try:
        return {
            "contract": str(winner["contract"]), "backend": str(winner["backend"]),
            "tied_with": [str(name) for name in winner["tied_with"]],
            "threads": int(winner["threads"]), "working_set_bytes": float(winner["working_set_bytes"]),
            "seconds": float(winner["seconds"]), "measured_at": str(winner["measured_at"]),
        }
    except (KeyError, TypeError, ValueError):
        return None
