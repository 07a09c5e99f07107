"""Where a library that the book uses isn't installed, what has the same functions."""

import hashlib
import importlib.util
import struct
import sys
import types

NOTES = {
    "mmh3": "mmh3 isn't installed: its `hash` is scikit-learn's, the same function, and its `hash64` two halves of BLAKE2b.",
    "blist": "blist isn't installed: its `sortedset` is that of sortedcontainers.",
}


def is_installed(name):
    return name in sys.modules or importlib.util.find_spec(name) is not None


def missing():
    """The stand-ins of what isn't installed, by the module's name."""
    made = {}
    if not is_installed("mmh3") and is_installed("sklearn"):
        made["mmh3"] = _make_mmh3()
    if not is_installed("blist") and is_installed("sortedcontainers"):
        import sortedcontainers
        made["blist"] = types.ModuleType("blist")
        made["blist"].sortedset = sortedcontainers.SortedSet
    return made


def _make_mmh3():
    from sklearn.utils import murmurhash3_32
    module = types.ModuleType("mmh3")
    module.hash = murmurhash3_32
    module.hash64 = lambda key: struct.unpack("<qq", hashlib.blake2b(key.encode(), digest_size=16).digest())
    return module
