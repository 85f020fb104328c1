"""Runs one command and prints what it took, as JSON: watch.py OUTPUT ERROR TIMEOUT COMMAND...

A program of its own with few imports, to be small: Linux counts the memory of whoever starts a process to that process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time

# How often the memory of children is looked at, in seconds: at first and later. The kernel keeps the peak of each, so
# what is missed is a child that comes and goes between two looks, and what one adds after the last look.
SOON, LATER = 0.004, 0.02


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
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                waiting += [int(child) for child in read(f"/proc/{one}/task/{task}/children").split()]
            found.append(one)
        except OSError:
            continue
    return found


def peak(process: int) -> int:
    """The peak of resident memory so far, in bytes."""
    try:
        lines = read(f"/proc/{process}/status").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def read(path: str) -> str:
    with open(path) as file:
        return file.read()


def main(output: str, error: str, timeout: str, *command: str) -> None:
    # Files, not pipes: whoever reads a pipe would take CPU beside the command.
    with open(output, "wb") as out, open(error, "wb") as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
        watch = Watch(process.pid, started + float(timeout))
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.done.set()
        watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    took = {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "memory": max(usage.ru_maxrss * unit, watch.together()),
        "code": process.returncode,
        "late": watch.late,
    }
    print(json.dumps(took))


main(*sys.argv[1:])
