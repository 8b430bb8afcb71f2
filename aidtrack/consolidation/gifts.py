"""Things given: items to the package they belong to, and packages that are announced without any sum."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Final

from aidtrack.consolidation.canonical import COLUMNS, complete
from aidtrack.consolidation.components import Sums
from aidtrack.consolidation.figures import MAKING, party, reach, span
from aidtrack.consolidation.packages import Link, Package
from aidtrack.consolidation.things import COUNTED, FEWEST, name_of
from aidtrack.model import Row

GIFT_DAYS: Final = 2
"""Days between the news of a gift and that of the sum it is part of."""

FRESH_DAYS: Final = 7
"""Days for which the things that an article lists are those of the sum it looks back on."""


@dataclass(slots=True, eq=False)
class Gift:
    """What one document says a donor gives, without a sum; of the past, it joins a package and makes none."""

    donor: str
    recipient: str
    day: int
    document: Row
    past: bool = False
    rows: list[Row] = field(default_factory=list)
    sums: frozenset[tuple[float, float, str]] = frozenset()
    """What the sums of its document that were not read as aid may stand for, and their currencies."""

    @property
    def items(self) -> set[str]:
        return {name for row in self.rows if (name := name_of(row))}


def attach_items(
    items: Mapping[str, Sequence[Row]],
    amounts: Mapping[str, Sequence[Row]],
    documents: Mapping[str, Row],
    homes: Mapping[str, Package],
    shared: Mapping[str, Package],
    donors: Container[str],
) -> list[Gift]:
    """Link items to the package of their amount, else to the package of their donor in the same document.

    Args:
        items: items by document.
        amounts: amounts by document.
        documents: documents by id.
        homes: packages by the id of the amounts that make them.
        shared: packages by the id of their components and conversions.
        donors: whose packages are made.

    Returns:
        Items that no sum of their document covers, by document, donor and recipient. A name that the catalogue
        doesn't know proves no gift by itself ("the green light").
    """
    found: list[Gift] = []
    for identifier, rows in items.items():
        document, told = documents.get(identifier, {}), amounts.get(identifier, ())
        place = _Place(document, Sums(told, homes), homes, shared)
        gifts: dict[tuple[object, ...], Gift] = {}
        for row in rows:
            if row["role"] not in MAKING:
                continue
            home, reason = _owner(row, place)
            if home is not None:
                home.items |= {name_of(row)}
                home.links.append(Link(row, COUNTED, float(row.get("confidence") or 0.5), (reason,)))
                continue
            day = _day_given(row, document)
            if day is not None and party(row["donor"]) in donors:
                key = party(row["donor"]), party(row.get("recipient")), day, row["role"] == "past"
                if key not in gifts:
                    gifts[key] = Gift(*key[:2], day.toordinal(), document, key[3], sums=_unread(told))
                gifts[key].rows.append(row)
        if gifts:
            found += [gift for gift in gifts.values() if any(row.get("item") for row in gift.rows)]
    return found


def _day_given(row: Row, document: Row) -> date | None:
    """The day of a thing that a donor gives apart from any sum; background needs a day of its own."""
    day, published = row.get("date"), document.get("published")
    is_background = row["role"] == "past" and day in (None, published)
    return None if is_background or not row.get("donor") or _is_owned(row) else day or published


def _unread(amounts: Iterable[Row]) -> frozenset[tuple[float, float, str]]:
    return frozenset(
        (*reach(row["low"], row["high"], row.get("qualifier") or "")[:2], row["currency"])
        for row in amounts if row["role"] == "other"
    )  # fmt: skip


def _is_owned(row: Row) -> bool:
    """Whether it belongs to an amount that makes no package: a plan's, a running total's, a foreign one's."""
    return row.get("amount_id") is not None


