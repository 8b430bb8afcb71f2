"""Files of a person's corrections: CSV with the columns of `storage.CORRECTIONS`."""

from __future__ import annotations

import csv
import difflib
from datetime import date
from pathlib import Path
from typing import Final

from aidtrack.consolidation.decisions import ACTIONS
from aidtrack.errors import UnreadableFile
from aidtrack.model import Row
from aidtrack.reading.sources import unopened
from aidtrack.storage import CORRECTIONS

_NEEDED: Final = ("action", "subject")


def read_corrections(path: str | Path) -> list[Row]:
    """The decisions of a CSV file, as `Tracker.correct` takes them.

    Args:
        path: a UTF-8 CSV file with the columns action and subject, and any other of `storage.CORRECTIONS`.

    Returns:
        One row a decision, all texts but `decided`, which is a date; empty cells are None.

    Raises:
        UnreadableFile: no such file, an unknown column, or a row that lacks action or subject or has an
            action that nobody knows.
    """
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
        lines = list(csv.reader(content.splitlines(keepends=True), strict=True))
    except OSError as error:
        raise unopened(str(path), error) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} is no CSV in UTF-8", "save it as CSV UTF-8") from error
    header = [name.strip().lower() for name in lines[0]] if lines else []
    _check_header(header, str(path))
    return [
        _row(header, cells, f"{path}, row {number}") for number, cells in enumerate(lines[1:], start=2) if any(cells)
    ]


def _check_header(header: list[str], name: str) -> None:
    known = [column for column in CORRECTIONS if column != "correction_id"]
    for column in header:
        if column not in known and column != "correction_id":
            near = difflib.get_close_matches(column, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"use {', '.join(known)}"
            raise UnreadableFile(f"{name} has a column {column!r} that nobody knows", remedy)
    for column in _NEEDED:
        if column not in header:
            raise UnreadableFile(f"{name} has no column {column!r}", f"write a first row of {', '.join(known)}")


def _row(header: list[str], cells: list[str], where: str) -> Row:
    row: Row = {name: cell.strip() or None for name, cell in zip(header, cells, strict=False)}
    row.pop("correction_id", None)
    for column in _NEEDED:
        if not row.get(column):
            raise UnreadableFile(f"{where} has no {column}", "fill it in or remove the row")
    if row["action"] not in ACTIONS:
        raise UnreadableFile(f"{where} has an action {row['action']!r} that nobody knows", f"use {', '.join(ACTIONS)}")
    if row.get("decided"):
        try:
            row["decided"] = date.fromisoformat(row["decided"])
        except ValueError:
            raise UnreadableFile(f"{where} has no date in {row['decided']!r}", "write it as 2023-05-13") from None
    return row
