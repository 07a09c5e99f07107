"""kernels.dask: tasks give what one call gives, also on a cluster of which a worker is killed."""

import functools
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import kernels
import recorded
from kernels import _cutting, _ragged, _select, blocks

try:
    import dask
    import dask.array
    import distributed
    import numpy

    import kernels.dask
    ABSENT = None
except ImportError as error:
    ABSENT = str(error)

LENGTHS = (1, 7, 1000)
MOST_BLOCKS = 20
SECONDS = 60

needs_dask = unittest.skipIf(ABSENT, f"Dask is not installed for this Python: {ABSENT}")


def in_chunks(name, length):
    """A kernel over arrays in chunks, as a function that does what the kernel does."""
    kernel, function = _select.find(name), getattr(kernels.dask, name)

    @functools.wraps(function)
    def call(**arguments):
        if kernel.offsets is not None:
            return of_blocks(kernel, function, arguments, length)
        for buffer in _cutting.inputs(kernel):
            array = arguments[buffer.name]
            arguments[buffer.name] = dask.array.from_array(array, chunks=(length, *[-1] * (array.ndim - 1)))
        done, = dask.compute(function(**arguments), scheduler="sync")
        if kernel.cut.kind != "merge":
            return done
        # The caller's arrays are as they were; what became of them is returned.
        done = list(done) if isinstance(done, tuple) else [done]
        for buffer in _cutting.overwritten(kernel):
            arguments[buffer.name][:] = done[-1]
        return done[0] if kernel.result is None else done[:len(kernel.results)]
    return call


def of_blocks(kernel, function, arguments, length):
    """A call with lists of blocks of so many rows of different lengths."""
    sources = {buffer: arguments[buffer.name] for buffer in _cutting.inputs(kernel)}
    cut = list(_ragged.blocks(kernel, sources, length, None))
    lists = {buffer.name: [block[buffer] for block in cut] for buffer in sources}
    parts = dask.compute(*function(**{**arguments, **lists}), scheduler="sync")
    if kernel.result is None:
        return numpy.concatenate(parts)
    return kernel.result._make(map(numpy.concatenate, zip(*parts)))


@needs_dask
class RecordedCases(unittest.TestCase):
    def test_chunks_of_any_length_give_the_results_of_the_oracle(self):
        if not os.path.isdir(recorded.FOLDER):
            self.skipTest(f"{recorded.FOLDER} is missing; docs/testing.md says how to record the cases")
        for name in kernels.dask.__all__:
            kernel, count = _select.find(name), 0
            for call in recorded.calls(name):
                extent = max(call.arguments[buffer.name].length or 0 for buffer in _cutting.inputs(kernel))
                for length in LENGTHS:
                    if call.is_good and extent <= MOST_BLOCKS * length:
                        with self.subTest(kernel=name, call=call.name, length=length):
                            self.assertIsNone(recorded.replay(in_chunks(name, length), call))
                            count += 1
            self.assertGreater(count, 9, name)


