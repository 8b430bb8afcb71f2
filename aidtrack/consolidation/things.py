"""Things of one package: what several texts, or one text twice, say of the same things counts once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from aidtrack.consolidation.packages import Link, Package
from aidtrack.model import Row
from aidtrack.normalization import counted_as

COUNTED: Final = "item"
REPEATED: Final = "repeated_item"
"""Kinds of link: an item that counts, and one that tells again, or less exactly, what a counted one tells."""

_EXACTNESS: Final = {"exact": 2, "approx": 1, "at_least": 1, "at_most": 1, "range": 1}
_UNSURE_CLASS: Final = re.compile(r", unspecified$|^Generic ", re.IGNORECASE)
"""Classes of the catalogue for things that a text names by their kind alone."""

FEWEST: Final = 4
"""Quantities below are so common that two texts share them by chance."""


def name_of(row: Row) -> str:
    """The catalogue's id of a thing, else its name as the text has it."""
    return str(row.get("item") or row.get("name") or "").casefold()


@dataclass(slots=True)
class _Thing:
    """One thing in one unit: the mentions that tell it, the one that counts first."""

    links: list[Link]

    @property
    def best(self) -> Row:
        return self.links[0].row

    @property
    def documents(self) -> set[str]:
        return {str(link.row["document_id"]) for link in self.links}


def settle(package: Package, sources: Mapping[str, Row]) -> None:
    """Let each thing of a package count by one mention; links of the others become `REPEATED`.

    Of mentions of one thing the news counts before background, an exact number before "about", the longer list before
    the shorter, and of equals the later text, which knows more. A thing that one text names by its kind ("artillery
    rounds") and another by its model ("155mm rounds") is one thing if the numbers agree.

    Args:
        package: with its items linked.
        sources: documents by id.
    """
    told = [link for link in package.links if link.kind == COUNTED]
    if len(told) < 2:
        return
    lists: dict[str, int] = {}
    for link in told:
        lists[link.row["document_id"]] = lists.get(link.row["document_id"], 0) + 1
    by_thing: dict[str, list[Link]] = {}
    for link in told:
        by_thing.setdefault(name_of(link.row), []).append(link)
    found: list[_Thing] = []
    for name in sorted(by_thing):
        same = by_thing[name]
        if len(same) == 1:
            found.append(_Thing(same))
        else:
            found += _by_unit(sorted(same, key=lambda link: _rank(link.row, lists, sources)))
    for thing in _joined(found):
        for link in thing.links[1:]:
            link.kind = REPEATED
            link.reasons = (*link.reasons, _words(link.row, thing.best))


def _rank(row: Row, lists: Mapping[str, int], sources: Mapping[str, Row]) -> tuple[object, ...]:
    """What counts first comes first."""
    published: date = sources.get(row["document_id"], {}).get("published") or date.min
    return (
        row["quantity_low"] is None, row["role"] == "past", -_EXACTNESS.get(row.get("qualifier") or "", 0),
        -lists[row["document_id"]], -published.toordinal(), -(row["quantity_low"] or 0.0), row["id"],
    )  # fmt: skip


def _by_unit(ranked: Sequence[Link]) -> list[_Thing]:
    """One thing a unit: metric tons and rounds of the same are never one number; without a number any unit will do."""
    found: dict[str, _Thing] = {}
    for link in ranked:
        unit = counted_as(str(link.row.get("unit") or ""))
        if link.row["quantity_low"] is None and found:
            next(iter(found.values())).links.append(link)
        elif unit in found:
            found[unit].links.append(link)
        else:
            found[unit] = _Thing([link])
    return list(found.values())


def _joined(found: Sequence[_Thing]) -> list[_Thing]:
    """Things that different texts tell under different names, with the same number of the same class."""
    if len(found) < 2:
        return list(found)
    left: list[_Thing] = []
    # The things that a text names by their kind alone come last, so that they join those of a model.
    for thing in sorted(found, key=_vagueness):
        home = next((other for other in left if _is_same(thing, other)), None)
        if home is None:
            left.append(thing)
        else:
            home.links += thing.links
    return left


def _vagueness(thing: _Thing) -> tuple[bool, bool]:
    row = thing.links[0].row
    return _is_vague(row.get("category") or ""), row["role"] == "past"


def _is_same(one: _Thing, other: _Thing) -> bool:
    mine, its = one.best, other.best
    if mine["quantity_low"] is None or mine["quantity_low"] != its["quantity_low"] or mine["quantity_low"] < FEWEST:
        return False
    return mine.get("unit") == its.get("unit") and _is_akin(mine, its) and one.documents.isdisjoint(other.documents)


def _is_akin(mine: Row, its: Row) -> bool:
    """Whether one names a kind that the other may be of."""
    if not mine.get("category") or not its.get("category"):
        return False
    if mine["category"] == its["category"]:
        return True
    return (_is_vague(mine["category"]) or _is_vague(its["category"])) and bool(_class_words(mine) & _class_words(its))


@lru_cache(maxsize=1 << 12)
def _is_vague(category: str) -> bool:
    return bool(_UNSURE_CLASS.search(category))


def _class_words(row: Row) -> set[str]:
    """Words of a thing's class, in the singular as far as an s goes, without those that say how vague it is."""
    text = _UNSURE_CLASS.sub("", str(row["category"])).casefold()
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text)}


def _words(row: Row, best: Row) -> str:
    if row["quantity_low"] is None or row["quantity_low"] == best["quantity_low"]:
        return f"said again: {best['id']} counts"
    return f"{best['id']} says it more exactly or later, and counts"
