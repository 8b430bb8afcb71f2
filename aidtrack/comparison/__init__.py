"""Our packages beside those of Kiel's workbook: where the sums differ, and which packages only one of them has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from aidtrack import exchange, queries
from aidtrack.comparison import workbook
from aidtrack.comparison.entries import DIMENSIONS, Entry, admitted, spelled
from aidtrack.comparison.matching import unmatched
from aidtrack.errors import UsageError
from aidtrack.queries import Filters
from aidtrack.queries.summing import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aidtrack.model import Row
    from aidtrack.storage import Tracker

__all__ = ["DIMENSIONS", "MEASURES", "ONLY", "Comparison", "compare", "differs"]

MEASURES: Final = ("ours", "theirs", "difference", "our_packages", "their_activities")
"""The columns of `Comparison.rows` after the dimensions; sums in the comparison's currency."""

ONLY: Final = ("only_in", "donor", "announced", "date_precision", "amount", "id", "text")
"""The columns of `Comparison.only`."""

SAME: Final = 1.0
"""Sums less than one unit of the currency apart are the same: one side may have rounded its cents away."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sources side by side.

    Args:
        name: of the workbook's file.
        currency: ISO 4217 code of all sums.
        ours: the packages that our total counts.
        theirs: the activities of the workbook.
        summary: what was read of the workbook, in a sentence.
        notes: what of either side is not compared, a sentence each.
    """

    name: str
    currency: str
    ours: list[Entry]
    theirs: list[Entry]
    summary: str
    notes: tuple[str, ...]

    def rows(self, by: Sequence[str] = ("donor", "month")) -> list[Row]:
        """Sums of both, and ours minus theirs.

        Args:
            by: any of `DIMENSIONS`; none gives one grand total.

        Returns:
            Rows with the dimensions and `MEASURES`; donors with the largest differences first, times in order.

        Raises:
            UsageError: an unknown dimension.
        """
        dimensions = named(by, DIMENSIONS)
        cells: dict[tuple[str | None, ...], Row] = {} if dimensions else {(): _empty()}
        for side, counted, entries in (
            ("ours", "our_packages", self.ours),
            ("theirs", "their_activities", self.theirs),
        ):
            for entry in entries:
                row = cells.setdefault(tuple(entry.label(name) for name in dimensions), _empty())
                row[side] += entry.value or 0
                row[counted] += 1
        for row in cells.values():
            row["difference"] = row["ours"] - row["theirs"]
        order = _order(cells, dimensions)
        return [{**dict(zip(dimensions, key, strict=True)), **_plain(cells[key])} for key in order]

    def only(self) -> list[Row]:
        """The packages that only one of the two has.

        Returns:
            Rows with `ONLY`: only_in is ours or theirs; the largest first.
        """
        found = zip(("ours", "theirs"), unmatched(self.ours, self.theirs), strict=True)
        rows = [_listed(side, entry) for side, entries in found for entry in entries]
        return sorted(
            rows, key=lambda row: (-(row["amount"] or 0), str(row["donor"]), str(row["announced"]), row["id"])
        )


def differs(row: Row) -> bool:
    """Whether the two sums of a row are more than a rounding apart."""
    return bool(abs(row["difference"]) >= SAME)


def _empty() -> Row:
    return {"ours": Decimal(0), "theirs": Decimal(0), "our_packages": 0, "their_activities": 0}


def _plain(cell: Row) -> Row:
    return {name: float(value) if isinstance(value := cell[name], Decimal) else value for name in MEASURES}


def _order(cells: dict[tuple[str | None, ...], Row], dimensions: Sequence[str]) -> list[tuple[str | None, ...]]:
    """Keys with the donors of the largest differences first, and times in their order, what has none last."""
    weights: dict[str | None, Decimal] = {}
    if "donor" in dimensions:
        place = dimensions.index("donor")
        for key, cell in cells.items():
            weights[key[place]] = weights.get(key[place], Decimal(0)) + abs(cell["difference"])

    def rank(key: tuple[str | None, ...]) -> list[Any]:
        return [
            (-weights[part] if name == "donor" else part is None, part is None, part or "")
            for name, part in zip(dimensions, key, strict=True)
        ]

    return sorted(cells, key=rank)


