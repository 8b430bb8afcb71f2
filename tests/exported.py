"""Exported CSV read back, with types and guarded texts restored, as the data package says how to."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from aidtrack.model import TABLES, Row


def restore(text: str) -> str:
    """The text that `export.guard` was given."""
    return text[1:] if re.match(r"'+[=+\-@\t\r]", text) else text


READERS: dict[str, Callable[[str], Any]] = {
    "string": restore,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def read_table(path: Path) -> list[Row]:
    """The rows of an exported table, which its file is named after; an empty cell is None."""
    columns = TABLES[path.stem].columns
    csv.field_size_limit(2**31 - 1)  # the csv module's own is 128 kB a cell, less than a long quote may have
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert head == [column.name for column in columns]
    return [
        {column.name: READERS[column.type](cell) if cell else None for column, cell in zip(columns, cells, strict=True)}
        for cells in lines
    ]
