"""Runs one command and measures it: CPU, wall and peak memory of the process and of all its children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# How often the memory of children is looked at, in seconds: at first and later. The kernel keeps the peak of each, so what is
# missed is a child that comes and goes between two looks, and what one adds after the last look.
SOON, LATER = 0.004, 0.02


@dataclass(frozen=True)
class Sample:
    """What one run took, and what it said."""

    cpu: float
    """Seconds of user and system time."""
    wall: float
    """Seconds."""
    memory: int
    """Bytes at the peak; the peaks of several processes added up."""
    code: int
    """Exit code; below zero the signal that ended it."""
    output: str
    error: str


def measured(command: list[str], environment: dict[str, str], timeout: float) -> Sample:
    """Runs the command to its end, or ends it after the timeout (in seconds)."""
    # Files, not pipes: whoever reads a pipe would take CPU beside the command.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=error, env=environment, start_new_session=True
        )
        watch = Watch(process.pid, started + timeout)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.done.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 if sys.platform == "darwin" else 1024
        return Sample(
            cpu=usage.ru_utime + usage.ru_stime,
            wall=wall,
            memory=max(usage.ru_maxrss * unit, watch.together()),
            code=process.returncode,
            output=text(output),
            error="timed out" if watch.late else text(error),
        )


def text(file: object) -> str:
    file.seek(0)  # type: ignore[attr-defined]
    return file.read().decode(errors="replace")  # type: ignore[attr-defined]


class Watch(threading.Thread):
    """Looks at the peaks of a process and of its children while they live, and ends them when it is late."""

    def __init__(self, process: int, deadline: float) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.deadline = deadline
        self.done = threading.Event()
        self.late = False
        self.peaks: dict[int, int] = {}

    def run(self) -> None:
        started = time.perf_counter()
        while not self.done.wait(SOON if time.perf_counter() - started < 0.3 else LATER):
            for process in family(self.process):
                self.peaks[process] = max(self.peaks.get(process, 0), peak(process))
            if time.perf_counter() > self.deadline:
                self.late = True
                os.killpg(self.process, signal.SIGKILL)
                return

    def together(self) -> int:
        """The peaks of all of them added up, in bytes."""
        return sum(self.peaks.values())


def family(process: int) -> list[int]:
    """The process and all below it; elsewhere than on Linux nobody."""
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        tasks = Path(f"/proc/{one}/task")
        try:
            waiting += [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]
            found.append(one)
        except OSError:
            continue
    return found


def peak(process: int) -> int:
    """The peak of resident memory so far, in bytes."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
