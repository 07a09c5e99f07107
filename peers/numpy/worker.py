"""Kernels with NumPy: no loop over elements in Python, and one thread. Each file has one family."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import missing, serve

try:
    import fields
    import grouping
    import matrices
    import vectors
except ImportError as error:
    missing(error)

serve()
