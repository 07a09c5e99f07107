"""A Slurm cluster on this machine alone: munged, slurmctld and several slurmd on loopback, with all files in one folder."""

import contextlib
import getpass
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

_PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol")

# Node failures are found within seconds, and what is requeued starts within seconds: by default both take minutes.
_CONFIGURATION = """
ClusterName=loopback
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock,cred_expire=5
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,bf_interval=2
SlurmctldPort={port}
SlurmdTimeout=5
KillWait=2
JobRequeue=1
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing_programs():
    """Those programs of Slurm and MUNGE that aren't there."""
    return [name for name in _PROGRAMS if shutil.which(name, path=_path()) is None]


class Cluster:
    """A cluster of nodes with one processor each, which ends with its context."""

    def __init__(self, folder, nodes):
        self.folder = pathlib.Path(folder)
        self.nodes = nodes
        self.environment = dict(os.environ, PATH=_path(), SLURM_CONF=str(self.folder / "slurm.conf"))
        self._mark = f"SLURM_CONF={self.environment['SLURM_CONF']}".encode()
        self._daemons = {}

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def run(self, *command, **options):
        """Runs a command in the cluster, and returns what it prints."""
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=30, **options).stdout

    def processes_on(self, node):
        """The processes of the tasks that run on a node, by their ids, with their command lines."""
        found = {}
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if {self._mark, f"SLURMD_NODENAME={node}".encode()} <= _environment_of(process):
                    found[int(process)] = pathlib.Path("/proc", process, "cmdline").read_bytes().decode().split("\0")
        return found

    def kill(self, node):
        """Ends a node as a power failure does: its daemon, and all that runs there, by SIGKILL."""
        tasks = self.processes_on(node)
        steps = {_parent_of(process) for process in tasks} - {1}
        for process in [self._daemons[node].pid, *steps, *tasks]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def stop(self):
        """Ends all of it, and what it started."""
        for node in self.nodes:
            if node in self._daemons:
                self.kill(node)
        for daemon in reversed(list(self._daemons.values())):
            daemon.terminate()
            try:
                daemon.wait(5)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if self._mark in _environment_of(process):
                    os.kill(int(process), signal.SIGKILL)

    def _start(self):
        (self.folder / "state").mkdir()
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        host = socket.gethostname().split(".")[0]
        ports = _free_ports(1 + len(self.nodes))
        (self.folder / "slurm.conf").write_text(
            _CONFIGURATION.format(folder=self.folder, user=getpass.getuser(), host=host, port=ports[0])
            + "".join(
                f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=1\n"
                for node, port in zip(self.nodes, ports[1:])))
        self._launch("munged", "munged", "--foreground", *(
            f"--{option}={self.folder}/munge.{suffix}" for option, suffix in (
                ("key-file", "key"), ("socket", "sock"), ("pid-file", "pid"), ("log-file", "log"), ("seed-file", "seed"))))
        self._wait("munged", lambda: (self.folder / "munge.sock").exists())
        self._launch("slurmctld", "slurmctld", "-D", "-i")
        for node in self.nodes:
            self._launch(node, "slurmd", "-D", "-N", node)
        ready = ["idle", str(len(self.nodes))]
        self._wait("the nodes", lambda: self.run("sinfo", "--noheader", "--format=%T %D").split() == ready)

    def _launch(self, name, *command):
        with open(self.folder / f"{name}.out", "wb") as output:
            self._daemons[name] = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def _wait(self, what, is_ready, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(subprocess.SubprocessError):
                if is_ready():
                    return
            time.sleep(0.2)
        logs = "".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.folder.glob("*.out")))
        raise RuntimeError(f"{what} did not start within {seconds} s\n{logs}")


def _path():
    """The daemons are where only root looks."""
    return os.environ["PATH"] + ":/usr/sbin:/sbin"


def _free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _parent_of(process):
    with contextlib.suppress(OSError):
        return int(pathlib.Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[1])
    return 1


def _environment_of(process):
    """What was set for a process when it was started."""
    return set(pathlib.Path("/proc", process, "environ").read_bytes().split(b"\0"))
