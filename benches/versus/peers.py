"""The tools that are compared, and the virtual environments that they run in."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Peer:
    """A tool from PyPI: its runner, and the package whose version is shown."""

    name: str
    runner: str
    package: str
    others: str | None = None
    """The runner for the other tables, where there is one."""
    note: str = ""


PEERS = [
    Peer("duckdb", "with_duckdb.py", "duckdb", "others_duckdb.py", "queries written by hand"),
    Peer("polars", "with_polars.py", "polars", "others_polars.py", "queries written by hand"),
    Peer("soda", "with_soda.py", "soda-core", note="on DuckDB"),
    Peer("datacontract-cli", "with_datacontract.py", "datacontract-cli", note="on DuckDB"),
    Peer("pandera", "with_pandera.py", "pandera", note="on polars"),
    Peer("pointblank", "with_pointblank.py", "pointblank", note="on polars"),
    Peer("great-expectations", "with_great_expectations.py", "great-expectations", note="on pandas"),
]


class NotInstalled(Exception):
    """A virtual environment could not be made; the message is the reason."""


def python(cache: Path, name: str) -> Path:
    """The Python of a virtual environment with what `requirements/NAME.txt` lists; made where it is not there."""
    folder, wanted = cache / "venv" / name, HERE / "requirements" / f"{name}.txt"
    interpreter, installed = folder / "bin" / "python", folder / "installed.txt"
    if installed.exists() and installed.read_text() == wanted.read_text() and interpreter.exists():
        return interpreter
    print(f"installing {name}", file=sys.stderr, flush=True)
    run([sys.executable, "-m", "venv", "--clear", str(folder)])
    run([str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted)])
    installed.write_text(wanted.read_text())
    return interpreter


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        # The last error of pip says what is missing; the one before it lists all versions that there are.
        errors = [line for line in lines if line.startswith("ERROR")] or lines or ["no reason"]
        raise NotInstalled(errors[-1][:200])


def version(interpreter: Path, package: str) -> str:
    """The version of a package in a virtual environment."""
    command = [str(interpreter), "-c", f"from importlib.metadata import version; print(version({package!r}))"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def environment() -> dict[str, str]:
    """What the runners see: no settings of the user's, and no statistics sent by tools that would."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    silent = {"SODA_CORE_TELEMETRY_ENABLED": "false", "GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    return {**kept, **silent, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
