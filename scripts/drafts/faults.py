"""Puts known wrong cells into a copy of a clean CSV, such as pipelines put there."""

import csv
import random


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def dirty(path, target, seed, each):
    """Writes a copy with `each` wrong cells of each kind that fits a column; returns {(row from 1, column): kind}."""
    draw = random.Random(seed)
    with path.open(newline="") as file:
        reader = csv.reader(file)
        header, rows = next(reader), list(reader)
    wrong = {}
    for at, column in enumerate(header):
        cells = [row[at] for row in rows]
        present = [cell for cell in cells if cell not in ("", "NA")]
        values = set(present)
        for kind, change in kinds(present, len(present) == len(cells)):
            free = [row for row in range(len(rows)) if (row + 1, column) not in wrong and rows[row][at] in values]
            for row in draw.sample(free, min(each, len(free))):
                changed = change(rows[row][at])
                if changed != rows[row][at] and changed not in values:
                    rows[row][at] = changed
                    wrong[(row + 1, column)] = kind
    with target.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return wrong


def kinds(present, complete):
    """The kinds of wrong cells that fit a column, by what its cells are."""
    found = []
    if not present:
        return found
    if complete:
        found.append(("null", lambda cell: ""))
    if all(is_number(cell) for cell in present):
        found.append(("text in a number", lambda cell: "abc"))
        found.append(("times 1000", lambda cell: repr(float(cell) * 1000) if float(cell) else "123456789"))
        if min(float(cell) for cell in present) >= 0:
            found.append(("negative", lambda cell: f"-{cell}" if float(cell) else "-1"))
    elif len(set(present)) <= 20:
        found.append(("unknown category", lambda cell: "zzz"))
        found.append(("cut short", lambda cell: cell[:-1]))
    elif all(cell[:4].isdigit() and cell[4:5] == "-" for cell in present):
        found.append(("no date", lambda cell: "31.12.99"))
        found.append(("far future", lambda cell: "2199" + cell[4:]))
    else:
        found.append(("damaged encoding", lambda cell: "\u00c3\u00bc\ufffd" + cell))
        found.append(("far too long", lambda cell: cell * 40))
    return found