def _listed(side: str, entry: Entry) -> Row:
    return {
        "only_in": side, "donor": entry.donor, "announced": entry.announced, "date_precision": entry.precision,
        "amount": None if entry.value is None else float(entry.value), "id": entry.id, "text": entry.text,
    }  # fmt: skip


# --- both sides -----------------------------------------------------------------------------------------


def compare(tracker: Tracker, path: str | Path, currency: str = "EUR", filters: Filters | None = None) -> Comparison:
    """Our packages and the activities of Kiel's workbook under the same filters.

    Where the workbook doesn't say who receives, it is all for Ukraine: then only packages to Ukraine, or to nobody
    named, are compared.

    Args:
        tracker: an open tracker.
        path: the workbook.
        currency: ISO 4217 code; theirs are euros, and converted at their announcement's rate where it is another.
        filters: which packages of both. Kiel has no status but two measures: committed is Commitment, allocated and
            delivered are Allocation; without a status all commitments are compared, allocations among them.

    Returns:
        Both sides, to be summed up or matched.

    Raises:
        UsageError: an unknown currency, or a donor or recipient that neither has.
        UnreadableFile: the workbook can't be read.
    """
    filters = filters or Filters()
    if unknown := [status for status in filters.status if status not in workbook.MEASURES]:
        raise UsageError(f"Kiel's workbook has no packages {unknown[0]}", f"take {', '.join(workbook.MEASURES)}")
    others = replace(filters, donor=(), recipient=())
    ours = [_package(row) for row in queries.counted(tracker.connection, queries.Scope(currency, others))]
    book = workbook.read(path, filters.status)
    theirs, unconverted = _converted(book.entries, currency.strip().upper())
    notes = [f"activities without a rate for their date, not converted: {unconverted:,}"] if unconverted else []
    if not (book.has_recipients or filters.recipient):
        kept = [entry for entry in ours if entry.recipient in (None, "Ukraine")]
        if len(kept) < len(ours):
            notes.append(f"packages for others than Ukraine, not compared: {len(ours) - len(kept):,}")
        ours = kept
    named = replace(
        filters,
        donor=spelled("donor", filters.donor, (entry.donor for entry in (*ours, *theirs))),
        recipient=spelled("recipient", filters.recipient, (entry.recipient for entry in (*ours, *theirs))),
    )
    joint = [entry for entry in ours if entry.donor not in named.donor
             and not set(named.donor).isdisjoint((entry.donor or "").split("; "))]  # fmt: skip
    if joint:
        notes.append(f"packages of these donors together with others, not compared: {len(joint):,}")
    sides = admitted(ours, named), admitted(theirs, named)
    return Comparison(book.name, currency.strip().upper(), *sides, book.summary, tuple(notes))


def _package(row: Row) -> Entry:
    return Entry(
        id=row["package_id"], donor=row["donor"], recipient=row["recipient"], announced=row["announced"],
        precision=row["date_precision"] or "", aid_type=row["aid_type"], instrument=row["instrument"],
        value=row["amount"], currency=row["currency"], low=row["low"], high=row["high"], text=row["headline"] or "",
    )  # fmt: skip


def _converted(entries: Iterable[Entry], currency: str) -> tuple[list[Entry], int]:
    """Entries in euros in another currency, and how many have no rate: theirs is no value then."""
    if currency == "EUR":
        return list(entries), 0
    rates, made, missed = exchange.Rates.load(), [], 0
    for entry in entries:
        value = None
        if entry.value is not None:
            found = rates.convert(entry.value, "EUR", currency, entry.announced)
            value = Decimal(str(round(found.value, 2))) if found else None
            missed += found is None
        made.append(replace(entry, value=value))
    return made, missed
