"""The server under load: gunicorn as it runs in production, and what it takes of processor and memory."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from directory.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.config import Config

START_SECONDS = 120
STOP_SECONDS = 30
TICK = os.sysconf("SC_CLK_TCK")
OF_A_PROCESS = slice(11, 15)
"""In /proc/…/stat after the name: seconds in user and system mode, of itself and of children that ended."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds up to an instant: of the server, of this process, of the whole machine."""

    at: float
    server: float
    sender: float
    machine: float


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port

    @property
    def processes(self) -> list[int]:
        """The master and its workers."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return [self._process.pid, *map(int, children)]

    def spent(self) -> Spent:
        """Processor seconds so far."""
        machine = sum(map(int, Path("/proc/stat").read_text().splitlines()[0].split()[1:4])) / TICK
        server = sum(map(_seconds_of, self.processes))
        return Spent(time.perf_counter(), server, time.process_time(), machine)

    def memory(self) -> int:
        """Bytes of memory: what processes share counts once, and pages of files that they map count too."""
        return sum(map(_memory_of, self.processes))


@contextmanager
def serving(config: Config) -> Iterator[Server]:
    """Serve an instance as in production, behind the one proxy that the sender stands for."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "FINEPOINT_INSTANCE": str(config.instance),
        "FINEPOINT_DATABASE_URL": config.database_url,
        "FINEPOINT_PRODUCTION": "1",
        "FINEPOINT_SECRET_KEY": config.signing_key(),
        "FINEPOINT_PROXIES": "1",
        "PROMETHEUS_MULTIPROC_DIR": str(config.instance / "metrics"),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:directory.serving", f"--bind=127.0.0.1:{port}"]
    with (config.instance / "server.log").open("wb") as log:
        process = subprocess.Popen([*command, "wsgi:app"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(process, port)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    given_up = time.monotonic() + START_SECONDS
    while time.monotonic() < given_up and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    sys.exit("The server did not start: see server.log of the instance.")


def _seconds_of(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, after_name[OF_A_PROCESS])) / TICK


def _memory_of(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
