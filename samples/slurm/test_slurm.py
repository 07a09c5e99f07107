"""Partitions on three nodes of a cluster on this machine, one of which is killed while it computes."""

import array
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import loopback

_HERE = pathlib.Path(__file__).resolve().parent
_KERNELS = os.environ.get("KERNELS_PROGRAM") or str(_HERE.parents[1] / "artifacts/bin/Kernels.Host/release/kernels")
_NODES = ("n1", "n2", "n3")
_PARTITIONS = 6

# What runs in the cluster takes 40 to 60 s, most of it until Slurm takes the node for dead.
_SECONDS = 120

# Takes the C# without vectors seconds for a partition, so that a node can be killed while it computes.
_ROWS = 1200
_OPTIONS = ("julia", "--y", "y.npy", "--width", "1000", "--max-iterations", "10000", "--backend", "managed")


class SlurmTests(unittest.TestCase):
    def setUp(self):
        if missing := loopback.missing_programs():
            self.skipTest(f"{', '.join(missing)} not found; Debian has them in slurm-wlm and munge")
        self.assertTrue(pathlib.Path(_KERNELS).exists(), f"{_KERNELS} does not exist; build src/Kernels.Host, or set KERNELS_PROGRAM")
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        os.environ["XDG_DATA_HOME"] = str(self.folder / "data")
        os.environ["KERNELS_PROGRAM"] = _KERNELS
        # MUNGE requires that everybody can reach its socket.
        self.folder.chmod(0o711)
        _write(self.folder / "y.npy", array.array("d", (1.5 - 3 * row / _ROWS for row in range(_ROWS))))

    def test_a_task_whose_node_is_killed_is_computed_elsewhere(self):
        subprocess.run(
            (_KERNELS, "run", *_OPTIONS, "--output", "whole.npy"), cwd=self.folder, check=True, stdout=subprocess.DEVNULL, timeout=_SECONDS)
        (self.folder / "cluster").mkdir()
        with loopback.Cluster(self.folder / "cluster", _NODES) as cluster:
            self._end = time.monotonic() + _SECONDS
            submitted = cluster.run(str(_HERE / "submit.sh"), str(_PARTITIONS), "parts", "merged.npy", *_OPTIONS, cwd=self.folder)
            job, merge = submitted.split()
            self._wait("a task on n2", lambda: any(
                pathlib.Path(words[0]).name == "kernels" for words in cluster.processes_on("n2").values()))
            killed = cluster.run("squeue", "--noheader", "--nodelist=n2", "--format=%K").strip()
            cluster.kill("n2")
            self._wait("all jobs", lambda: cluster.run("squeue", "--noheader") == "")
            self.assertIn("Restarts=1", cluster.run("scontrol", "show", "job", f"{job}_{killed}"))
            self.assertIn("JobState=COMPLETED", cluster.run("scontrol", "show", "job", merge))
        self.assertEqual((self.folder / "whole.npy").read_bytes(), (self.folder / "merged.npy").read_bytes())
        print(f"slurm: task {killed} of {_PARTITIONS} was killed with its node, and computed again elsewhere")

    def _wait(self, what, is_done):
        while not is_done():
            self.assertLess(time.monotonic(), self._end, f"no end of waiting for {what}: {self._logs()}")
            time.sleep(0.05)

    def _logs(self):
        return "".join(path.read_text(errors="replace")[-1000:] for path in sorted(self.folder.glob("*.log")))


def _write(path, numbers):
    """Writes float64 as NumPy does, without needing it."""
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(numbers)},), }}".ljust(117) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + numbers.tobytes())


if __name__ == "__main__":
    unittest.main()
