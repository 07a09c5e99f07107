"""What a call takes, gives and refuses; with NumPy's arrays where it is installed, and with any other buffers."""

import array
import ast
import inspect
import os
import pickle
import subprocess
import sys
import threading
import unittest

import kernels
from kernels import _functions

try:
    import numpy
except ImportError:
    numpy = None

needs_numpy = unittest.skipIf(numpy is None, "NumPy is not installed for this Python")


def doubles(*values):
    return array.array("d", values)


def ints(*values):
    return array.array("i", values)


def longs(*values):
    return array.array("q", values)


class Refused(unittest.TestCase):
    """Errors: one line, with the argument's name first."""

    def assert_refused(self, message, function, *arguments, error=ValueError, **keywords):
        with self.assertRaises(error) as raised:
            function(*arguments, **keywords)
        self.assertEqual(str(raised.exception), message)


class Arrays(Refused):
    MATRIX = ints(0, 1, 2), ints(0, 1), doubles(2, 3)

    def test_buffers_of_any_kind_are_taken(self):
        for x in (doubles(1, 10), memoryview(doubles(1, 10)), memoryview(bytes(doubles(1, 10))).cast("d")):
            self.assertEqual(list(kernels.spmv(*self.MATRIX, x)), [2, 30])

    def test_out_receives_the_result_and_is_returned(self):
        out = doubles(7, 7)
        self.assertIs(kernels.spmv(*self.MATRIX, doubles(1, 10), out=out), out)
        self.assertEqual(list(out), [2, 30])

    def test_several_outputs_have_names(self):
        out = doubles(7, 7, 7), longs(7, 7, 7)
        done = kernels.groupby_sum(ints(2, 0, 2), doubles(1, 2, 3), out=out)
        self.assertEqual((list(done.sums), list(done.counts)), ([2, 0, 4], [1, 0, 2]))
        self.assertIs(done.sums, out[0])
        self.assertEqual(list(kernels.groupby_sum(ints(2, 0, 2), doubles(1, 2, 3), 4).counts), [1, 0, 2, 0])

    @needs_numpy
    def test_several_outputs_can_be_pickled(self):
        done = kernels.factorize(longs(5, 7, 5))
        again = pickle.loads(pickle.dumps(done))
        self.assertIs(type(again), type(done))
        self.assertEqual((list(again.codes), list(again.uniques)), ([0, 1, 0], [5, 7]))

    def test_an_output_of_one_element_is_a_number(self):
        self.assertEqual(kernels.primes(0, 100), 25)
        self.assertEqual(kernels.sum(doubles(1, 2, 3)), 6.0)

    def test_only_the_elements_that_count_are_returned(self):
        codes, uniques = kernels.factorize(longs(5, 5, 7, 5))
        self.assertEqual((list(codes), list(uniques)), ([0, 0, 1, 0], [5, 7]))

    def test_what_is_overwritten_is_returned(self):
        values = longs(3, 1, 2)
        self.assertIs(kernels.sort(values), values)
        self.assertEqual(list(values), [1, 2, 3])

    def test_scratch_can_be_passed(self):
        grid, scratch = (memoryview(bytearray(8 * 12)).cast("d", (3, 4)) for _ in range(2))
        grid[1, 1] = 1.0
        kernels.diffusion(1.0, 0.1, 1, grid, scratch=scratch)
        self.assertAlmostEqual(grid[1, 1], 0.6)

    def test_wrong_shapes_are_refused(self):
        self.assert_refused(
            "values has 1 elements; required: 2 (nonzeros, as columns has)",
            kernels.spmv, *self.MATRIX[:2], doubles(1), doubles(1, 2))
        self.assert_refused(
            "out has 3 elements; required: 2 (rows, as row_offsets has)",
            kernels.spmv, *self.MATRIX, doubles(1, 2), out=doubles(1, 2, 3))
        self.assert_refused(
            "a has 1 dimensions; required: an array of float64, [m, k]", kernels.matmul_f64, doubles(1), doubles(1))
        self.assert_refused("groups is 0; allowed: 1 or above", kernels.groupby_sum, ints(), doubles(), 0)
        self.assert_refused(
            "groups is missing; pass it, or arrays that have it", kernels.groupby_sum, ints(), doubles(), error=TypeError)
        self.assert_refused(
            "row_offsets has 0 elements; required: an array of int32, [rows + 1]",
            kernels.spmv, ints(), ints(), doubles(), doubles(1))

    def test_wrong_types_are_refused(self):
        self.assert_refused(
            "columns is of the format 'q'; required: int32; copy=True copies it",
            kernels.spmv, ints(0, 1), longs(0), doubles(1), doubles(1))
        self.assert_refused(
            "out is of the format 'f'; required: float64",
            kernels.polynomial, doubles(1), doubles(1), out=array.array("f", [0]))
        self.assert_refused("out has 1 arrays; required: 2", kernels.factorize, longs(1), out=(ints(1),), error=TypeError)
        self.assert_refused("x is None; required: an array of float64, [n]", kernels.sum, None, error=TypeError)

    def test_memory_that_is_read_only_or_shared_is_no_output(self):
        self.assert_refused(
            "out is read-only; it is to be written",
            kernels.polynomial, doubles(1), doubles(1), out=memoryview(bytes(8)).cast("d"))
        x = doubles(1, 2)
        self.assert_refused("out overlaps x in memory; they must be apart", kernels.polynomial, doubles(1), x, out=x)
        self.assert_refused(
            "out overlaps x in memory; they must be apart",
            kernels.polynomial, doubles(1), memoryview(x).toreadonly(), out=x)

    def test_scalars_are_checked(self):
        self.assert_refused(
            "hashes is 33; allowed: 1 to 32", kernels.bloom_query, array.array("Q", [1]), array.array("Q", [1]), 33)
        self.assert_refused(
            "hashes is 1.5; required: a whole number",
            kernels.bloom_query, array.array("Q", [1]), array.array("Q", [1]), 1.5, error=TypeError)
        self.assert_refused(
            "c.imag is inf; allowed: finite", kernels.julia, doubles(1), doubles(1), complex(0, float("inf")), 9)
        self.assert_refused(
            "c is 'a'; required: a complex number", kernels.julia, doubles(1), doubles(1), "a", 9, error=TypeError)
        self.assert_refused("primes: required: lo <= hi", kernels.primes, 2, 1)
        self.assert_refused("threads is 1025; allowed: 0 to 1024, 0 for every processor", kernels.primes, 1, 2, threads=1025)

    def test_contents_are_checked_unless_the_caller_says_that_they_were(self):
        self.assert_refused(
            "columns[1] is 2; allowed: 0 to 1", kernels.spmv, ints(0, 1, 2), ints(0, 2), doubles(2, 3), doubles(1, 1))
        self.assert_refused(
            "columns[0] is -1; allowed: 0 to 1", kernels.spmv, ints(0, 1, 2), ints(-1, 0), doubles(2, 3), doubles(1, 1))
        self.assert_refused(
            "row_offsets[0] is 1; required: 0", kernels.spmv, ints(1, 1, 2), ints(0, 0), doubles(2, 3), doubles(1, 1))
        self.assert_refused(
            "row_offsets[2] is 0, below the 1 before it; offsets must not descend",
            kernels.spmv, ints(0, 1, 0, 2), ints(0, 0), doubles(2, 3), doubles(1, 1))
        self.assert_refused(
            "row_offsets[2] is 3; required: 2, where the last piece ends",
            kernels.spmv, ints(0, 1, 3), ints(0, 0), doubles(2, 3), doubles(1, 1))
        self.assert_refused(
            "keys[1] is 1, below the 2 before it; required: ascending elements",
            kernels.search_sorted, longs(2, 1), longs(1))
        # Without the check it does no harm here: binary search stays inside.
        self.assertEqual(len(kernels.search_sorted(longs(2, 1), longs(1), check=False)), 1)


