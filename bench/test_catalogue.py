"""The table of bench/catalogue.py, from results written down here."""

import unittest

import catalogue


def make_result(backend, ratio, relation, interval=None, verdict="pass"):
    return {
        "kernel": "sum", "size": "small", "backend": backend, "isa": f"{backend} 1.0", "threads": 2, "verdict": verdict,
        "reason": "wrong" if verdict == "fail" else None, "ratio": ratio, "relation": relation,
        "ratio_interval": interval and {"low": interval[0], "high": interval[1]},
        "seconds": {"median": 0.002 / ratio} if ratio else None,
    }


def make_comparison(*results):
    machine = {"cpu": "a processor", "instruction_set": "x86-64-v3", "logical_processors": 2, "os": "an OS",
               "runtime": "a runtime", "mode": "aot", "version": "1.0.0", "build": "0123456789abcdef"}
    return {"schema": "kernels.compare/1", "machine": machine, "started": "2026", "conditions": ["a note"],
            "workloads": [{"kernel": "sum", "size": "small"}], "results": list(results)}


class CatalogueTests(unittest.TestCase):
    def test_ratios_are_of_times_with_the_interval_to_the_baseline(self):
        table = catalogue.make_table([make_comparison(
            make_result("native", 1, "baseline"), make_result("simd", 0.5, "slower", (0.4, 0.8)),
            make_result("aot", 0.8, "slower", (0.5, 0.9)),
            make_result("numpy", 0.25, "slower", (0.2, 0.5)), make_result("numba", 0.1, "slower", (0.05, 0.2)))])
        self.assertIn("| sum | small | native | 2.00 ms | numpy | 8.00 ms | 4.00 (2.00–5.00) | 2.00 (1.25–2.50) | 1.25 (1.11–2.00) |", table)
        self.assertIn("| small | 1 | 0 | 4.00 | 2.00 | 1.25 |", table)

    def test_another_built_in_backend_is_the_best_only_if_it_was_shown_to_be_faster(self):
        results = [make_result("native", 1, "baseline"), make_result("numpy", 0.5, "slower", (0.4, 0.6))]
        same = catalogue.make_table([make_comparison(*results, make_result("simd", 1.25, "unresolved", (0.5, 2)))])
        self.assertIn("| native | 2.00 ms | numpy | 4.00 ms | 2.00 (1.67–2.50) | 0.800 (0.500–2.00) | – |", same)
        faster = catalogue.make_table([make_comparison(*results, make_result("simd", 1.25, "faster", (1.1, 2)))])
        self.assertIn("| simd | 1.60 ms | numpy | 4.00 ms | 2.50 | 0.800 (0.500–0.909) | – |", faster)

    def test_a_peer_that_fails_is_named_below_the_table(self):
        table = catalogue.make_table([make_comparison(
            make_result("native", 1, "baseline"), make_result("numpy", None, None, verdict="fail"))])
        self.assertIn("| sum | small | native | 2.00 ms | – | – | – | – | – |", table)
        self.assertIn("- sum small, numpy: fail: wrong\n- a note\n", table)

    def test_three_digits_count(self):
        numbers = [0.01234, 0.9996, 1.5, 12.34, 1234.5, 0]
        self.assertEqual(["0.0123", "1.000", "1.50", "12.3", "1230", "0"], [catalogue.round_to_digits(n) for n in numbers])


if __name__ == "__main__":
    unittest.main()
