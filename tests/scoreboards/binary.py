"""Boards of Parquet and Arrow: every file is read whole, or refused with a reason, and never does harm."""

from program import contract

# What peers are told to read a file as, and what this program is.
SUFFIXES = {"parquet": ".parquet", "arrow": ".arrow"}


def board(kind, folders):
    """A board of the files below some folders; `kind` is the format that they are given as."""

    def make(desk, corpus, peers=None):
        paths = []
        for folder in folders:
            if (corpus / folder).is_dir():
                paths += [path for path in (corpus / folder).rglob("*") if path.is_file() and is_data(path)]
        paths = sorted(set(paths))
        theirs = peers.read(kind, paths) if peers else {}

        def judge(path):
            return held(desk, path, kind, theirs.get(str(path)))

        return paths, judge

    return make


def is_data(path):
    """Whether a file of a corpus is one of its cases; some are descriptions beside them."""
    return path.suffix not in (".md", ".txt", ".json", ".py", ".sql", ".yaml", ".cpp", ".sh", ".csv", ".gz")


def held(desk, path, kind, theirs):
    """What is wrong with the way that a file is read."""
    first = desk.check(contract([]), path, "--input-format", kind)
    if first.faults:
        return first.faults
    if first.code == 3:
        return unexplained(first.report)
    names = [column["path"] for column in first.report["objects"][0]["columns"] or [] if is_whole(column["path"])]
    ran = desk.check(contract([asked(name) for name in names]), path, "--input-format", kind)
    if ran.faults:
        return ran.faults
    read = accepted(ran)
    if not read:
        return unexplained(ran.report)
    rows = ran.report["objects"][0]["rows"]
    return beside(rows, theirs) if theirs else []


def is_whole(path):
    """Whether a path is that of a column and not of something inside one; names with dots are left to their files."""
    return not any(letter in path for letter in ".[{")


def asked(name):
    """A property that needs the values of its column, whatever they are."""
    rules = [{"metric": "duplicateValues", "mustBeGreaterOrEqualTo": 0}, {"metric": "nullValues", "mustBeGreaterOrEqualTo": 0}]
    return {"name": name, "quality": rules}


def accepted(ran):
    """Whether all of the file was read."""
    whole = ran.report["objects"][0]["complete"]
    spoiled = any((outcome["reason"] or {}).get("code") == "unreadable" for outcome in ran.report["outcomes"])
    return ran.code != 3 and whole and not spoiled


def unexplained(report):
    """A refusal must say which file, and why."""
    said = [problem for problem in report["problems"] if problem["file"] and problem["message"]]
    reasons = [outcome["reason"] for outcome in report["outcomes"] if outcome["reason"]]
    return [] if said or any(reason["text"] for reason in reasons) else ["is refused without a reason"]


def beside(rows, theirs):
    """What two other readers say of a file that was read."""
    counts = {name: found["rows"] for name, found in theirs.items() if "rows" in found}
    if not counts:
        return ["is read, but no other reader accepts it: " + "; ".join(found["error"] for found in theirs.values())]
    if rows not in counts.values():
        return [f"{rows} rows are read, but others read {counts}"]
    return []
