"""The examples of docs/python.md and docs/dask.md do what the pages say."""

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PAGES = os.path.join(HERE, "..", "..", "docs")


def missing(needed):
    for name in needed:
        try:
            __import__(name)
        except ImportError:
            yield name


class Pages(unittest.TestCase):
    maxDiff = None

    def test_the_examples_of_the_package(self):
        self.check("python.md", 20, "numpy", "scipy", "pandas", "sklearn", "joblib")

    def test_the_examples_on_dask(self):
        self.check("dask.md", 5, "numpy", "dask")

    def check(self, name, least, *needed):
        """Runs what a page shows, and compares what it prints."""
        absent = list(missing(needed))
        if absent:
            self.skipTest(f"not installed for this Python: {', '.join(absent)}")
        with open(os.path.join(PAGES, name), encoding="utf-8") as page:
            blocks = re.findall(r"^```(python|text)\n(.*?)^```$", page.read(), re.DOTALL | re.MULTILINE)
        self.assertGreater(len(blocks), least)
        # One after the other, as in a notebook; but what starts processes is a program of its own.
        names = {"__name__": "page"}
        for place, (kind, text) in enumerate(blocks):
            if kind == "python":
                printed = run_program(text) if "__main__" in text else run_cell(text, names)
                if place + 1 < len(blocks) and blocks[place + 1][0] == "text":
                    self.assertEqual(printed, blocks[place + 1][1], text)


def run_cell(text, names):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "page", "exec"), names)
    return printed.getvalue()


def run_program(text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        with open(path, "w", encoding="utf-8") as program:
            program.write(text)
        done = subprocess.run([sys.executable, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{text}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    unittest.main()
