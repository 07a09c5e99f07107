"""The table of bench/shapes.py, from results written down here."""

import importlib.util
import json
import pathlib
import tempfile
import unittest

from test_catalogue import make_comparison, make_result


@unittest.skipUnless(importlib.util.find_spec("numpy"), "bench/shapes.py needs NumPy")
class ShapesTests(unittest.TestCase):
    def test_a_library_that_takes_too_little_time_misses_the_goal(self):
        import shapes

        comparison = make_comparison(
            make_result("native", 1, "baseline"), make_result("highway", 0.9, "unresolved", (0.8, 1.1)),
            make_result("numpy", 0.5, "slower", (0.4, 0.6)), make_result("libstdcxx", None, None, verdict="fail"))
        comparison["workloads"][0]["shape"] = "n = 9; values random"
        shape = next(shape for shape in shapes.SHAPES if shape.name == "sort-100-distinct-values")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / f"{shape.name}.json").write_text(json.dumps(comparison), encoding="utf-8")
            table = shapes.make_table(folder)
        start = "| sort | n = 9, 100 distinct values |"
        self.assertIn(f"{start} 2.00 ms | numpy | 4.00 ms | 0.500 (0.400–0.600) | 0.35, missed |", table)
        self.assertIn(f"{start} 2.00 ms | highway | 2.22 ms | 0.900 (0.800–1.10) | 1.3 |", table)
        self.assertIn(f"{start} pass | libstdcxx | fail | – | 0.35 |", table)

    def test_each_shape_has_a_name_of_its_own(self):
        import shapes

        names = [shape.name for shape in shapes.SHAPES]
        self.assertEqual(sorted(set(names)), sorted(names))


if __name__ == "__main__":
    unittest.main()