@needs_numpy
class NumPyArrays(Refused):
    def setUp(self):
        self.matrix = [numpy.array([0, 1, 2], "int32"), numpy.array([0, 1], "int32"), numpy.array([2.0, 3.0])]

    def test_results_are_arrays(self):
        y = kernels.spmv(*self.matrix, numpy.array([1.0, 10.0]))
        self.assertIsInstance(y, numpy.ndarray)
        self.assertEqual(y.tolist(), [2, 30])
        self.assertEqual(kernels.julia(numpy.zeros(3), numpy.zeros(2), 0j, 5).tolist(), [[5] * 3] * 2)
        self.assertEqual(kernels.matmul_f64(numpy.ones((2, 0)), numpy.ones((0, 3))).tolist(), [[0.0] * 3] * 2)

    def test_arrays_that_are_not_contiguous_are_refused_or_copied(self):
        x = numpy.array([1.0, 0.0, 10.0, 0.0])[::2]
        self.assert_refused("x is not contiguous in C's order; copy=True copies it", kernels.spmv, *self.matrix, x)
        self.assertEqual(kernels.spmv(*self.matrix, x, copy=True).tolist(), [2, 30])
        self.assert_refused(
            "out is not contiguous in C's order",
            kernels.spmv, *self.matrix, numpy.ones(2), out=numpy.ones(4)[::2], copy=True)
        self.assert_refused(
            "a is not contiguous in C's order; copy=True copies it",
            kernels.matmul_f64, numpy.ones((2, 3)).T, numpy.ones((2, 2)))

    def test_arrays_of_another_type_are_refused_or_copied(self):
        columns = numpy.array([0, 1])
        self.assert_refused(
            "columns is int64; required: int32; copy=True copies it",
            kernels.spmv, self.matrix[0], columns, self.matrix[2], numpy.ones(2))
        self.assertEqual(kernels.spmv(self.matrix[0], columns, self.matrix[2], numpy.ones(2), copy=True).tolist(), [2, 3])
        self.assertEqual(kernels.sum([1, 2, 3], copy=True), 6.0)
        self.assertEqual(kernels.sum(numpy.array([1, 2], ">f8"), copy=True), 3.0)
        self.assertTrue(numpy.isnan(kernels.sum(numpy.array([1, numpy.nan], "float32"), copy=True)))

    def test_a_copy_never_changes_a_value(self):
        self.assert_refused(
            "keys[1] is 1.5, which int64 does not hold", kernels.factorize, numpy.array([1.0, 1.5]), copy=True)
        self.assert_refused(
            "keys[0] is nan, which int64 does not hold", kernels.factorize, numpy.array([numpy.nan]), copy=True)
        self.assert_refused(
            "x[0] is 9007199254740993, which float64 does not hold", kernels.sum, numpy.array([2**53 + 1]), copy=True)
        self.assert_refused(
            "x[0] is 0.1, which float32 does not hold",
            kernels.polynomial_f32, numpy.ones(1, "float32"), numpy.array([0.1]), copy=True)
        self.assert_refused("x is <U1; required: float64", kernels.sum, numpy.array(["a"]), copy=True)

    def test_memory_that_is_not_aligned_is_refused_or_copied(self):
        x = numpy.frombuffer(bytes(1) + numpy.ones(2).tobytes(), "uint8")[1:].view("float64")
        self.assert_refused("x is not aligned; copy=True copies it", kernels.sum, x)
        self.assertEqual(kernels.sum(x, copy=True), 2.0)

    def test_whatever_offers_dlpack_or_an_array_is_taken_without_a_copy(self):
        class DLPack:
            def __init__(self, array):
                self.array = array

            def __dlpack__(self, **keywords):
                return self.array.__dlpack__(**keywords)

            def __dlpack_device__(self):
                return self.array.__dlpack_device__()

        class Array:
            def __init__(self, make):
                self.make = make

            def __array__(self, dtype=None, copy=None):
                return self.make()

        ones = numpy.ones(3)
        self.assertEqual(kernels.sum(DLPack(ones)), 3.0)
        self.assertEqual(kernels.sum(Array(lambda: ones)), 3.0)
        kernels.sort_f64(Array(lambda: ones))
        with self.assertRaisesRegex(TypeError, "^x is of the type Array, whose memory can't be used"):
            kernels.sum(Array(lambda: numpy.ones(3)))
        self.assertEqual(kernels.sum(Array(lambda: numpy.ones(3)), copy=True), 3.0)

    def test_scalars_of_numpy_are_taken(self):
        self.assertEqual(kernels.primes(numpy.int64(0), numpy.int32(100)), 25)
        self.assertEqual(kernels.primes(0, 100, threads=numpy.int64(1)), 25)
        self.assertEqual(kernels.julia(numpy.zeros(1), numpy.zeros(1), numpy.complex128(0), numpy.uint8(5)).tolist(), [[5]])


