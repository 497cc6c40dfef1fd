"""A real Dask scheduler with worker processes on this machine."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.commands import buffered
from support.paths import TESTS

distributed = pytest.importorskip("distributed")
HERE = {"cwd": TESTS, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Cluster:
    """A scheduler and worker processes on the loopback address, each one process, so that a killed one stays dead."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file, self.workers = folder, folder / "scheduler.json", []
        self.scheduler = self._begin("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._address()

    def _address(self) -> str:
        """Wait until the scheduler has written where it is, to the end."""
        while True:
            assert self.scheduler.poll() is None
            with contextlib.suppress(OSError, ValueError):
                return json.loads(self.file.read_text())["address"]
            time.sleep(0.05)

    def _begin(self, name: str, *more: str, **environment: str) -> subprocess.Popen:
        words = [sys.executable, "-m", f"distributed.cli.{name}", "--scheduler-file", str(self.file), *more]
        env = buffered() | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment
        return subprocess.Popen(words, env=env, **HERE)

    def add_worker(self, *more: str, threads: int = 1) -> None:
        """Start another worker process."""
        folder = str(self.folder / "space")
        options = ["--no-nanny", "--no-dashboard", "--nthreads", str(threads), "--local-directory", folder, *more]
        self.workers.append(self._begin("dask_worker", "--host", "127.0.0.1", *options))

    def wait(self, workers: int) -> None:
        """Wait until so many workers have come."""
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)

    def lose_workers(self) -> None:
        """Kill all workers."""
        while self.workers:
            worker = self.workers.pop()
            worker.kill()
            worker.wait()

    def end(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
