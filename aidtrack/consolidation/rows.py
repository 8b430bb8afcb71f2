"""Rows in little memory: there are a million of them at once where the figures of a donor can't be parted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any, Final

from aidtrack.model import Row

_MOST: Final = 20_000
"""Values of a column that are kept to be shared: where nearly every row has its own, there is nothing to share."""


def shaped(names: Sequence[str]) -> Callable[[Iterable[Any]], Row]:
    """What makes rows with these keys: dicts like any other, in a third of the memory.

    The attributes of an object are a dict that holds values only: Python keeps their names once for all objects of a
    class (PEP 412), up to thirty of them, and as long as a row gets no other key.

    Args:
        names: the keys.

    >>> shaped(("low", "high"))((3.0, 4.0))
    {'low': 3.0, 'high': 4.0}
    """
    shape = type("Shape", (), {})
    first = shape()
    for name in names:
        setattr(first, name, None)

    def made(values: Iterable[Any]) -> Row:
        row: Row = shape().__dict__
        row.update(zip(names, values, strict=True))
        return row

    return made


def sharing(
    chunks: Iterable[Sequence[tuple[Any, ...]]], names: Sequence[str], shared: Container[str]
) -> Iterator[tuple[Any, ...]]:
    """The same values, of which equal ones are one object: a database makes new ones for every row.

    Args:
        chunks: of tuples.
        names: the columns of a tuple.
        shared: those of which many rows have the same few values of one type.

    >>> told = [("a", "-".join("xy")), ("b", "-".join("xy"))]
    >>> (_, one), (_, other) = sharing([told], ("id", "donor"), {"donor"})
    >>> one is other
    True
    """
    known: list[tuple[int, dict[Any, Any]]] = [(turn, {}) for turn, name in enumerate(names) if name in shared]
    for chunk in chunks:
        columns = list(zip(*chunk, strict=True))
        for turn, before in known:
            columns[turn] = tuple(map(before.setdefault, columns[turn], columns[turn]))
            if len(before) > _MOST:
                before.clear()
        yield from zip(*columns, strict=True)
