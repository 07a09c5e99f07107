"""What programs here that compare times share: rounds that alternate, what of them is shown, and the machine."""

import os
import platform
import random
import statistics


def alternating(rounds, things):
    """Each thing once a round, and every round in another order, so that none always comes after the same other one."""
    shuffled = random.Random(1)
    for number in range(rounds):
        order = list(things)
        shuffled.shuffle(order)
        for thing in order:
            yield number, thing


def show(seconds):
    """The least of several times, which other programs disturb least, and their median."""
    unit, scale = ("ms", 1e3) if min(seconds) < 1 else ("s", 1)
    return f"{_figure(min(seconds) * scale)} {unit} ({_figure(statistics.median(seconds) * scale)})"


def show_ratios(ratios):
    """The median of ratios, one a round, and their range."""
    return f"{statistics.median(ratios):.2f}× ({min(ratios):.2f}–{max(ratios):.2f})"


def _figure(number):
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def machine(**versions):
    """The machine, how busy it is now, and the versions of what is measured, in one line."""
    processor = platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as facts:
        for line in facts:
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
    parts = [
        processor, f"{len(os.sched_getaffinity(0))} logical processors", f"load {os.getloadavg()[0]:.1f} at the beginning",
        f"Linux {platform.release()}", f"Python {platform.python_version()}"]
    return ", ".join(parts + [f"{name} {version}" for name, version in versions.items()])


def warm(path):
    """Reads a file, so that it is in the page cache, and on the disk: what is still to be written there would disturb."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        while file.read(1 << 24):
            pass


def evict(path):
    """Takes a file out of the page cache."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
