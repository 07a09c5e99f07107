"""What is there, and what backend="auto" takes."""

import array
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

import kernels
from kernels import _libraries, _record, _select

X = array.array("d", [1.0]) * 1000


def winner(backend, threads, size, seconds, tied_with=(), measured_at="2026-01-01T00:00:00+00:00"):
    return {
        "contract": "sum/1", "size": "small", "working_set_bytes": size, "threads": threads, "backend": backend,
        "tied_with": list(tied_with), "margin": None, "seconds": seconds, "measured_at": measured_at,
    }


class Records(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "tuning.json")
        before = os.environ.get("Kernels__Record")
        os.environ["Kernels__Record"] = self.path
        self.addCleanup(lambda: os.environ.pop("Kernels__Record") if before is None else os.environ.update(Kernels__Record=before))
        self.addCleanup(self.forget)
        self.forget()

    def forget(self):
        _record._read = None
        _select.find("sum").choices.clear()

    def write(self, *winners, environments=None, **changes):
        cpu, instruction_set = _record._processor()
        libraries = [_libraries.library(name) for name in _libraries.NAMES]
        backends = [{"name": library.name, "isa": library.instruction_set, "build": library.build} for library in libraries]
        backends.append({"name": "simd", "isa": "any", "build": "any"})
        key = {"cpu": cpu, "instruction_set": instruction_set, "backends": backends, **changes}
        environments = environments or [{"environment": key, "winners": list(winners)}]
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump({"schema": "kernels.tuning/1", "environments": environments}, file)
        self.forget()

    def selected(self, **keywords):
        return kernels.selection("sum", **keywords)

    def test_the_fastest_that_was_measured_is_taken(self):
        self.write(winner("aot", 1, 1e6, 0.5), winner("native", 2, 1e6, 0.7))
        self.assertEqual(self.selected()[:2], ("aot", 1))
        self.assertRegex(self.selected().reason, "^measured to be the fastest on 2026")
        self.assertEqual(kernels.sum(X), 1000.0)

    def test_a_thread_count_that_is_asked_for_counts(self):
        self.write(winner("aot", 1, 1e6, 0.5), winner("native", 2, 1e6, 0.7))
        self.assertEqual(self.selected(threads=2)[:2], ("native", 2))
        self.assertEqual(self.selected(threads=3)[:2], ("native", 3))
        self.assertRegex(self.selected(threads=3).reason, "has nothing on sum/1 with this thread count")

    def test_more_threads_than_processors_are_passed_over(self):
        self.write(winner("aot", 1000, 1e6, 0.1), winner("native", 1, 1e6, 0.7))
        self.assertEqual(self.selected()[:2], ("native", 1))

    def test_the_nearest_size_counts(self):
        self.write(winner("aot", 1, 1e4, 0.1), winner("native", 1, 1e8, 0.7))
        self.assertEqual(self.selected(working_set_bytes=9e5)[:2], ("aot", 1))
        self.assertEqual(self.selected(working_set_bytes=2e6)[:2], ("native", 1))
        self.assertEqual(self.selected()[:2], ("native", 1))
        self.assertEqual(kernels.sum(X), 1000.0)
        small, large = _select.find("sum").choices["auto", None]
        self.assertEqual((small.most_bytes, large.most_bytes), (1e6, math.inf))
        self.assertNotEqual(small.kernel, large.kernel)

    def test_of_a_backend_that_is_not_here_what_was_tied_with_it_is_taken(self):
        self.write(winner("simd", 1, 1e6, 0.1, tied_with=["aot"]))
        self.assertEqual(self.selected()[:2], ("aot", 1))
        self.write(winner("simd", 1, 1e6, 0.1))
        self.assertEqual(self.selected().backend, "native")
        self.assertRegex(self.selected().reason, "simd was measured to be the fastest, which this package does not have")

    def test_measurements_of_another_machine_or_build_do_not_count(self):
        self.write(winner("aot", 1, 1e6, 0.5), cpu="Another")
        self.assertRegex(self.selected().reason, r"is not used: it was measured on Another \(")
        self.write(winner("aot", 1, 1e6, 0.5), backends=[{"name": "native", "isa": "x", "build": "y"}])
        self.assertRegex(self.selected().reason, "native is another build now")
        self.assertEqual(self.selected().backend, "native")

    def test_a_file_that_is_no_record_is_named_in_the_reason(self):
        for text in ("", "[]", "{}", '{"schema": "kernels.compare/1"}'):
            with open(self.path, "w", encoding="utf-8") as file:
                file.write(text)
            self.forget()
            self.assertEqual(self.selected().backend, "native")
            self.assertIn(self.path, self.selected().reason)
        self.write(environments=[{"environment": 7}, {"winners": []}, 7])
        self.assertRegex(self.selected().reason, "has nothing on sum/1")

    def test_without_a_record_the_first_that_is_there_is_taken(self):
        self.assertEqual(self.selected().backend, "native")
        reason = "^the first available of native, aot, because there is no record .*'kernels tune' makes one$"
        self.assertRegex(self.selected().reason, reason)


class Backends(unittest.TestCase):
    def test_both_are_there(self):
        self.assertEqual([backend[:3] for backend in kernels.backends()], [("native", True, ""), ("aot", True, "")])
        for name in ("native", "aot"):
            self.assertEqual(kernels.sum(X, backend=name), 1000.0)

    def test_a_name_that_is_none_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "^backend is 'simd'; allowed: auto, native, aot$"):
            kernels.sum(X, backend="simd")

    def test_a_library_that_can_not_be_used_is_an_error_with_the_reason(self):
        source = (
            "import array, kernels\n"
            "print(kernels.backends()[0].reason)\n"
            "print(kernels.selection('sum').backend)\n"
            "try: kernels.sum(array.array('d', [1]), backend='native')\n"
            "except RuntimeError as error: print(error)")
        done = subprocess.run(
            [sys.executable, "-c", source], stdout=subprocess.PIPE, check=True, universal_newlines=True,
            env={**os.environ, "KERNELS_NATIVE_ISA": "z80", "Kernels__Record": "none"})
        reason, backend, error = done.stdout.splitlines()
        self.assertRegex(reason, "^the backend native can't be used here: KERNELS_NATIVE_ISA is 'z80'; allowed on this processor: ")
        self.assertEqual((backend, error), ("aot", reason))

    def test_the_builds_of_the_libraries_are_known(self):
        for name in _libraries.NAMES:
            self.assertRegex(_libraries.library(name).build, "^[0-9a-f]{32}$")


if __name__ == "__main__":
    unittest.main()
