#!/usr/bin/env python3
"""Holds the program to corpora of files that other people damaged; prints one line for each board.

Usage: run.py [CORPORA] [--program UPHELD] [--peers PYTHON] [--board NAME]... [--verbose]
CORPORA, or the environment variable UPHELD_CORPORA, is a folder with the corpora that README.md names.
Exits 0 where all boards that ran hold, 1 where one does not, 2 where none could be run.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import binary
import delimited
import texts
from peers import Peers
from program import Desk

# Each board: its name, the folders that its corpus may be in (the first that is there is taken), and what makes it.
PARQUET = ["hostile-parquet", "parquet-testing", "arrow-testing/data/parquet", "duckdb/data/parquet-testing"]
ARROW = ["hostile-arrow", "arrow-testing/data/arrow-ipc-stream", "arrow-testing/data/arrow-ipc-file"]
BOARDS = [
    ("damaged-csv-rows", ["damaged-csv-rows", "Pollock/polluted_files/csv", "polluted_files/csv"], delimited.damaged_rows),
    ("csv-spectrum", ["csv-spectrum"], delimited.spectrum),
    ("csv-test-data", ["csv-test-data"], delimited.test_data),
    ("hostile-parquet", PARQUET, binary.board("parquet", PARQUET)),
    ("hostile-arrow", ARROW, binary.board("arrow", ARROW)),
    ("json-data", ["json-test-suite", "JSONTestSuite/test_parsing"], texts.json_data),
    ("json-contracts", ["json-test-suite", "JSONTestSuite/test_parsing"], texts.json_contracts),
    ("yaml-contracts", ["yaml-test-suite"], texts.yaml_contracts),
]
BESIDE_PEERS = ("hostile-parquet", "hostile-arrow")


def arguments():
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", default=os.environ.get("UPHELD_CORPORA"))
    parser.add_argument("--program", default=Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "debug" / "upheld")
    parser.add_argument("--peers", metavar="PYTHON", help="a Python with pyarrow and duckdb")
    parser.add_argument("--board", action="append", choices=[name for name, _, _ in BOARDS])
    parser.add_argument("--verbose", action="store_true", help="name every file that does not hold, not the first ten")
    asked = parser.parse_args()
    if not asked.corpora:
        parser.error("give a folder of corpora, or set UPHELD_CORPORA")
    if not Path(asked.program).is_file():
        parser.error(f"{asked.program} is not there: build it, or give --program")
    return asked


def peers_of(asked):
    """The other readers, where the Python that was given has them."""
    if asked.peers is None:
        return None
    probe = subprocess.run([asked.peers, "-c", "import pyarrow, duckdb"], capture_output=True, check=False)
    return Peers(asked.peers) if probe.returncode == 0 else None


def shown(case):
    """What a case is called."""
    return case[0] if isinstance(case, tuple) else case.name


def run_board(asked, name, folders, make, peers):
    """Prints the line of a board; whether it holds, or nothing where it was not run."""
    corpora = Path(asked.corpora)
    found = next((corpora / folder for folder in folders if (corpora / folder).is_dir()), None)
    if found is None:
        print(f"{name}: not run ({' or '.join(folders[:2])} is not in {corpora})", flush=True)
        return None
    desk = Desk(asked.program)
    compares = name in BESIDE_PEERS
    cases, judge = make(desk, corpora, peers) if compares else make(desk, found)
    if not cases:
        print(f"{name}: not run (no file in {found})", flush=True)
        return None
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [(shown(case), found) for case, found in zip(cases, pool.map(judge, cases)) if found]
    note = "" if not compares else (", beside pyarrow and DuckDB" if peers else ", not compared with pyarrow and DuckDB")
    print(f"{name}: {'holds' if not faults else 'FAILS'} ({len(cases) - len(faults)} of {len(cases)} files{note})", flush=True)
    for case, found in faults if asked.verbose else faults[:10]:
        print(f"    {case}: {'; '.join(found)}"[:400], flush=True)
    return not faults


def main():
    """Runs what was asked for."""
    asked = arguments()
    peers = peers_of(asked)
    chosen = [board for board in BOARDS if not asked.board or board[0] in asked.board]
    held = [run_board(asked, *board, peers) for board in chosen]
    ran = [one for one in held if one is not None]
    return 2 if not ran else 0 if all(ran) else 1


if __name__ == "__main__":
    sys.exit(main())
