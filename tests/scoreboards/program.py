"""Runs the program on a foreign file within bounds, and says whether it behaved."""

import json
import os
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

# What must hold for every file of any corpus.
LONGEST_SECONDS = 10
MOST_BYTES = 1 << 30
EXIT_CODES = range(5)
WORDS_OF_A_CRASH = ("panicked", "RUST_BACKTRACE", "internal error", "a defect of this program", "SIGSEGV")

NOW = "2026-01-01T00:00:00Z"


@dataclass
class Ran:
    """What became of one run."""

    code: int
    out: str
    err: str
    bytes: int
    hung: bool
    faults: list = field(default_factory=list)

    @property
    def report(self):
        """The JSON report, or nothing where there is none."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None


def misbehaved(ran):
    """What no run may do, whatever it is given."""
    faults = []
    if ran.hung:
        faults.append(f"takes more than {LONGEST_SECONDS} s")
    elif ran.code not in EXIT_CODES:
        faults.append(f"ended with {ran.code}")
    if ran.bytes > MOST_BYTES:
        faults.append(f"took {ran.bytes >> 20} MiB")
    said = ran.out + ran.err
    faults += [f"says {word!r}" for word in WORDS_OF_A_CRASH if word in said]
    # What is no text, or means nothing, is a usage error, which has no report.
    if not faults and ran.report is None and not (ran.code == 2 and ran.err.startswith("error: ")):
        faults.append("wrote no report")
    return faults


def end(process):
    """Ends a run with the workers that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(program, arguments, cwd=None):
    """Runs the program; its peak of memory is the largest of its processes."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        command = [str(program), *map(str, arguments)]
        environment = {"TMPDIR": tempfile.gettempdir()}
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True, env=environment
        )
        hung = threading.Event()
        timer = threading.Timer(LONGEST_SECONDS, lambda: (hung.set(), end(process)))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        texts = [file.read().decode("utf-8", "replace") for file in (out, err)]
    # Kibibytes on Linux, bytes on macOS.
    scale = 1 if os.uname().sysname == "Darwin" else 1024
    ran = Ran(process.returncode, *texts, usage.ru_maxrss * scale, hung.is_set())
    ran.faults = misbehaved(ran)
    return ran


def contract(properties, rules=""):
    """The text of a contract with one object `t`; JSON is YAML too."""
    return json.dumps({
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "scoreboard",
        "version": "1.0.0",
        "status": "active",
        "schema": [{"name": "t", "properties": properties, **({"quality": rules} if rules else {})}],
    })


class Desk:
    """A folder of its own in which files are checked."""

    def __init__(self, program):
        self.program = Path(program).resolve()
        self.folder = tempfile.TemporaryDirectory()
        self.taken = 0
        self.lock = threading.Lock()

    def put(self, name, content):
        """Writes a file under a name that no other has, and returns its path."""
        with self.lock:
            self.taken += 1
            folder = Path(self.folder.name) / str(self.taken)
        folder.mkdir()
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def check(self, contract, data, *arguments):
        """Holds a file to the text of a contract."""
        path = self.put("c.odcs.json", contract)
        common = ["--format", "json", "--now", NOW, "--no-progress", "--threads", "2"]
        return run(self.program, ["check", path, f"t={data}", *common, *arguments])

    def lint(self, path):
        """Lints a contract."""
        return run(self.program, ["lint", path, "--format", "json"])