@needs_dask
class Collections(unittest.TestCase):
    def setUp(self):
        self.x = numpy.random.default_rng(1).standard_normal(10_001)
        self.chunks = dask.array.from_array(self.x, chunks=999)

    def test_reductions_have_the_bits_of_one_process(self):
        total, norm = dask.compute(kernels.dask.sum(self.chunks), kernels.dask.norm(self.chunks))
        self.assertEqual(total, blocks.sum(self.x, block_length=999))
        self.assertEqual(norm, blocks.norm(self.x, block_length=999))

    def test_arrays_keep_their_chunks(self):
        y = kernels.dask.polynomial(numpy.ones(3), self.chunks)
        self.assertEqual((y.chunks, y.dtype), (self.chunks.chunks, self.chunks.dtype))
        lines = kernels.dask.ols_slopes(self.chunks[:9990].reshape(999, 10).rechunk((100, -1)))
        self.assertEqual((lines.slope.shape, lines.intercept.numblocks), ((999,), (10,)))
        rows = dask.array.from_array(numpy.ones((10, 3)), chunks=(4, -1))
        self.assertEqual(kernels.dask.matmul_f64(rows, numpy.ones((3, 2))).chunks, ((4, 4, 2), (2,)))

    def test_blocks_may_be_delayed(self):
        delayed = [dask.delayed(numpy.full)(3, value) for value in (1.0, 2.0)]
        self.assertEqual(kernels.dask.sum([*delayed, numpy.ones(1)]).compute(), 10.0)
        results = dask.compute(*kernels.dask.polynomial(dask.delayed(numpy.ones)(2), delayed))
        self.assertEqual([result.tolist() for result in results], [[2.0] * 3, [3.0] * 3])
        lines = kernels.dask.ols_slopes([dask.delayed(numpy.arange)(4.0).reshape(1, 4)])
        slope, intercept = lines[0]
        self.assertEqual([result.tolist() for result in dask.compute(slope, intercept)], [[1.0], [0.0]])

    def test_rows_of_different_lengths_are_in_lists_of_blocks(self):
        texts, offsets = [b"abc", b"d"], [numpy.array([0, 1, 3]), dask.delayed(numpy.array)([0, 0, 1])]
        parts = dask.compute(*kernels.dask.feature_hash(texts, offsets, 1 << 20))
        whole = kernels.feature_hash(b"abcd", numpy.array([0, 1, 3, 3, 4]), 1 << 20)
        self.assertEqual(numpy.concatenate([part.index for part in parts]).tolist(), whole.index.tolist())
        with self.assertRaises(TypeError) as raised:
            kernels.dask.feature_hash(dask.array.zeros(9, dtype="uint8", chunks=5), numpy.array([0, 9]), 9)
        self.assertEqual(
            str(raised.exception),
            "bytes is of the type Array; required: a list of blocks, each with offsets that begin with 0, since rows have different lengths")

    def test_several_results_are_told_apart(self):
        codes = dask.array.zeros(10_001, dtype="int32", chunks=999)
        sums, counts = kernels.dask.groupby_sum(codes, self.chunks, 2)
        self.assertEqual(counts.compute().tolist(), [10_001, 0])
        self.assertEqual(kernels.dask.groupby_sum(codes, self.chunks, 2).sums.compute().tolist(), sums.compute().tolist())

    def test_sketches_are_united_and_the_callers_stay_as_they_are(self):
        keys, registers = numpy.arange(10_000, dtype="uint64"), numpy.zeros(256, "uint8")
        kernels.hyperloglog(keys[5000:], registers)
        before, expected = registers.copy(), registers.copy()
        wanted = kernels.hyperloglog(keys, expected)
        estimate, united = kernels.dask.hyperloglog(dask.array.from_array(keys, chunks=777), registers)
        self.assertEqual(estimate.compute(), wanted)
        self.assertEqual(united.compute().tolist(), expected.tolist())
        self.assertEqual(registers.tolist(), before.tolist())
        hashes, estimate = dask.compute(*kernels.dask.kmv(dask.array.from_array(keys, chunks=777), 64))
        whole = kernels.kmv(keys, 64)
        self.assertEqual((hashes.tolist(), estimate), (whole.hashes.tolist(), whole.estimate))
        # A sketch that is still to be computed can be used by the next call.
        more = kernels.dask.hyperloglog(dask.array.from_array(keys + 10_000, chunks=777), united)
        kernels.hyperloglog(keys + 10_000, expected)
        self.assertEqual(more[1].compute().tolist(), expected.tolist())

    def test_stencils_have_the_elements_of_other_chunks(self):
        for chunks in ((1000, 1), (999,) * 10 + (11,), (3,) * 20 + (9941,), (0, 10_001)):
            x = dask.array.from_array(self.x[:sum(chunks)], chunks=(chunks,))
            for window in (2, 20, 1500):
                stats = kernels.dask.rolling_stats(x, window)
                self.assertEqual((stats.mean.chunks, stats.variance.dtype), (x.chunks, x.dtype))
                expected = kernels.rolling_stats(self.x[:sum(chunks)], window)
                for own, wanted in zip(dask.compute(*stats, scheduler="sync"), expected):
                    self.assertTrue(numpy.allclose(own, wanted, rtol=0, atol=1e-12, equal_nan=True), (chunks, window))

    def test_the_ends_of_a_grid_meet_and_it_stays_as_it_is(self):
        grid = self.x[:600].reshape(100, 6)
        before = grid.copy()
        for rows in (7, 40, 100):
            for steps in (0, 1, 9, 70):
                chunks = dask.array.from_array(grid, chunks=(rows, -1))
                found = kernels.dask.diffusion(1.0, 0.1, steps, chunks)
                self.assertEqual((found.chunks, found.shape), (chunks.chunks, (100, 6)))
                expected = kernels.diffusion(1.0, 0.1, steps, before.copy())
                self.assertTrue(numpy.allclose(found.compute(scheduler="sync"), expected, rtol=0, atol=1e-12), (rows, steps))
        self.assertEqual(grid.tobytes(), before.tobytes())
        single = grid.astype("float32")
        found = kernels.dask.diffusion(1.0, 0.1, 3, dask.array.from_array(single, chunks=(7, -1)), copy=True)
        expected = kernels.diffusion(1.0, 0.1, 3, single.astype("float64"))
        self.assertTrue(numpy.allclose(found.compute(scheduler="sync"), expected, rtol=0, atol=1e-12))

    def test_mistakes_are_named_before_anything_is_computed(self):
        for message, function, arguments in [
                ("x is of the type ndarray; required: an array of dask, or a list of blocks; dask.array.from_array makes one",
                 kernels.dask.norm, [self.x]),
                ("x has no blocks; required: one at least", kernels.dask.norm, [[]]),
                ("x is a list of blocks, which may be of any length; required where blocks need elements of others: "
                 "an array of dask; dask.array.from_delayed makes one", kernels.dask.rolling_stats, [[self.x], 20]),
                ("x has chunks of unknown extents along n; x.compute_chunk_sizes() finds them",
                 kernels.dask.rolling_stats, [self.chunks[self.chunks > 0], 20]),
                ("window is 1; allowed: 2 to 2147483647", kernels.dask.rolling_stats, [self.chunks, 1]),
                ("x is float32; required: float64; copy=True copies it", kernels.dask.norm, [self.chunks.astype("float32")]),
                ("a has 2 chunks along k; required: one; a.rechunk({1: -1}) makes it one",
                 kernels.dask.matmul_f64, [dask.array.ones((4, 4), chunks=(4, 2)), numpy.ones((4, 4))]),
                ("values has other chunks along n than codes; values.rechunk({0: codes.chunks[0]}) gives it the same",
                 kernels.dask.groupby_sum, [dask.array.zeros(10_001, dtype="int32", chunks=10), self.chunks, 2])]:
            with self.assertRaises((TypeError, ValueError)) as raised:
                function(*arguments)
            self.assertEqual(str(raised.exception), message)

    def test_a_mistake_in_an_element_is_raised_by_its_task(self):
        codes = dask.array.arange(10_001, dtype="int32", chunks=999)
        with self.assertRaisesRegex(ValueError, "^block 1: codes.0. is 999; allowed: 0 to 998$"):
            kernels.dask.groupby_sum(codes, self.chunks, 999).compute(scheduler="sync")


