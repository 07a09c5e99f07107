"""Tests of kernels_worker.py: a host in Python speaks the protocol to workers, over files that both map.

Run with `python3 -m unittest discover python`; KERNELS_TEST_PYTHON names another interpreter for the workers.
"""

import array
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.environ.get("KERNELS_TEST_PYTHON", sys.executable)
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Worker:
    """A worker of the given source, in a folder of its own."""

    def __init__(self, folder, source):
        self.folder = folder
        with open(os.path.join(folder, "kernels-plugin.json"), "w", encoding="utf-8") as manifest:
            json.dump({"id": "tested", "version": "1.2.3"}, manifest)
        with open(os.path.join(folder, "worker.py"), "w", encoding="utf-8") as script:
            script.write(textwrap.dedent(source))
        self.process = subprocess.Popen(
            [PYTHON, "worker.py"], cwd=folder, env={**os.environ, "PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.requests = 0
        self.segments = 0

    def ask(self, method, **params):
        """The whole answer to a request; None if the worker closed the connection instead."""
        self.requests += 1
        request = {"jsonrpc": "2.0", "id": self.requests, "method": method, "params": params}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            return None
        answer = json.loads(line)
        assert answer["id"] == self.requests, answer
        return answer

    def initialize(self, protocol=1):
        return self.ask("initialize", protocol=protocol, host="test 1", folder=self.folder)

    def share(self, values, element="d", access="write", guarded=False, offset=0):
        """Puts values into a file, maps it in the worker, and returns the segment's number and its file."""
        self.segments += 1
        path = os.path.join(self.folder, f"segment{self.segments}")
        content = bytes(offset) + array.array(element, values).tobytes()
        with open(path, "wb") as file:
            file.write(content)
        answer = self.ask("map", segment=self.segments, path=path, bytes=len(content), access=access, guarded=guarded)
        assert answer["result"] == {}, answer
        return self.segments, path

    def call(self, kernel, buffers, scalars=None, threads=1, function="compute"):
        return self.ask("call", kernel=kernel, function=function, threads=threads, scalars=scalars or {},
                        buffers=buffers)

    def close(self):
        self.process.stdin.close()
        self.process.stdin = None
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors.decode()


def buffer(segment, shape, element="float64", offset=0):
    return {"segment": segment, "offset": offset, "type": element, "shape": shape}


def read(path, element="d"):
    with open(path, "rb") as file:
        return list(array.array(element, file.read()))


SCALE = """
    from kernels_worker import implementation, oracle, problem, serve
    print("noise before serving")

    @implementation("acme.scale/1", instruction_set="loops")
    def scale(factor, x, y):
        print("noise in a call")
        for i in range(len(x)):
            y[i] = factor * x[i]

    @oracle("acme.scale/1")
    def slow_scale(factor, x, y):
        for i in range(len(x)):
            y[i] = x[i] * factor + 0.5

    @implementation("count/1", threads="many")
    def count(y, threads):
        y[0] = threads

    @implementation("spoil/1")
    def spoil(x, y):
        x[0] = 1

    @implementation("raise/1")
    def fail():
        raise ValueError("two\\nlines")

    @implementation("shape/1")
    def shape(x, y):
        for i, extent in enumerate(x.shape):
            y[i] = extent

    problem("other/1", "its library is missing")
    serve(numpy_views=%s)
"""


class Cases:
    """What holds with NumPy views and with memoryviews alike."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.worker = Worker(folder.name, SCALE % self.numpy_views)
        self.addCleanup(self.stop)

    def stop(self):
        self.worker.process.kill()
        self.worker.process.communicate()

    def test_says_what_it_implements(self):
        result = self.worker.initialize()["result"]
        self.assertEqual((result["protocol"], result["id"], result["version"]), (1, "tested", "1.2.3"))
        self.assertEqual(result["problems"], [{"kernel": "other/1", "text": "its library is missing"}])
        self.assertEqual(result["kernels"][0], {"id": "acme.scale/1", "threads": "one", "instructionSet": "loops"})
        self.assertEqual(result["kernels"][1]["threads"], "many")
        self.assertNotIn("unavailable", result)

    def test_refuses_an_older_protocol(self):
        self.assertIn("protocol 1", self.worker.initialize(protocol=0)["error"]["message"])

    def test_computes_in_the_hosts_memory(self):
        x, _ = self.worker.share([1, 2, 3], access="read")
        y, path = self.worker.share([0, 0, 0])
        buffers = {"x": buffer(x, [3]), "y": buffer(y, [3])}
        self.assertEqual(self.worker.call("acme.scale/1", buffers, {"factor": 2.5})["result"], {})
        self.assertEqual(read(path), [2.5, 5, 7.5])
        self.assertEqual(self.worker.call("acme.scale/1", buffers, {"factor": 2.5}, function="oracle")["result"], {})
        self.assertEqual(read(path), [3, 5.5, 8])

    def test_takes_scalars_that_are_not_finite(self):
        x, _ = self.worker.share([1, -2], access="read")
        y, path = self.worker.share([0, 0])
        self.worker.call("acme.scale/1", {"x": buffer(x, [2]), "y": buffer(y, [2])}, {"factor": "-Infinity"})
        self.assertEqual(read(path), [-math.inf, math.inf])

    def test_takes_offsets_and_types(self):
        x, _ = self.worker.share([4, 5], "i", offset=12)
        y, path = self.worker.share([0, 0], "i", offset=4)
        buffers = {"x": buffer(x, [2], "int32", 12), "y": buffer(y, [2], "int32", 4)}
        self.assertEqual(self.worker.call("acme.scale/1", buffers, {"factor": 3})["result"], {})
        self.assertEqual(read(path, "i"), [0, 12, 15])

    def test_gives_buffers_their_shape(self):
        x, _ = self.worker.share([0] * 6)
        y, path = self.worker.share([0, 0])
        self.worker.call("shape/1", {"x": buffer(x, [2, 3]), "y": buffer(y, [2])})
        self.assertEqual(read(path), [2, 3])

    def test_takes_empty_buffers(self):
        x, _ = self.worker.share([0])
        answer = self.worker.call("acme.scale/1", {"x": buffer(x, [0]), "y": buffer(x, [0], offset=8)}, {"factor": 1})
        self.assertEqual(answer["result"], {})

    def test_passes_the_thread_count(self):
        y, path = self.worker.share([0])
        self.worker.call("count/1", {"y": buffer(y, [1])}, threads=7)
        self.assertEqual(read(path), [7])

    def test_does_not_let_inputs_be_written(self):
        for guarded in (False, True):
            x, path = self.worker.share([5] * (PAGE_BYTES // 8), access="read", guarded=guarded)
            answer = self.worker.call("spoil/1", {"x": buffer(x, [1]), "y": buffer(x, [1])})
            self.assertIn("read-only", answer["error"]["message"])
            self.assertEqual(read(path)[0], 5)

    def test_goes_on_after_an_error(self):
        error = self.worker.call("raise/1", {})["error"]
        self.assertEqual(error["code"], -32000)
        self.assertRegex(error["message"], r"^worker\.py:\d+: ValueError: two lines$")
        with open(os.path.join(self.worker.folder, "worker.py"), encoding="utf-8") as script:
            number = int(error["message"].split(":")[1])
            self.assertIn("raise ValueError", script.read().splitlines()[number - 1])
        self.assertIn("result", self.worker.initialize())

    def test_refuses_what_it_can_not_do(self):
        x, path = self.worker.share([1, 2])
        good = buffer(x, [2])
        for answer in (
            self.worker.ask("dance"),
            self.worker.call("unknown/1", {}),
            self.worker.call("count/1", {}, function="oracle"),
            self.worker.call("acme.scale/1", {"x": good, "y": buffer(x, [3])}, {"factor": 1}),
            self.worker.call("acme.scale/1", {"x": good, "y": buffer(x, [1], offset=-8)}, {"factor": 1}),
            self.worker.call("acme.scale/1", {"x": good, "y": buffer(99, [1])}, {"factor": 1}),
            self.worker.call("acme.scale/1", {"x": good, "y": good}),
            self.worker.ask("map", segment=x, path=path, bytes=16, access="read"),
            self.worker.ask("map", segment=98, path=path, bytes=17, access="read"),
            self.worker.ask("unmap", segment=99),
        ):
            self.assertNotIn("\n", answer["error"]["message"])
        self.assertEqual(self.worker.call("acme.scale/1", {"x": good, "y": good}, {"factor": 1})["result"], {})

    def test_unmaps(self):
        x, path = self.worker.share([1, 2])
        self.worker.call("acme.scale/1", {"x": buffer(x, [2]), "y": buffer(x, [2])}, {"factor": 1})
        self.assertEqual(self.worker.ask("unmap", segment=x)["result"], {})
        with open(f"/proc/{self.worker.process.pid}/maps", encoding="utf-8") as maps:
            self.assertNotIn(path, maps.read())

    def test_exits_when_asked_and_when_the_host_is_gone(self):
        self.assertEqual(self.worker.ask("shutdown")["result"], {})
        status, errors = self.worker.close()
        self.assertEqual(status, 0)
        self.assertIn("noise before serving", errors)

        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(Worker(folder, SCALE % self.numpy_views).close()[0], 0)


class WithMemoryviews(Cases, unittest.TestCase):
    numpy_views = False


@unittest.skipUnless(
    subprocess.run([PYTHON, "-c", "import numpy"], capture_output=True, check=False).returncode == 0,
    f"NumPy is not installed for {PYTHON}")
class WithNumPy(Cases, unittest.TestCase):
    numpy_views = True


class Single(unittest.TestCase):
    def test_says_why_it_is_unavailable(self):
        source = """
            from kernels_worker import unavailable
            unavailable("its library is missing: install it")
            raise AssertionError("never reached")
        """
        with tempfile.TemporaryDirectory() as folder:
            worker = Worker(folder, source)
            self.assertEqual(worker.initialize()["result"]["unavailable"], "its library is missing: install it")
            self.assertEqual(worker.close(), (0, ""))

    def test_a_missing_module_is_told_with_the_python_that_misses_it(self):
        source = """
            from kernels_worker import missing
            try:
                import no_such_module.part
            except ImportError as error:
                missing(error)
        """
        with tempfile.TemporaryDirectory() as folder:
            worker = Worker(folder, source)
            told = worker.initialize()["result"]["unavailable"]
            worker.close()
        executable = subprocess.run([PYTHON, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True,
                                    check=True).stdout.strip()
        self.assertTrue(told.startswith(f"no_such_module is not installed for {executable}; "), told)
        self.assertTrue(told.endswith("install python3-no_such_module") or told.endswith(f"{executable} -m pip install no_such_module"), told)

    def test_an_import_that_fails_ends_with_the_python_that_tried_it(self):
        with tempfile.TemporaryDirectory() as folder:
            worker = Worker(folder, "import kernels_worker\nimport no_such_module\n")
            code, errors = worker.close()
        self.assertEqual(code, 1)
        last = errors.splitlines()[-1]
        self.assertRegex(last, r"^ModuleNotFoundError: No module named .no_such_module.*, for /.*py")

    @unittest.skipUnless(
        subprocess.run([PYTHON, "-c", "import sys; sys.exit(sys.platform != 'linux' or sys.implementation.name != 'cpython')"],
                       check=False).returncode == 0,
        "guard pages are for CPython on Linux only")
    def test_faults_past_a_guarded_end(self):
        source = """
            import ctypes
            from kernels_worker import implementation, serve

            @implementation("overrun/1")
            def overrun(y):
                address = ctypes.addressof(ctypes.c_double.from_buffer(y))
                ctypes.c_double.from_address(address + 8 * len(y)).value = 1

            serve(numpy_views=False)
        """
        with tempfile.TemporaryDirectory() as folder:
            worker = Worker(folder, source)
            y, _ = worker.share([0] * (PAGE_BYTES // 8), guarded=True)
            self.assertIsNone(worker.call("overrun/1", {"y": buffer(y, [PAGE_BYTES // 8])}))
            self.assertEqual(worker.close()[0], -signal.SIGSEGV)


if __name__ == "__main__":
    unittest.main()
