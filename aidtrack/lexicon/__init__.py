"""Words as data: the vocabularies in this folder's CSV files, and the loader that checks them.

A non-programmer can edit every file in a spreadsheet. Cells that hold several words separate them by ` | `;
each row names its source. `tests/test_lexicon.py` checks every file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from aidtrack.errors import LexiconError

#: What separates several words in one cell.
SEPARATOR = "|"


def folder() -> Traversable:
    """The folder in which the vocabularies lie."""
    return files(__name__)


def read_rows(name: str, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of one vocabulary file.

    Args:
        name: path below the lexicon folder, "currencies.csv".
        columns: the columns that the file must have.

    Raises:
        LexiconError: a column is missing, a row is longer than the header, or there is no row at all.
    """
    with (folder() / name).open("r", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise LexiconError(f"lexicon/{name} lacks the column {', '.join(sorted(missing))}", "add it to the header")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise LexiconError(f"lexicon/{name} line {number} has not as many cells as the header", "quote its commas")
    if not rows:
        raise LexiconError(f"lexicon/{name} has no row", "restore the file")
    return rows


def words(cell: str) -> list[str]:
    """The words of one cell.

    >>> words("more than | over|at least")
    ['more than', 'over', 'at least']
    >>> words("")
    []
    """
    return [word.strip() for word in cell.split(SEPARATOR) if word.strip()]


@cache
def qualifiers() -> dict[str, tuple[str, ...]]:
    """Wordings before or after a figure by what they say of it ("more than": at_least).

    Returns:
        {"before:at_least": (...), "after:at_least": (...), ...}.
    """
    table: dict[str, list[str]] = {}
    for row in read_rows("qualifiers.csv", ("phrase", "qualifier", "position", "source")):
        table.setdefault(f"{row['position']}:{row['qualifier']}", []).append(row["phrase"])
    return {key: tuple(phrases) for key, phrases in table.items()}


@cache
def numbers() -> dict[str, int]:
    """Number words by value ("eighteen": 18, "dozen": 12)."""
    return {row["word"]: int(row["value"]) for row in read_rows("numbers.csv", ("word", "value", "source"))}


@cache
def scales() -> dict[str, int]:
    """Scale words and their short forms by value ("bn": 1000000000)."""
    return {row["word"]: int(row["value"]) for row in read_rows("scales.csv", ("word", "value", "source"))}
