"""How many of something, in the same words wherever people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from aidtrack.model import Row

SIGNS: Final = {"approx": "~", "at_least": "≥ ", "at_most": "≤ "}
"""How exact a figure is, before it in a table."""

WORDS: Final = {"approx": "about ", "at_least": "at least ", "at_most": "up to "}
"""The same in a sentence."""

_PIECES: Final = ("units", "pieces", "items")


def number(value: Any) -> str:
    """A number with thousands separators, its decimals only where it has some.

    >>> number(3000000.0), number(2.5), number(None)
    ('3,000,000', '2.5', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def count(size: int, noun: str) -> str:
    """A number with its noun in the right form.

    >>> count(1, "package"), count(1200, "package"), count(2, "country")
    ('1 package', '1,200 packages', '2 countries')
    """
    if size != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{size:,} {noun}"


def quantity(row: Row, hedges: Mapping[str, str] = SIGNS) -> str:
    """How many of a thing, from low to high and how exact; an open end is a hedge too.

    Args:
        row: its quantity_low, quantity_high and qualifier.
        hedges: what stands before it, by qualifier: `SIGNS` or `WORDS`.

    >>> quantity({"quantity_low": 10.0, "quantity_high": 12.0, "qualifier": "range"}), quantity({"quantity_low": None})
    ('10–12', '')
    >>> quantity({"quantity_low": 50.0, "quantity_high": 50.0, "qualifier": "at_most"}), quantity({"quantity_low": 9})
    ('≤ 50', '≥ 9')
    """
    low, high = number(row.get("quantity_low")), number(row.get("quantity_high"))
    if not low:
        return ""
    return hedges.get(hedge(row), "") + (f"{low}–{high}" if high and high != low else low)


def hedge(row: Row) -> str:
    """The qualifier of a thing's quantity; `at_least` too where its upper end is open."""
    qualifier = str(row.get("qualifier") or "")
    return "at_least" if qualifier not in SIGNS and row.get("quantity_high") is None else qualifier


def hedge_of_sum(hedges: Iterable[str]) -> str:
    """The qualifier of a sum of figures: what all hedged ones share, else `approx`.

    >>> hedge_of_sum(["exact", "at_least", "range"]), hedge_of_sum(["at_least", "at_most"]), hedge_of_sum(["exact"])
    ('at_least', 'approx', 'exact')
    """
    kinds = set(hedges) & set(SIGNS)
    return kinds.pop() if len(kinds) == 1 else "approx" if kinds else "exact"


def thing(row: Row) -> str:
    """A thing with how many there are of it, for a sentence.

    >>> thing({"quantity_low": 1.5, "quantity_high": 1.5, "unit": "tonnes", "name": "medicine"})
    '1.5 tonnes of medicine'
    >>> thing({"quantity_low": 300.0, "quantity_high": None, "unit": "units", "name": "generators"})
    'at least 300 generators'
    >>> thing({"quantity_low": 1e6, "quantity_high": 1e6, "unit": "rounds", "name": "155mm rounds"})
    '1,000,000 155mm rounds'
    """
    many, name, unit = quantity(row, WORDS), str(row.get("name") or row.get("text") or ""), row.get("unit")
    if many and unit and unit not in _PIECES and unit not in name:
        many += f" {unit} of"
    return f"{many} {name}".strip()
