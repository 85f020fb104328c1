"""Runs one command and measures it: CPU, wall and peak memory of the process and of all its children."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

WATCH = Path(__file__).resolve().parent / "watch.py"


@dataclass(frozen=True)
class Sample:
    """What one run took."""

    cpu: float
    """Seconds of user and system time."""
    wall: float
    """Seconds."""
    memory: int
    """Bytes at the peak; the peaks of several processes added up."""


@dataclass(frozen=True)
class Run:
    """One run, and what it said."""

    sample: Sample
    code: int
    """Exit code; below zero the signal that ended it."""
    late: bool
    """Whether it was ended by the timeout."""
    output: str
    error: str


def measured(command: list[str], environment: dict[str, str], timeout: float) -> Run:
    """Runs the command to its end, or ends it after the timeout (in seconds)."""
    with tempfile.TemporaryDirectory() as folder:
        output, error = Path(folder, "output"), Path(folder, "error")
        # Neither settings of Python nor packages: they would make it larger.
        watch = [sys.executable, "-I", "-S", str(WATCH), str(output), str(error), str(timeout), *command]
        done = subprocess.run(watch, env=environment, capture_output=True, text=True, check=True)
        took = json.loads(done.stdout)
        return Run(
            sample=Sample(took["cpu"], took["wall"], took["memory"]),
            code=took["code"],
            late=took["late"],
            output=output.read_text(errors="replace"),
            error=error.read_text(errors="replace"),
        )
