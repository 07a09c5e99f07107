"""What bench/book.py says of results, of a checkout and in its page; the examples written here are not the book's."""

import math
import pathlib
import tempfile
import types
import unittest

import book
from book_examples import checkout, elsewhere, page, registry


def make_row(agreement, seconds=2.0, file="01_first/one.py"):
    run = types.SimpleNamespace(command="kernels run sum", seconds=0.5, call_seconds=0.001)
    entry = registry.Example(file, "function", "ten numbers", None)
    return page.Row(entry, registry.Outcome(seconds, [run, run], agreement), None)


class AgreementTests(unittest.TestCase):
    def test_what_differs_is_counted(self):
        self.assertEqual((True, "equal"), registry.equal([1, 2, 3], [1, 2, 3]))
        self.assertEqual((False, "**1 of 3 differ**"), registry.equal([1, 2, 3], [1, 5, 3]))
        self.assertRaises(ValueError, registry.equal, [1, 2], [1])

    def test_a_distance_is_allowed_up_to_the_limit_and_nan_never(self):
        self.assertEqual((True, "equal"), registry.near([1.0], [1.0], 0))
        self.assertEqual((True, "differ by 5.0e-01, allowed 5.0e-01"), registry.near([1.0, 2.0], [1.5, 2.0], 0.5))
        self.assertFalse(registry.near([1.0, 2.0], [1.6, 2.0], 0.5).agrees)
        self.assertFalse(registry.near([1.0, math.nan], [1.0, 2.0], 0.5).agrees)

    def test_both_estimates_are_within_five_standard_errors_of_the_truth(self):
        self.assertEqual((True, "3.1 and 3.2, allowed 3.14 ± 0.1"), registry.estimates(3.1, 3.2, 3.14, 0.02))
        self.assertFalse(registry.estimates(3.1, 3.3, 3.14, 0.02).agrees)
        self.assertFalse(registry.estimates(3.0, 3.1, 3.14, 0.02).agrees)

    def test_a_short_call_is_timed_ten_times(self):
        results = iter(range(1, 11))
        self.assertEqual(10, registry.timed(lambda: next(results))[0])


class CheckoutTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.original = pathlib.Path(folder.name, "original")
        self.copy = pathlib.Path(folder.name, "copy")

    def write(self, file, text):
        (self.original / file).parent.mkdir(parents=True, exist_ok=True)
        (self.original / file).write_text(text, encoding="utf-8")

    def test_modules_of_the_same_name_in_two_folders_are_told_apart(self):
        for number in (1, 2):
            self.write(f"{number}/work.py", "import helper\nwork = helper.value")
            self.write(f"{number}/helper.py", f"value = {number}")
        examples = checkout.Checkout(self.original, self.copy)
        self.assertEqual([1, 2, 1], [examples.load(f"{number}/work.py").work for number in (1, 2, 1)])

    def test_a_profiler_that_is_missing_is_left_out_and_a_library_that_is_missing_is_named(self):
        self.write("1/profiled.py", "import a_profiler\nprint('not shown')")
        self.write("1/needy.py", "import a_library_that_nobody_has")
        examples = checkout.Checkout(self.original, self.copy)
        examples.load("1/profiled.py", unused=["a_profiler"])
        entry = registry.Example("1/needy.py", "f", "", lambda copy, _: copy.load("1/needy.py"))
        self.assertEqual("needs the module a_library_that_nobody_has", book.compare(entry, examples, None).reason)

    def test_nothing_is_written_beside_the_original(self):
        self.write("1/writing.py", "open('made.txt', 'w').close()")
        checkout.Checkout(self.original, self.copy).load("1/writing.py")
        self.assertTrue((self.copy / "1/made.txt").exists())
        self.assertEqual(["writing.py"], [file.name for file in (self.original / "1").iterdir()])


class PageTests(unittest.TestCase):
    def test_a_row_has_both_results_both_times_and_their_ratio(self):
        text = page.make([make_row(registry.Agreement(True, "equal"))], {}, "a machine")
        self.assertIn("| `one.py`: `function` | ten numbers | `kernels run sum`<br>`kernels run sum` | equal "
                      "| 2.00 s | 1.00 s | 2.00 ms | 2.00× | 1000× |", text)

    def test_an_example_that_was_not_run_is_listed_with_the_reason(self):
        row = page.Row(registry.Example("02_second/two.py", "f", "", None), None, "needs the module torch")
        self.assertIn("## 02_second\n\nNot run here:\n\n- `02_second/two.py`, `f`: needs the module torch.\n",
                      page.make([row], {}, ""))

    def test_every_file_has_an_example_or_a_reason_or_is_said_not_to_have_been_looked_at(self):
        files = ["05_iterators/fibonacci.py", "06_matrix/new.py", "06_matrix/old.py"]
        found = elsewhere.explain(files, {"06_matrix/old.py"})
        self.assertEqual([["05_iterators/fibonacci.py"], ["06_matrix/new.py"]], list(found.values()))
        self.assertEqual("**not looked at**", list(found)[-1])


if __name__ == "__main__":
    unittest.main()
