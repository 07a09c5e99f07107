"""Every kernel, with the cases that were recorded from its contract, and the results of its oracle."""

import os
import unittest

import kernels
import recorded
from kernels import _arrays, _functions


class RecordedCases(unittest.TestCase):
    def setUp(self):
        if not os.path.isdir(recorded.FOLDER):
            self.skipTest(f"{recorded.FOLDER} is missing; docs/testing.md says how to record the cases")

    def test_good_calls_give_the_results_of_the_oracle(self):
        left_out = 0
        for name in _functions.__all__:
            count = 0
            for call in recorded.calls(name):
                if not call.is_good:
                    continue
                if _arrays.numpy is None and recorded.has_empty_matrix(name, call):
                    left_out += 1
                    continue
                for backend in ("native", "aot"):
                    for threads in (1, 3):
                        with self.subTest(kernel=name, call=call.name, backend=backend, threads=threads):
                            self.assertIsNone(recorded.replay(getattr(kernels, name), call, backend=backend, threads=threads))
                count += 1
            self.assertGreater(count, 9, name)
        if left_out:
            print(f"{left_out} cases have a matrix without elements, of which only NumPy has arrays: left out")

    def test_scalars_extents_and_threads_outside_their_ranges_are_refused_by_their_names(self):
        count = 0
        for name in _functions.__all__:
            for call in recorded.calls(name):
                wrong = None if call.is_good else call.name.split()[1]
                # A null pointer is no array, and 0 threads are every processor.
                is_visible = wrong in [*recorded.parameters(getattr(kernels, name)), "c_real", "c_imaginary"]
                if not is_visible or call.name.endswith("null") or call.threads == 0:
                    continue
                with self.subTest(kernel=name, call=call.name):
                    with self.assertRaises((ValueError, TypeError)) as raised:
                        recorded.replay(getattr(kernels, name), call, backend="native", threads=call.threads)
                    self.assertRegex(str(raised.exception), "^c[.]" if wrong.startswith("c_") else f"^{wrong}")
                    count += 1
        self.assertGreater(count, 100)


if __name__ == "__main__":
    unittest.main()
