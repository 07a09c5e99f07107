"""Runs `kernels run` on arrays, and reads what it wrote."""

import os
import re
import subprocess
import time
from typing import NamedTuple

import numpy

SECONDS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1}


class Run(NamedTuple):
    """A command, its outputs by name, and its seconds: those of the whole process, and of the call alone."""

    command: str
    outputs: dict
    seconds: float
    call_seconds: float


class Program:
    """The executable, and a folder for its files."""

    def __init__(self, path, folder):
        self._path, self._folder = path, folder
        # No record of `kernels tune` decides which backend is taken.
        self._environment = {**os.environ, "XDG_DATA_HOME": str(folder)}

    @property
    def version(self):
        return subprocess.run([self._path, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    def run(self, kernel, *outputs, **inputs):
        """Runs a kernel ten times, or fewer where that takes more than a second, and returns the fastest run.

        Inputs are numbers, or arrays that are saved as .npy files. Outputs are names; none means the only one there is,
        which is then called output.
        """
        words = ["run", kernel]
        for name, value in inputs.items():
            if isinstance(value, numpy.ndarray):
                numpy.save(self._folder / f"{name}.npy", value)
                value = f"{name}.npy"
            words += [f"--{name.replace('_', '-')}", str(value)]
        files = {name: f"output-{name}" for name in outputs} or {"output": "output"}
        for option in files.values():
            words += [f"--{option}", f"{option}.npy"]
        runs = []
        while not runs or (len(runs) < 10 and sum(run.seconds for run in runs) < 1):
            runs.append(self._run_once(words, files))
        return min(runs, key=lambda run: run.seconds)

    def _run_once(self, words, files):
        start = time.perf_counter()
        process = subprocess.run([self._path, *words], cwd=self._folder, env=self._environment, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, check=False)
        seconds = time.perf_counter() - start
        if process.returncode != 0:
            raise RuntimeError(f"kernels {' '.join(words)} ended with {process.returncode}: {process.stdout}")
        outputs = {name: numpy.load(self._folder / f"{option}.npy") for name, option in files.items()}
        return Run(" ".join(["kernels", *words]), outputs, seconds, read_call_seconds(process.stdout))


def read_call_seconds(report):
    """The time that `kernels run` reports for the call."""
    number, unit = re.search(r"^time +([0-9.,]+) (\S+) for the first call", report, re.MULTILINE).groups()
    return float(number.replace(",", "")) * SECONDS[unit]
