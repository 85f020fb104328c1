"""Reads Parquet or Arrow files with pyarrow and DuckDB, each in a process of its own: they too can crash.

Usage, by `run.py`: PYTHON peers.py KIND < PATHS; prints a line of JSON for each path.
"""

import json
import multiprocessing
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SECONDS = 20
BYTES = 8 << 30


class Peers:
    """Two other readers, reached by the Python that has them."""

    def __init__(self, python):
        self.python = python

    def read(self, kind, paths):
        """What each says of each path: `{"rows": N}` or `{"error": TEXT}`."""
        command = [self.python, str(Path(__file__).resolve()), kind]
        text = "\n".join(map(str, paths))
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        return dict(json.loads(line) for line in done.stdout.splitlines())


def with_pyarrow(kind, path):
    """The rows that pyarrow reads."""
    import pyarrow

    if kind == "parquet":
        import pyarrow.parquet

        table = pyarrow.parquet.ParquetFile(path).read()
    else:
        table = opened_arrow(pyarrow, path).read_all()
    table.validate(full=True)
    return table.num_rows


def opened_arrow(pyarrow, path):
    """An IPC file, or else a stream."""
    import pyarrow.ipc

    source = pyarrow.memory_map(path)
    try:
        return pyarrow.ipc.open_file(source)
    except pyarrow.ArrowInvalid:
        source.seek(0)
        return pyarrow.ipc.open_stream(source)


def with_duckdb(kind, path):
    """The rows that DuckDB reads, all of their values."""
    if kind != "parquet":
        raise ValueError("DuckDB does not read Arrow files")
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT * FROM read_parquet(?, hive_partitioning = false)", [path])
    return connection.execute("SELECT count(*) FROM t").fetchone()[0]


READERS = {"pyarrow": with_pyarrow, "duckdb": with_duckdb}


def attempt(name, kind, path, answers):
    """In a process of its own: puts what a reader says."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        answers.put({"rows": READERS[name](kind, path)})
    except BaseException as error:
        answers.put({"error": f"{name}: {type(error).__name__}: {error}"[:300]})


def ask(name, kind, path):
    """What a reader says of a file; that it crashed or hung is a refusal too."""
    answers = multiprocessing.SimpleQueue()
    process = multiprocessing.Process(target=attempt, args=(name, kind, path, answers), daemon=True)
    process.start()
    process.join(SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    return {"error": f"{name}: crashed or hung"} if answers.empty() else answers.get()


def main():
    """Answers for every path of standard input."""
    kind = sys.argv[1]
    multiprocessing.set_start_method("fork")
    paths = sys.stdin.read().splitlines()
    with ThreadPoolExecutor(2) as pool:
        for line in pool.map(lambda path: (path, {name: ask(name, kind, path) for name in READERS}), paths):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
