"""A gunicorn of one worker on a free port of this machine, and what its own processes have used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scratch import ROOT, Scratch

WORKER_CLASS, WORKERS, THREADS = "gthread", 1, 4
PATIENCE = 30
TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
PARENT, USER_TIME, SYSTEM_TIME = 1, 11, 12  # places in /proc/PID/stat behind the name
FORGET_PEAK = "5"


@dataclass(frozen=True)
class Server:
    """A running server: its master's id and its port."""

    pid: int
    port: int

    def processes(self) -> list[int]:
        """The master and its workers."""
        workers = [pid for pid in map(int, filter(str.isdigit, os.listdir(PROC))) if stat(pid)[PARENT] == self.pid]
        return [self.pid, *workers]

    def cpu(self) -> int:
        """Ticks of CPU that all of them have used so far, in user and system."""
        return sum(sum(stat(pid)[USER_TIME : SYSTEM_TIME + 1]) for pid in self.processes())

    def forget_peak(self) -> None:
        """Let the peak of memory begin anew."""
        for pid in self.processes():
            (PROC / str(pid) / "clear_refs").write_text(FORGET_PEAK)

    def peak(self) -> float:
        """Megabytes that the largest of them has held at once since then."""
        statuses = [(PROC / str(pid) / "status").read_text() for pid in self.processes()]
        return max(int(status.split("VmHWM:")[1].split()[0]) for status in statuses) / 1024


def stat(pid: int) -> list[int]:
    """The numbers behind a process's name, its state as 0; zeros for one that is gone."""
    try:
        words = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return [0] * 50
    return [0, *map(int, words[1:])]


@contextmanager
def serving(application: str, site: Scratch) -> Iterator[Server]:
    """A server of this application with the scratch site's environment; stopped afterwards, whatever happened."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--worker-class", WORKER_CLASS, "--workers", str(WORKERS), "--threads", str(THREADS)]
    environment = site.environment | {"SITE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen([*command, "--no-control-socket"], env=environment, cwd=ROOT)  # noqa: S603 - our own
    try:
        await_answer(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    """Return once the port answers. Raises RuntimeError when the server ended, or took too long."""
    for _attempt in range(PATIENCE * 10):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")
