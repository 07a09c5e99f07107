"""Kernels with Numba: plain loops, compiled at the first call, most of them on threads. Each file has one family."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import missing, serve

try:
    import fields
    import grouping
    import integers
    import matrices
    import series
    import sketches
    import sorting
    import vectors
except ImportError as error:
    missing(error)

serve()
