"""kernels.compare: nothing wrong is measured, and what is slower is shown to be."""

import array
import contextlib
import io
import time
import unittest

import kernels

X = array.array("d", [1.0, 2.0, 3.0]) * 10_000


def compare(*arguments, **keywords):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        comparison = kernels.compare(*arguments, budget=0.3, backends=["native"], threads=[1], **keywords)
    return comparison, printed.getvalue()


class Comparisons(unittest.TestCase):
    def test_a_slower_candidate_is_shown_to_be_slower(self):
        def slow(x):
            time.sleep(0.01)
            return kernels.sum(x, threads=1)

        comparison, printed = compare("sum", X, candidates={"slow": slow})
        own, other = comparison.candidates
        self.assertEqual((own.name, own.verdict, own.ratio), ("native ×1", "baseline", 1.0))
        self.assertEqual((other.name, other.verdict), ("slow", "slower"))
        self.assertGreater(other.seconds, 0.01)
        self.assertLessEqual(other.interval[0], other.ratio)
        self.assertLess(other.interval[1], 1)
        self.assertEqual(printed, f"{comparison}\n")
        self.assertTrue(all(len(line) <= 80 for line in printed.splitlines()), printed)

    def test_wrong_results_are_named_and_not_measured(self):
        def fail(x):
            raise OSError("no disk")

        comparison, printed = compare("sum", X, candidates={
            "off": lambda x: 60_000.001, "close": lambda x: 60_000 + 1e-6, "fails": fail, "two": lambda x: (1, 2)})
        verdicts = {candidate.name: (candidate.verdict == "wrong", candidate.reason) for candidate in comparison.candidates}
        self.assertEqual(verdicts["off"], (True, "result 0 is 60000.001 at 0; required: 60000.0"))
        self.assertEqual(verdicts["fails"], (True, "OSError: no disk"))
        self.assertEqual(verdicts["two"], (True, "it returns 2 results; required: 1"))
        self.assertEqual(verdicts["close"], (False, ""))
        self.assertIn("wrong: OSError: no disk", printed)

    def test_whole_numbers_have_to_be_equal(self):
        comparison, _ = compare("primes", 0, 100, candidates={"one off": lambda lo, hi: 26, "right": lambda lo, hi: 25})
        self.assertEqual([candidate.verdict == "wrong" for candidate in comparison.candidates], [False, True, False])
        self.assertEqual(comparison.tolerance, "results are equal")

    def test_what_is_overwritten_is_put_back(self):
        values = array.array("q", [3, 1, 2])
        seen = []

        def insertion(own):
            seen.append(list(own))
            memoryview(own)[:] = memoryview(array.array(memoryview(own).format, sorted(own)))

        comparison, _ = compare("sort", values, candidates={"sorted": insertion})
        self.assertNotEqual(comparison.candidates[1].verdict, "wrong", comparison.candidates[1].reason)
        self.assertEqual(list(values), [3, 1, 2])
        self.assertTrue(all(before == [3, 1, 2] for before in seen))

    def test_candidates_that_write_to_one_array_are_told_apart(self):
        out = array.array("d", [0.0])

        def wrong(coefficients, x, out):
            out[0] = 7.0
            return out

        one = array.array("d", [1.0])
        comparison, _ = compare("polynomial", one, one, out=out, candidates={"wrong": wrong})
        self.assertEqual(comparison.candidates[1].reason, "result 0 is 7.0 at 0; required: 1.0")

    def test_unknown_kernels_are_refused(self):
        with self.assertRaisesRegex(ValueError, "^kernel is 'fft'; allowed: julia, "):
            kernels.compare("fft")


if __name__ == "__main__":
    unittest.main()
