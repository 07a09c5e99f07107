"""Runs the worker of the peer cpython, so that both interpreters run the same loops."""

import pathlib
import runpy

runpy.run_path(str(pathlib.Path(__file__).resolve().parents[1] / "cpython" / "worker.py"))
