"""Rows into tables: by way of numpy columns, and made storable before."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from aidtrack import likeness, tables
from aidtrack.model import MOST_MONEY, Document, Figures, Role, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

_MEMORY: Final = "200MB"
"""What DuckDB may take while documents come in."""


@contextmanager
def lean(connection: DuckDBPyConnection, memory: str = _MEMORY) -> Iterator[None]:
    """With little memory for DuckDB: each checkpoint of a growing table takes more, as far as it is given more.

    Args:
        connection: an open tracker database.
        memory: what it may take, as DuckDB writes it.
    """
    import duckdb

    with suppress(duckdb.OutOfMemoryException):  # more is in use already: it goes on as it was
        connection.execute(f"SET memory_limit = '{memory}'")
    try:
        yield
    finally:
        connection.execute("RESET memory_limit")


def insert(
    connection: DuckDBPyConnection, table: str, rows: Sequence[Row], names: Sequence[str], run: int | None = None
) -> None:
    """Rows into a table by way of numpy columns: ten times faster than executemany, and without pandas.

    Args:
        connection: an open tracker database.
        table: any of its tables.
        rows: what to insert; a column that a row lacks is empty.
        names: the columns to fill.
        run: number of the run that the rows belong to; None for a table without one, or for its default.
    """
    if not rows:
        return
    import numpy

    columns = {f"c{index}": numpy.empty(len(rows), dtype=object) for index in range(len(names))}
    for index, name in enumerate(names):
        columns[f"c{index}"][:] = [clean(row.get(name)) for row in rows]
    connection.register("incoming_columns", columns)
    quoted = [f'"{name}"' for name in names] + ([] if run is None else ["from_run"])
    values = [*columns, *([] if run is None else [str(run)])]
    connection.execute(f"INSERT INTO {table} ({', '.join(quoted)}) SELECT {', '.join(values)} FROM incoming_columns")
    connection.unregister("incoming_columns")


def clean(value: Any) -> Any:
    """Half a surrogate pair can't be stored; one replacement sign for one keeps all offsets.

    >>> clean("a" + chr(0xD83D)), clean(5)
    ('a\ufffd', 5)
    """
    if not isinstance(value, str):
        return value
    text = str(value)
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def document_row(found: Figures, reader: str) -> Row:
    """A document as it is stored: what people get of it, its text, what read it, and what tells copies of it.

    Args:
        found: the document with its figures.
        reader: from `pipeline.fingerprint`.
    """
    document = found.document
    makes = any(amount.role in (Role.NEW, Role.PAST) for amount in found.amounts)
    told = likeness.packed(likeness.signature(document.text)) if makes else ""
    return {**tables.document_row(document), "text": document.text, "reader": reader, "signature": told}


def rows_of(found: Sequence[Figures], reader: str) -> dict[str, list[Row]]:
    """Documents with their figures as they are stored, by table.

    Args:
        found: each document once.
        reader: from `pipeline.fingerprint`.
    """
    return {
        "documents": [document_row(one, reader) for one in found],
        "amounts": distinct(possible(row for one in found for row in tables.amount_rows(one))),
        "items": distinct(row for one in found for row in tables.item_rows(one)),
    }


def possible(rows: Iterable[Row]) -> list[Row]:
    """The amounts of less money than there is."""
    return [row for row in rows if max(abs(row["low"]), abs(row["high"])) < MOST_MONEY]


def distinct(rows: Iterable[Row]) -> list[Row]:
    """The first row of each id."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["id"], row)
    return list(found.values())


def dated(document: Document, by_hand: Mapping[str, date]) -> Document:
    """A document with the date that a person gave it before, unless a person dates it now.

    Args:
        document: what was read.
        by_hand: the dates that people gave stored documents, by id.
    """
    day = by_hand.get(clean(document.id))
    if day is None or document.is_dated_by_hand:
        return document
    return replace(document, published=day, published_from="option")


def is_news(document: Document, known: tuple[str, date | None, str] | None, reader: str) -> bool:
    """Whether it is new, has another text, is read otherwise now, has a date at last, or another one by hand.

    Other changes of what is known about a text are no news: two files with the same text would replace each other on
    every run.

    Args:
        document: what was read.
        known: of the stored one, the hash of the text, its date, and how it was read; None if there is none.
        reader: how it would be read now.
    """
    if known is None:
        return True
    sha256, day, read_by = known
    may_correct = day is None or document.is_dated_by_hand
    redated = document.published not in (None, day) and may_correct
    return sha256 != document.sha256 or read_by != reader or redated