class Threads(unittest.TestCase):
    def test_other_threads_run_during_a_call(self):
        """A call of about a second: a thread that counts meanwhile gets far."""
        counted, done = [0], threading.Event()

        def count():
            while not done.is_set():
                counted[0] += 1

        counter = threading.Thread(target=count)
        counter.start()
        try:
            before = counted[0]
            kernels.montecarlo_pi(1, 150_000_000, threads=1)
            during = counted[0] - before
        finally:
            done.set()
            counter.join()
        self.assertGreater(during, 10_000)

    def test_several_threads_can_call_at_once(self):
        x, totals = doubles(*range(100_000)), []
        def call():
            totals.extend(kernels.sum(x, threads=2) for _ in range(20))

        callers = [threading.Thread(target=call) for _ in range(4)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        self.assertEqual(set(totals), {float(sum(range(100_000)))})
        self.assertEqual(len(totals), 80)


class Documentation(unittest.TestCase):
    def test_each_kernel_has_a_docstring_with_every_parameter(self):
        for name in _functions.__all__:
            function = getattr(kernels, name)
            for parameter in inspect.signature(function).parameters:
                self.assertIn(f"\n{parameter} : ", inspect.getdoc(function), name)

    def test_stubs_have_the_parameters_of_the_functions(self):
        path = os.path.join(os.path.dirname(kernels.__file__), "_functions.pyi")
        with open(path, encoding="utf-8") as stubs:
            declared = {node.name: node.args for node in ast.parse(stubs.read()).body if isinstance(node, ast.FunctionDef)}
        self.assertEqual(list(declared), _functions.__all__)
        for name, arguments in declared.items():
            names = [argument.arg for argument in [*arguments.args, *arguments.kwonlyargs]]
            self.assertEqual(names, list(inspect.signature(getattr(kernels, name)).parameters), name)

    def test_nothing_is_loaded_by_the_import_alone(self):
        source = "import kernels; print('libgomp' in open('/proc/self/maps').read())"
        done = subprocess.run([sys.executable, "-c", source], stdout=subprocess.PIPE, check=True, universal_newlines=True)
        self.assertEqual(done.stdout, "False\n")


if __name__ == "__main__":
    unittest.main()