@dataclass(slots=True)
class _Place:
    """A document as its things see it; `fitting` keeps the sums for things of which it says the same."""

    document: Row
    sums: Sums
    homes: Mapping[str, Package]
    shared: Mapping[str, Package]
    fitting: dict[tuple[object, ...], list[Row]] = field(default_factory=dict)


def _owner(row: Row, place: _Place) -> tuple[Package | None, str]:
    """The package of an item, and why."""
    homes, shared = place.homes, place.shared
    amount_id = row.get("amount_id")
    if amount_id:
        return homes.get(amount_id) or shared.get(amount_id), "named with the sum"
    key = row.get("donor"), row.get("recipient"), row.get("date"), row["role"]
    sums = place.fitting.get(key)
    if sums is None:
        sums = place.fitting[key] = _fitting_sums(row, place)
    if not sums:
        return None, ""
    # The last one before it; sums are in the order of the text.
    chosen = sums[max(0, bisect_right(sums, row["start"], key=itemgetter("start")) - 1)]
    return homes.get(chosen["id"]) or shared.get(chosen["id"]), "in the same text as the sum, of the same donor"


def _fitting_sums(row: Row, place: _Place) -> list[Row]:
    """The sums of its text that an item may belong to."""
    document, donor = place.document, party(row.get("donor"))
    # A thing without a day of its own has its document's, which says nothing about the sum's.
    day = None if row.get("date") == document.get("published") else row.get("date")
    near = [
        other for other in place.sums.of(donor)
        if _same_recipient(row, other) and _same_day(day, other)
    ]  # fmt: skip
    fitting = [other for other in near if other["role"] == row["role"]]
    if not fitting and donor and row["role"] == "new":
        # Last week's package with its list: the sum is background already, the things are the news.
        fitting = [other for other in near if _is_fresh(place.homes[other["id"]], document)]
    return [other for other in fitting if not other.get("envelope")] or fitting


def _is_fresh(home: Package, document: Row) -> bool:
    published: date | None = document.get("published")
    return home.day is not None and published is not None and 0 <= (published - home.day).days <= FRESH_DAYS


def _same_recipient(row: Row, other: Row) -> bool:
    mine, its = party(row.get("recipient")), party(other.get("recipient"))
    return mine == its or not mine or not its or bool(set(mine.split("; ")) & set(its.split("; ")))


def _same_day(day: date | None, other: Row) -> bool:
    if day is None:
        return True
    first, last, _ = span(other.get("date"), other.get("date_precision"))
    if first is None or last is None:
        return True
    return first - GIFT_DAYS <= day.toordinal() <= last + GIFT_DAYS


# --- packages without a sum ------------------------------------------------------------------------------


def merge_gifts(gifts: Iterable[Gift], packages: Sequence[Package]) -> list[Package]:
    """Packages for gifts without a sum: told by several documents once, and not beside a package with a sum.

    Args:
        gifts: as `attach_items` leaves them.
        packages: packages with a sum; a gift of the same donor, recipient and days joins one from another document.

    Returns:
        New packages without a figure.
    """
    priced = _by_donor(packages)
    made: dict[str, list[tuple[int, Package]]] = {}
    new: list[Package] = []
    for gift in sorted(gifts, key=_order):
        home, reason = _fitting(gift, priced.get(gift.donor, []))
        if home is None:
            home, reason = _fitting(gift, made.get(gift.donor, []))
        if home is None and gift.past:
            continue
        if home is None:
            home, reason = _package(gift), "announced without a sum"
            new.append(home)
            # Sorted by day, since gifts come by day.
            made.setdefault(gift.donor, []).append((gift.day, home))
        home.items |= gift.items
        home.documents |= {gift.document["id"]}
        home.row["recipient"] = home.row["recipient"] or gift.recipient or None
        home.links += [Link(row, COUNTED, float(row.get("confidence") or 0.5), (reason,)) for row in gift.rows]
    return new


def _order(gift: Gift) -> tuple[object, ...]:
    """News before background, by day; of one day the longest list first."""
    return gift.past, gift.day, gift.donor, gift.recipient, -len(gift.rows), gift.rows[0]["id"]


