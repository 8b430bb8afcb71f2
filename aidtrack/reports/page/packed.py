"""The tables as a page carries them: columns of JSON, packed with gzip, in letters that HTML leaves alone.

A page holds tens of thousands of hashes and quotes. An id that names a row of another table is the number of that row,
a sentence that many mentions share stands once, and so does any value that many rows of a column share.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from typing import TYPE_CHECKING, Any, Final

from aidtrack import queries
from aidtrack.model import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from aidtrack.storage import Tracker

Columns = dict[str, list[Any]]

_QUOTES: Final = "quotes"
_REFERENCES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("amounts", "document_id"): ("documents",),
    ("amounts", "parent_id"): ("amounts",),
    ("amounts", "conversion_of"): ("amounts",),
    ("amounts", "quote"): (_QUOTES,),
    ("items", "document_id"): ("documents",),
    ("items", "amount_id"): ("amounts",),
    ("items", "quote"): (_QUOTES,),
    ("packages", "headline"): (_QUOTES,),
    ("links", "package_id"): ("packages",),
    ("links", "mention_id"): ("amounts", "items"),
    ("links", "document_id"): ("documents",),
}
"""Columns that name rows of other tables: of the one after the other where there are two."""


def tables(tracker: Tracker) -> dict[str, str]:
    """All tables of a tracker, packed, by name; and the sentences that they share, as a table of its own.

    Args:
        tracker: an open tracker.
    """
    found = {name: queries.columns(tracker.connection, name) for name in TABLES}
    sentences = [*found["amounts"]["quote"], *found["items"]["quote"]]
    found[_QUOTES] = {"text": list(dict.fromkeys(text for text in sentences if text))}
    places = {name: {key: place for place, key in enumerate(_keys(rows))} for name, rows in found.items()}
    return {name: _table(name, rows, places) for name, rows in found.items()}


def packed(columns: Mapping[str, Sequence[Any]]) -> str:
    """Columns of one length, packed: first their names, then a line each.

    Args:
        columns: values of JSON by name.

    >>> gzip.decompress(base64.b64decode(packed({"id": ["a", "b"], "n": [1, None]}))).decode()
    '["id","n"]\\n["a","b"]\\n[1,null]'
    """
    return _packed(columns, columns.values())


def _packed(names: Iterable[str], stored: Iterable[object]) -> str:
    text = "\n".join(_json(part) for part in (list(names), *stored))
    # Half a surrogate pair, as broken texts have it, can't be written as UTF-8.
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)).decode("ascii")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _keys(rows: Columns) -> list[Any]:
    """The first column, whose values name the rows."""
    return next(iter(rows.values()))


def _table(name: str, rows: Columns, places: Mapping[str, Mapping[str, int]]) -> str:
    types = {column.name: column.type for column in TABLES[name].columns} if name in TABLES else {}
    stored: list[object] = []
    for column, values in rows.items():
        if (name, column) in _REFERENCES:
            stored.append(_references(values, _REFERENCES[name, column], places))
        else:
            plain = _PLAIN.get(types.get(column, ""))
            stored.append(_shared([plain(value) for value in values] if plain else values))
    return _packed(rows, stored)


def _references(values: Sequence[Any], others: Sequence[str], places: Mapping[str, Mapping[str, int]]) -> object:
    """Numbers of rows where there are such rows, else the values themselves."""
    numbers: dict[Any, Any] = {}
    for other in others:
        start = len(numbers)
        numbers |= {key: start + place for key, place in places[other].items()}
    return {"of": list(others), "at": [numbers.get(value, value) for value in values]}


def _shared(values: list[Any]) -> object:
    """Each value once and where it stands, if that is shorter."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) * 2 > len(values):
        return values
    places = {value: place for place, value in enumerate(distinct)}
    return {"values": distinct, "at": [places[value] for value in values]}


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: float | None) -> float | None:
    """A number as short as it goes; none where it isn't finite."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value


_PLAIN: Final[dict[str, Callable[[Any], Any]]] = {"date": _day, "number": _number}
