"""Forked children: a call runs on one thread or raises, and never hangs."""

import multiprocessing
import os
import subprocess
import sys
import textwrap
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))

# What a parent does first, and what happens in a child that it forks; the child's last line is the result.
FORK = """
    import array, os, signal, sys
    import kernels

    x = array.array("d", [1.0]) * 1_000_000
    {before}
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        try:
            print({call})
        except Exception as error:
            print(type(error).__name__, error)
        sys.stdout.flush()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    sys.exit("the child hung" if status else 0)
"""


def fork(before, call):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FORK.format(before=before, call=call))],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


def total(count):
    """In a process of multiprocessing or joblib."""
    import array

    import kernels
    return kernels.sum(array.array("d", [1.0]) * count, threads=2)


@unittest.skipUnless(hasattr(os, "fork"), "this system has no fork")
class Forks(unittest.TestCase):
    def test_a_child_of_a_process_that_used_threads_computes_on_one(self):
        self.assertEqual(fork("kernels.sum(x, threads=2)", "kernels.sum(x)"), "1000000.0")
        self.assertEqual(fork("kernels.sum(x, threads=2)", "kernels.sum(x, threads=1)"), "1000000.0")

    def test_more_threads_are_refused_there(self):
        refused = fork("kernels.sum(x, threads=2)", "kernels.sum(x, threads=2)")
        self.assertRegex(refused, "^RuntimeError threads is 2, and this process was forked from one that had threads")

    def test_a_grandchild_is_refused_too(self):
        before = "kernels.sum(x, threads=2); child = os.fork(); child and os._exit(os.waitpid(child, 0)[1])"
        self.assertRegex(fork(before, "kernels.sum(x, threads=2)"), "^RuntimeError threads is 2")

    def test_a_child_that_is_forked_before_may_use_threads(self):
        self.assertEqual(fork("pass", "kernels.sum(x, threads=2)"), "1000000.0")

    def test_net_is_not_used_after_a_fork(self):
        before = 'kernels.sum(x, backend="aot", threads=1)'
        refused = fork(before, 'kernels.sum(x, backend="aot", threads=1)')
        self.assertRegex(refused, "^RuntimeError the backend aot can't be used in this process")
        self.assertEqual(fork(before, "kernels.backends()[1].available"), "False")
        self.assertEqual(fork(before, "kernels.sum(x)"), "1000000.0")

    def test_openmp_threads_of_others_count(self):
        """They may share the library: here the parent's threads come from the same code, loaded by another name."""
        before = "from kernels import _processes; kernels.sum(x, threads=2); _processes._had_threads = False"
        self.assertRegex(fork(before, "kernels.sum(x, threads=2)"), "^RuntimeError threads is 2")

    def test_an_import_after_the_fork_notices_openmp(self):
        source = """
            import ctypes, os, sys
            ctypes.CDLL(sys.argv[1])
            child = os.fork()
            if child == 0:
                from kernels import _processes
                os._exit(0 if _processes.must_be_alone() else 7)
            sys.exit(os.waitpid(child, 0)[1])
        """
        import kernels
        openmp = os.path.join(os.path.dirname(kernels.__file__), "libs", "libgomp.so.1")
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(source), openmp], timeout=60)
        self.assertEqual(done.returncode, 0)


class FreshProcesses(unittest.TestCase):
    """The ways that the documentation shows."""

    def test_processes_that_are_spawned_use_threads(self):
        total(10)
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            self.assertEqual(pool.map(total, [10, 20]), [10.0, 20.0])

    def test_a_fork_server_that_starts_before_threads_are_used_works(self):
        source = """
            import multiprocessing
            from test_processes import total

            if __name__ == "__main__":
                with multiprocessing.get_context("forkserver").Pool(2) as pool:
                    total(10)
                    print(pool.map(total, [10, 20]))
        """
        path = os.environ.get("PYTHONPATH")
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(source)], stdout=subprocess.PIPE, universal_newlines=True, check=True, timeout=120,
            env={**os.environ, "PYTHONPATH": HERE if path is None else HERE + os.pathsep + path})
        self.assertEqual(done.stdout.strip(), "[10.0, 20.0]")


if __name__ == "__main__":
    unittest.main()