def _by_donor(packages: Iterable[Package]) -> dict[str, list[tuple[int, Package]]]:
    found: dict[str, list[tuple[int, Package]]] = {}
    for package in packages:
        if package.day is not None and not package.row["envelope"]:
            found.setdefault(party(package.row["donor"]), []).append((package.day.toordinal(), package))
    for listed in found.values():
        listed.sort(key=lambda pair: (pair[0], pair[1].best))
    return found


def _fitting(gift: Gift, listed: list[tuple[int, Package]]) -> tuple[Package | None, str]:
    """The package within the days that shares most; one without any list of things takes a gift too."""
    start = bisect_left(listed, gift.day - FRESH_DAYS, key=_day)
    best: tuple[float, Package, str] | None = None
    for day, package in listed[start:]:
        if day > gift.day + GIFT_DAYS:
            break
        recipient = party(package.row["recipient"])
        if recipient and gift.recipient and recipient != gift.recipient:
            continue
        if day < gift.day - GIFT_DAYS:
            likeness, words = (0.05, "the same things in the same numbers") if _is_retold(gift, package) else (0.0, "")
        else:
            likeness, words = _likeness(gift, package)
        if likeness > 0 and (best is None or likeness > best[0]):
            best = likeness, package, words
    if best is None:
        return None, ""
    return best[1], f"of the same donor and days, {best[2]} ({best[0]:.2f})"


def _is_retold(gift: Gift, package: Package) -> bool:
    """Whether a report of days later has no number that the package hasn't, and one that hardly occurs twice."""
    if gift.items.isdisjoint(package.items):
        return False
    known = _numbers(link.row for link in package.links if link.kind == COUNTED)
    told = _numbers(gift.rows)
    return told <= known and any(number >= FEWEST for _, number in told)


def _numbers(rows: Iterable[Row]) -> set[tuple[str, float]]:
    return {(name_of(row), row["quantity_low"]) for row in rows if row["quantity_low"] is not None}


def _likeness(gift: Gift, package: Package) -> tuple[float, str]:
    """How much a gift and a package of its days share, and what in words; nothing for background of the same text."""
    if gift.document["id"] in package.documents:
        return (0.0, "") if gift.past else (1.0, "announced in the same text")
    row = package.row
    if row["low"] is not None and any(
        lo <= row["low"] and row["high"] <= hi and row["currency"] == currency for lo, hi, currency in gift.sums
    ):
        return 1.0, "in a text that names its sum"
    if not package.items and not gift.past:
        return 0.1, "no other list of things"
    return len(gift.items & package.items) / len(gift.items), "the same things"


def _day(entry: tuple[int, Package]) -> int:
    return entry[0]


def _package(gift: Gift) -> Package:
    rows = sorted(gift.rows, key=lambda row: (row["start"], row["id"]))
    first = rows[0]
    values: Row = dict.fromkeys(COLUMNS)
    values.update(
        donor=first["donor"], recipient=first.get("recipient"), announced=date.fromordinal(gift.day),
        date_precision="day", qualifier=None, aid_type=_aid_type(rows), instrument="in_kind", envelope=False,
        status="committed", confidence=round(0.9 * max(float(row.get("confidence") or 0.5) for row in rows), 4),
        headline=first.get("quote"),
    )  # fmt: skip
    return Package(complete(values), first["id"])


_CIVIL: Final = ("humanitarian", "food", "shelter", "medical", "energy", "civilian", "vehicle")


def _aid_type(rows: Iterable[Row]) -> str | None:
    """Military where a thing has a military class, humanitarian where all are civil, else unknown."""
    kinds = [str(row["category"]).casefold() for row in rows if row.get("category")]
    if not kinds:
        return None
    return "humanitarian" if all(any(word in kind for word in _CIVIL) for kind in kinds) else "military"
