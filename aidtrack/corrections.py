"""Files of a person's corrections: CSV with the columns of `storage.CORRECTIONS`."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from aidtrack.consolidation.corrected_values import check, values
from aidtrack.consolidation.decisions import by_age, takes_back
from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.model import Row
from aidtrack.reading.sources import unopened
from aidtrack.storage import CORRECTIONS, Tracker
from aidtrack.storage.opening import told as storage_errors

_NEEDED: Final = ("action", "subject")


def read_corrections(path: str | Path) -> list[Row]:
    """The decisions of a CSV file, as `Tracker.correct` takes them.

    Args:
        path: a UTF-8 CSV file with the columns action and subject, and any other of `storage.CORRECTIONS`.

    Returns:
        One row a decision, all texts but `decided`, which is a date; empty cells are None.

    Raises:
        UnreadableFile: no such file, an unknown column, or a row that can't be right, whatever
            the tracker knows: then none of the file is taken over.
    """
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    except OSError as error:
        raise unopened(str(path), error) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} is no CSV in UTF-8", "save it as CSV UTF-8") from error
    header = [name.strip().lower() for name in lines[0]] if lines else []
    _check_header(header, str(path))
    return [
        _row(header, cells, f"{path}, row {number}") for number, cells in enumerate(lines[1:], start=2) if any(cells)
    ]


_SUM: Final = ("low", "high", "currency")

_TOLD_BY_OTHERS: Final = """
    SELECT DISTINCT own.mention_id, package_id, low::DOUBLE, high::DOUBLE, currency
    FROM links own JOIN links other USING (package_id) JOIN packages USING (package_id)
    WHERE own.kind = 'amount' AND other.kind = 'amount'
      AND list_contains($told, own.mention_id) AND NOT list_contains($told, other.mention_id)
    ORDER BY own.mention_id
"""


def told_by_others(given: Sequence[Row], tracker: Tracker) -> list[str]:
    """Lines on mentions whose sum these decisions set while others of their package keep theirs: two packages then.

    Args:
        given: as `read_corrections` has them.
        tracker: before it takes them over.
    """
    back = [row for row in given if row["action"] == "withdraw"]
    new: dict[str, Row] = {}
    for row in given:
        if any(takes_back(withdrawal, row) for withdrawal in back):
            continue
        new.setdefault(str(row["subject"]), {}).update({name: v for name, v in values(row).items() if name in _SUM})
    told = [subject for subject, fields in new.items() if fields]
    with storage_errors(tracker.path):
        found = tracker.connection.execute(_TOLD_BY_OTHERS, {"told": told}).fetchall() if told else []
    return [
        f"{mention}: its package {package} has other mentions that still say"
        f" {currency} {low:,.0f}: correct the package instead"
        for mention, package, low, high, currency in found
        if new[mention].items() - {"low": low, "high": high, "currency": currency}.items()
    ]


def taken_back(given: Sequence[Row], stored: Iterable[Row]) -> int:
    """How many of these decisions one of those stored takes back that isn't among them.

    Args:
        given: as `read_corrections` has them.
        stored: as `Tracker.corrections` has them, the given ones among them.
    """
    contents = set(map(_content, given))
    standing: list[Row] = []
    gone = 0
    for row in by_age(stored):
        if row["action"] != "withdraw":
            standing += [row] if _content(row) in contents else []
        elif _content(row) not in contents:
            left = [earlier for earlier in standing if not takes_back(row, earlier)]
            gone, standing = gone + len(standing) - len(left), left
    return gone


def _content(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in CORRECTIONS if name != "correction_id")


def _check_header(header: list[str], name: str) -> None:
    known = [column for column in CORRECTIONS if column != "correction_id"]
    if len(header) == 1 and ";" in header[0]:
        raise UnreadableFile(f"{name} has semicolons between its columns", "put commas between the columns")
    for column in header:
        if header.count(column) > 1:
            raise UnreadableFile(f"{name} has the column {column!r} twice", "keep one of the two")
        if column not in known and column != "correction_id":
            near = difflib.get_close_matches(column, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"use {', '.join(known)}"
            raise UnreadableFile(f"{name} has a column {column!r} that nobody knows", remedy)
    for column in _NEEDED:
        if column not in header:
            raise UnreadableFile(f"{name} has no column {column!r}", f"write a first row of {', '.join(known)}")


def _row(header: list[str], cells: list[str], where: str) -> Row:
    if any(cells[len(header) :]):
        raise UnreadableFile(f"{where} has more cells than the first row", 'write a value with a comma as "1,000,000"')
    row: Row = {name: cell.strip() or None for name, cell in zip(header, cells, strict=False)}
    row.pop("correction_id", None)
    for column in _NEEDED:
        if not row.get(column):
            raise UnreadableFile(f"{where} has no {column}", "fill it in or remove the row")
    try:
        check(row)
    except UsageError as error:
        raise UnreadableFile(f"{where}: {error.message}", error.remedy) from None
    if row.get("decided"):
        row["decided"] = date.fromisoformat(row["decided"])
    return row