class Cluster:
    """A scheduler and workers on this machine, each a process without a keeper that would start it again."""

    def __init__(self, folder, workers):
        self._processes = []
        self._file = os.path.join(folder, "scheduler.json")
        self._folder = folder
        try:
            self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
            self.workers = [
                self._start(
                    "worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0",
                    "--local-directory", folder, "--death-timeout", str(SECONDS))
                for _ in range(workers)]
            end = time.monotonic() + SECONDS
            while not os.path.exists(self._file) and time.monotonic() < end:
                time.sleep(0.05)
            self.client = distributed.Client(scheduler_file=self._file, timeout=SECONDS, set_as_default=False)
            self.client.wait_for_workers(workers, timeout=SECONDS)
        except BaseException:
            self._end()
            raise

    def _start(self, kind, *options):
        with open(os.path.join(self._folder, "log.txt"), "a", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", self._file, *options],
                stdout=log, stderr=log)
        self._processes.append(process)
        return process

    def close(self):
        self.client.close()
        self._end()

    def _end(self):
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()


@needs_dask
class KilledWorker(unittest.TestCase):
    def test_a_worker_that_is_killed_while_it_computes_changes_nothing(self):
        random = numpy.random.default_rng(1)
        x, keys = random.standard_normal(300_000), random.integers(0, 100_000, 300_000, dtype="uint64")
        codes = random.integers(0, 7, 300_000, dtype="int32")
        columns, rows = numpy.linspace(-1.5, 1.5, 200), numpy.linspace(-1, 1, 4000)

        def results():
            d, c, k, y = (dask.array.from_array(array, chunks=len(array) // 40) for array in (x, codes, keys, rows))
            # A set whose points never leave: each of the 40 tasks takes tens of milliseconds.
            counts = kernels.dask.julia(columns, y, -0.1 + 0.1j, 5000)
            return [
                counts, kernels.dask.norm(d), kernels.dask.groupby_sum(c, d, 7),
                kernels.dask.hyperloglog(k, numpy.zeros(512, "uint8")), kernels.dask.polynomial(numpy.ones(4), d),
                kernels.dask.rolling_stats(d, 10_000).variance, kernels.dask.diffusion(1.0, 0.1, 5, d.reshape(3000, 100))]

        with tempfile.TemporaryDirectory() as folder:
            cluster = Cluster(folder, 3)
            try:
                futures = cluster.client.compute(results())
                address, victim = self.busy_worker(cluster)
                victim.send_signal(signal.SIGKILL)
                self.assertFalse(all(future.done() for future in futures))
                found = [future.result(SECONDS) for future in futures]
                self.assertEqual(victim.wait(SECONDS), -signal.SIGKILL)
                left = cluster.client.scheduler_info()["workers"]
            finally:
                cluster.close()
        self.assertEqual(len(left), 2)
        self.assertNotIn(address, left)
        expected = dask.compute(*results(), scheduler="sync")
        for own, wanted in zip(found, expected):
            for one, other in zip(*(done if isinstance(done, tuple) else [done] for done in (own, wanted))):
                self.assertEqual(numpy.asarray(one).tobytes(), numpy.asarray(other).tobytes())
        self.assertEqual(found[1], blocks.norm(x, block_length=len(x) // 40))

    def busy_worker(self, cluster):
        """A worker that has tasks of the set after it has done some: its address and process."""
        pids = cluster.client.run(os.getpid)
        processes = {worker.pid: worker for worker in cluster.workers}
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            held, processing = cluster.client.has_what(), cluster.client.processing()
            for address, pid in pids.items():
                # One thread computes the first of several; the keys are those of the tasks' results.
                if any("julia" in str(key) for key in held[address]) and len(processing[address]) > 1:
                    return address, processes[pid]
            time.sleep(0.01)
        self.fail(f"no worker computed within {SECONDS} s")


if __name__ == "__main__":
    unittest.main()
