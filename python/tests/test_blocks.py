"""kernels.blocks: what comes in blocks gives what the whole gives, and no more than two blocks are in memory."""

import array
import functools
import mmap
import os
import tempfile
import threading
import unittest

import kernels
import recorded
from kernels import _arrays, _cutting, _reductions, _select, blocks

try:
    import numpy
except ImportError:
    numpy = None

LENGTHS = (1, 7, 1000, None)
MOST_BLOCKS = 200


def doubles(*values):
    return array.array("d", values)


def whole(name, length):
    """A kernel over blocks of arrays, as a function that returns what the kernel does."""
    kernel, function = _select.find(name), getattr(blocks, name)

    @functools.wraps(function)
    def call(**arguments):
        done = function(**arguments, block_length=length)
        if not kernel.cut.cuts_results:
            return done
        parts = [_cutting.listed(kernel, part) for part in done]
        columns = [b"".join(memoryview(part).tobytes() for part in column) for column in zip(*parts)]
        arrays = [
            recorded.array_of(result.code, (len(column) // result.size,), column)
            for result, column in zip(_cutting.results(kernel), columns)
        ]
        return arrays[0] if kernel.result is None else arrays
    return call


class RecordedCases(unittest.TestCase):
    def test_blocks_of_any_length_give_the_results_of_the_oracle(self):
        if not os.path.isdir(recorded.FOLDER):
            self.skipTest(f"{recorded.FOLDER} is missing; docs/testing.md says how to record the cases")
        left_out = 0
        for name in blocks.__all__:
            kernel, count = _select.find(name), 0
            for call in recorded.calls(name):
                if not call.is_good:
                    continue
                if _arrays.numpy is None and recorded.has_empty_matrix(name, call):
                    left_out += 1
                    continue
                extent = max(call.arguments[buffer.name].length for buffer in _cutting.inputs(kernel))
                for length in LENGTHS:
                    if extent <= MOST_BLOCKS * (length or extent):
                        with self.subTest(kernel=name, call=call.name, length=length):
                            self.assertIsNone(recorded.replay(whole(name, length), call, threads=1))
                            count += 1
            self.assertGreater(count, 20, name)
        if left_out:
            print(f"{left_out} cases have a matrix without elements, of which only NumPy has arrays: left out")

    def test_all_kernels_whose_contract_says_so_can_be_cut(self):
        self.assertIn("polynomial", blocks.__all__)
        self.assertNotIn("sort", blocks.__all__)
        required = "^kernels.blocks has no sort: that kernel can't be cut; those that can be cut into blocks: "
        with self.assertRaisesRegex(AttributeError, required):
            blocks.sort
        with self.assertRaisesRegex(AttributeError, "^kernels.blocks has no none: there is no such kernel; "):
            blocks.none


class Combined(unittest.TestCase):
    """What parts become, where the results of the parts alone would not do."""

    def test_sums_of_fractions_are_not_rounded_until_the_end(self):
        self.assertEqual(blocks.sum([doubles(1e16), doubles(1.0), doubles(-1e16)]), 1.0)
        sums = blocks.groupby_sum(array.array("i", [0, 0, 0]), doubles(1e16, 1, -1e16), 1, block_length=1).sums
        self.assertEqual(list(sums), [1.0])

    def test_norms_neither_overflow_nor_underflow(self):
        for element, norm in ((1.0, 2.0), (1e300, 2e300), (5e-324, 1e-323), (0.0, 0.0)):
            self.assertEqual(blocks.norm([doubles(element)] * 4), norm)
        self.assertEqual(blocks.norm([doubles(3e200), doubles(4e-200)]), 3e200)
        self.assertEqual(blocks.norm([doubles(1.7e308)] * 4), float("inf"))

    def test_numbers_that_are_not_finite_count_as_in_a_whole_call(self):
        infinity = float("inf")
        self.assertEqual(blocks.sum([doubles(infinity), doubles(1)]), infinity)
        self.assertNotEqual(*[blocks.sum([doubles(infinity), doubles(-infinity)])] * 2)
        self.assertEqual(blocks.norm([doubles(-infinity), doubles(1)]), infinity)
        self.assertNotEqual(*[blocks.norm([doubles(infinity), doubles(float("nan")), doubles(1)])] * 2)
        values = doubles(infinity, infinity, 1, -infinity)
        sums = blocks.groupby_sum(array.array("i", [0, 1, 0, 1]), values, 2, block_length=1).sums
        self.assertEqual(sums[0], infinity)
        self.assertNotEqual(*[sums[1]] * 2)

    def test_whole_numbers_that_their_type_does_not_hold_are_an_error(self):
        kernel = _select.find("groupby_sum")
        states = [
            _reductions.state_of(kernel, {}, (doubles(0), recorded.array_of("q", (1,), array.array("q", [count]).tobytes())))
            for count in (2**63 - 2, 1, 1)
        ]
        most = _reductions.join(kernel, *states[:2])
        beyond = "^counts is beyond what int64 can hold; the results of the blocks can't be added$"
        with self.assertRaisesRegex(OverflowError, beyond):
            _reductions.join(kernel, most, states[2])

    def test_a_sketch_is_carried_on_from_block_to_block(self):
        keys = array.array("Q", range(1000))
        sketch, expected = (array.array("B", bytes(64)) for _ in range(2))
        self.assertEqual(blocks.hyperloglog(keys, sketch, block_length=7), kernels.hyperloglog(keys, expected))
        self.assertEqual(sketch, expected)

    def test_without_blocks_the_result_is_that_of_no_elements(self):
        self.assertEqual(blocks.sum([]), 0.0)
        self.assertEqual(list(blocks.groupby_sum([], [], 2).counts), [0, 0])
        self.assertEqual(blocks.hyperloglog([], array.array("B", bytes(64))), 0.0)
        self.assertEqual(list(blocks.polynomial(doubles(1), [])), [])


class Stencils(unittest.TestCase):
    """A block is computed with the elements around it."""

    def setUp(self):
        self.x = doubles(*(index * 7919 % 1009 / 1009 for index in range(1000)))

    def assert_stats(self, parts, window):
        expected = kernels.rolling_stats(self.x, window)
        for place, name in enumerate(expected._fields):
            found = [element for part in parts for element in part[place]]
            self.assertEqual(len(found), len(self.x))
            for index, (own, wanted) in enumerate(zip(found, expected[place])):
                is_right = own != own if index < window - 1 else abs(own - wanted) < 1e-12
                self.assertTrue(is_right, f"{name}[{index}] is {own}; required: {wanted}")

    def test_a_window_goes_on_from_block_to_block(self):
        for window in (2, 9, 10, 11, 300, 2000):
            stream = (self.x[begin:begin + 10] for begin in range(0, 1000, 10))
            self.assert_stats(list(blocks.rolling_stats(stream, window)), window)
            self.assert_stats(list(blocks.rolling_stats(self.x, window, block_length=10)), window)

    def test_blocks_of_any_length_follow_each_other(self):
        stream = [self.x[:0], self.x[:1], self.x[1:500], self.x[500:500], self.x[500:]]
        parts = list(blocks.rolling_stats(iter(stream), 20))
        self.assertEqual([len(part.mean) for part in parts], [0, 1, 499, 0, 500])
        self.assert_stats(parts, 20)

    def test_the_ends_of_a_grid_meet_and_it_stays_as_it_is(self):
        cells = [index * 7919 % 1009 / 1009 for index in range(60)]
        grid = recorded.array_of("d", (12, 5), doubles(*cells).tobytes())
        for steps in (0, 1, 3, 6, 50):
            expected = recorded.array_of("d", (12, 5), doubles(*cells).tobytes())
            kernels.diffusion(1.0, 0.1, steps, expected)
            for length in (1, 5, 12, None):
                parts = list(blocks.diffusion(1.0, 0.1, steps, grid, block_length=length))
                found = doubles()
                found.frombytes(b"".join(memoryview(part).tobytes() for part in parts))
                wanted = memoryview(expected).cast("B").cast("d")
                self.assertLess(max(abs(own - other) for own, other in zip(found, wanted)), 1e-12, (steps, length))
                self.assertEqual(len(found), 60)
        self.assertEqual(memoryview(grid).tobytes(), doubles(*cells).tobytes())

    def test_what_can_not_be_computed_so_is_refused_before_anything_is_read(self):
        required = "^grid is in blocks, and the first one needs the last elements; required: an array$"
        with self.assertRaisesRegex(TypeError, required):
            blocks.diffusion(1.0, 0.1, 1, iter(()))
        with self.assertRaisesRegex(ValueError, "^window is 1; allowed: 2 to 2147483647$"):
            blocks.rolling_stats(self.x, 1)
        with self.assertRaisesRegex(TypeError, "^window is 2.5; required: a whole number$"):
            blocks.rolling_stats(self.x, 2.5)

    @unittest.skipIf(numpy is None, "NumPy is not installed for this Python")
    def test_a_grid_in_a_file_that_is_only_read_will_do(self):
        grid = numpy.random.default_rng(1).random((100, 7))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "grid.npy")
            numpy.save(path, grid)
            found = numpy.concatenate(list(blocks.diffusion(1.0, 0.1, 9, numpy.load(path, mmap_mode="r"), block_length=30)))
        self.assertTrue(numpy.allclose(found, kernels.diffusion(1.0, 0.1, 9, grid), rtol=0, atol=1e-13))


class Mistakes(unittest.TestCase):
    def assert_refused(self, message, function, *arguments, error=ValueError, **keywords):
        with self.assertRaises(error) as raised:
            list(function(*arguments, **keywords))
        self.assertEqual(str(raised.exception), message)

    def test_an_element_is_named_with_its_block(self):
        codes = [array.array("i", [0]), array.array("i", [5])]
        self.assert_refused("block 1: codes[0] is 5; allowed: 0 to 1", blocks.groupby_sum, codes, [doubles(1)] * 2, 2)
        self.assert_refused(
            "block 1: x is of the format 'f'; required: float64; copy=True copies it",
            blocks.polynomial, doubles(1), [doubles(1), array.array("f", [1])])

    def test_blocks_that_do_not_go_together_are_refused(self):
        codes = array.array("i", [0])
        self.assert_refused(
            "values has fewer blocks than codes; required: as many, each as long as the other's",
            blocks.groupby_sum, [codes, codes], [doubles(1)], 2)
        self.assert_refused(
            "block 0: values has 2 elements; required: 1 (n, as codes has)", blocks.groupby_sum, [codes], [doubles(1, 2)], 2)
        self.assert_refused(
            "values is an array, and codes is not; pass both as arrays, or both in blocks",
            blocks.groupby_sum, [codes], doubles(1), 2, error=TypeError)

    def test_what_is_neither_an_array_nor_blocks_is_refused_before_anything_is_read(self):
        with self.assertRaisesRegex(TypeError, "^x is of the type int; required: an array, or an iterable of blocks$"):
            blocks.polynomial(doubles(1), 7)
        with self.assertRaisesRegex(ValueError, "^block_length is 0; allowed: 1 or above$"):
            blocks.norm(doubles(1), block_length=0)
        with self.assertRaisesRegex(TypeError, "^block_length is 1.5; required: a whole number$"):
            blocks.norm(doubles(1), block_length=1.5)
        with self.assertRaisesRegex(TypeError, "^block_length is 2, and x is in blocks already; leave it out$"):
            blocks.norm([doubles(1)], block_length=2)


class ReadingAhead(unittest.TestCase):
    def setUp(self):
        self.made, self.is_made = 0, threading.Condition()

    def source(self, count):
        for _ in range(count):
            with self.is_made:
                self.made += 1
                self.is_made.notify_all()
            yield doubles(1.0)

    def test_one_block_is_read_ahead_and_no_more(self):
        for number, _ in enumerate(blocks.polynomial(doubles(1), self.source(10))):
            with self.is_made:
                self.assertTrue(self.is_made.wait_for(lambda: self.made >= min(number + 2, 10), 30))
            self.assertLessEqual(self.made, number + 2)

    def test_nothing_is_read_before_the_first_result_is_asked_for(self):
        results = blocks.polynomial(doubles(1), self.source(10))
        self.assertEqual((self.made, self.readers()), (0, []))
        self.assertEqual(list(next(results)), [1.0])
        results.close()

    def test_closing_ends_the_thread(self):
        results = blocks.polynomial(doubles(1), self.source(10))
        next(results)
        self.assertEqual(len(self.readers()), 1)
        results.close()
        self.assertEqual(self.readers(), [])
        self.assertLess(self.made, 4)

    def test_an_error_of_the_source_is_raised_after_the_results_before_it(self):
        def failing():
            yield doubles(2.0)
            raise OSError("no disk")

        results = blocks.polynomial(doubles(0, 1), failing())
        self.assertEqual(list(next(results)), [2.0])
        with self.assertRaisesRegex(OSError, "^no disk$"):
            next(results)
        self.assertEqual(self.readers(), [])

    def test_an_error_of_a_call_ends_the_thread(self):
        with self.assertRaises(ValueError):
            list(blocks.polynomial(doubles(), self.source(10)))
        self.assertEqual(self.readers(), [])

    @staticmethod
    def readers():
        return [thread for thread in threading.enumerate() if thread.name == "kernels: reads ahead"]


class RowsOfDifferentLengths(unittest.TestCase):
    """Arrays are cut where the offsets say, and blocks of iterables have offsets of their own."""

    def setUp(self):
        tokens = [b"a" * (index * 7 % 5) for index in range(100)] + [b"long" * 1000] + [b"", b"b"]
        self.bytes = b"".join(tokens)
        self.offsets = array.array("q", [sum(map(len, tokens[:end])) for end in range(len(tokens) + 1)])
        self.index, self.sign = (list(part) for part in kernels.feature_hash(self.bytes, self.offsets, 1 << 20))

    def assert_whole(self, parts):
        parts = list(parts)
        self.assertEqual([index for part in parts for index in part.index], self.index)
        self.assertEqual([sign for part in parts for sign in part.sign], self.sign)
        return [len(part.index) for part in parts]

    def test_arrays_are_cut_where_offsets_say(self):
        for length in (1, 7, 64, 103, 1000):
            lengths = self.assert_whole(blocks.feature_hash(self.bytes, self.offsets, 1 << 20, block_length=length))
            self.assertTrue(all(one == length for one in lengths[:-1]), lengths)
        self.assertEqual(self.assert_whole(blocks.feature_hash(self.bytes, self.offsets, 1 << 20)), [103])

    def test_rows_that_are_longer_than_others_make_shorter_blocks(self):
        before, blocks._BLOCK_BYTES = blocks._BLOCK_BYTES, 1000
        try:
            lengths = self.assert_whole(blocks.feature_hash(self.bytes, self.offsets, 1 << 20))
        finally:
            blocks._BLOCK_BYTES = before
        self.assertIn(1, lengths)
        self.assertGreater(max(lengths), 1)

    def test_blocks_have_offsets_of_their_own(self):
        texts, offsets = [b"abc", b"", b"d"], [array.array("q", ends) for ends in ([0, 1, 3], [0], [0, 0, 1])]
        parts = list(blocks.feature_hash(texts, offsets, 1 << 20))
        whole = kernels.feature_hash(b"abcd", array.array("q", [0, 1, 3, 3, 4]), 1 << 20)
        self.assertEqual([index for part in parts for index in part.index], list(whole.index))

    def test_there_may_be_no_row(self):
        self.assertEqual(self.lengths_of(b"", [0]), [0])
        self.assertEqual(self.lengths_of(b"", [0, 0, 0]), [2])

    def test_wrong_offsets_are_refused(self):
        for message, offsets in [
                ("offsets[0] is 1; required: 0", [1, 3]),
                ("block 0: offsets[2] is 1, below the 2 before it; offsets must not descend", [0, 2, 1, 3]),
                ("block 0: offsets[1] is 9; required: 3, where the last piece ends", [0, 9]),
                ("offsets[1] is 2; required: 3, where the last piece ends", [0, 2]),
                ("block 0: offsets has 0 elements; required: an array of int64, [tokens + 1]", [])]:
            with self.assertRaises(ValueError) as raised:
                self.lengths_of(b"abc", offsets)
            self.assertEqual(str(raised.exception), message)

    @unittest.skipIf(numpy is None, "NumPy is not installed for this Python")
    def test_offsets_of_another_type_are_copied_on_request(self):
        offsets, columns, values = numpy.array([0, 2, 2, 3]), numpy.array([0, 1, 1], "int32"), numpy.array([1.0, 2, 4])
        with self.assertRaisesRegex(ValueError, "^block 0: row_offsets is int64; required: int32; copy=True copies it$"):
            list(blocks.spmv(offsets, columns, values, numpy.ones(2)))
        found = blocks.spmv(offsets, columns, values, numpy.ones(2), copy=True, block_length=1)
        self.assertEqual([part.tolist() for part in found], [[3.0], [0.0], [4.0]])

    @staticmethod
    def lengths_of(text, offsets):
        return [len(part.index) for part in blocks.feature_hash(text, array.array("q", offsets), 9)]


class Files(unittest.TestCase):
    def test_a_mapped_file_is_an_array(self):
        with tempfile.TemporaryFile() as file:
            file.write(doubles(*range(10_000)))
            file.flush()
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                with memoryview(mapped) as memory, memory.cast("d") as x:
                    self.assertEqual(blocks.sum(x, block_length=999), 49_995_000.0)

    @unittest.skipIf(numpy is None, "NumPy is not installed for this Python")
    def test_a_memmap_of_numpy_is_an_array(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.npy")
            numpy.save(path, numpy.arange(10_000.0).reshape(100, 100))
            found = list(blocks.ols_slopes(numpy.load(path, mmap_mode="r"), block_length=7))
        self.assertEqual(len(found), 15)
        self.assertTrue(all((part.slope == 1).all() for part in found))

    @unittest.skipIf(numpy is None, "NumPy is not installed for this Python")
    def test_what_is_read_by_slices_is_read_block_by_block(self):
        class Dataset:
            """As h5py and zarr have them."""
            shape, read = (10,), []

            def __getitem__(self, piece):
                self.read.append((piece.start, piece.stop))
                return numpy.arange(10.0)[piece]

        self.assertEqual(blocks.sum(Dataset(), block_length=4), 45.0)
        self.assertEqual(Dataset.read, [(0, 4), (4, 8), (8, 12)])


if __name__ == "__main__":
    unittest.main()
