"""The packages in the columns of Kiel's Ukraine Support Tracker, for those who work with its workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aidtrack import queries
from aidtrack.comparison.entries import period
from aidtrack.comparison.workbook import COLUMNS, MEASURES, NO_DONOR, SHEET
from aidtrack.lexicon.catalogue import entries
from aidtrack.model import AidType, Instrument, Precision
from aidtrack.queries.things import GIVEN
from aidtrack.reports.export import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from aidtrack.model import Row
    from aidtrack.storage import Tracker

FILE: Final = "kiel.xlsx"

_WAYS: Final = {
    Instrument.GRANT.value: "Grant",
    Instrument.LOAN.value: "Loan",
    Instrument.GUARANTEE.value: "Guarantee",
    Instrument.IN_KIND.value: "In-kind",
}
_EQUIPMENT: Final = "Weapons and equipment"  # Kiel's word for military aid in kind


def write(tracker: Tracker, folder: Path) -> Path:
    """Write `FILE` with the one sheet `SHEET`.

    The packages are those that totals count: no envelopes, nothing planned or withdrawn. Each has one row with its
    value in euros at the rate of its announcement, and below it a row for each thing given, which has no value of its
    own, so that no column counts anything twice. A date known by month, quarter or year only is text: 2023-05,
    2023-Q2, 2023.

    Args:
        tracker: an open tracker.
        folder: where to; it is there.

    Returns:
        The file written.

    Raises:
        AidtrackError: more rows than a worksheet holds, or openpyxl is missing.
        OSError: the file can't be written.
    """
    path = folder / FILE
    write_workbook({SHEET: _rows(tracker)}, path)
    return path


def _rows(tracker: Tracker) -> Iterator[list[Any]]:
    yield list(COLUMNS)
    packages = queries.counted(tracker.connection, queries.Scope("EUR"))
    things = _things(tracker)
    for package in sorted(packages, key=lambda row: (str(row["announced"]), row["package_id"])):
        about = _about(package)
        yield _line({**about, **_value(package)})
        for thing in things.get(package["package_id"], ()):
            yield _line({**about, **_thing(thing)})


def _line(cells: Row) -> list[Any]:
    return [cells.get(name) for name in COLUMNS]


def _about(package: Row) -> Row:
    """What stands in every row of a package."""
    kind, way = package["aid_type"], package["instrument"]
    in_kind = way == Instrument.IN_KIND and kind == AidType.MILITARY
    return {
        "ID": package["package_id"],
        "announcement_date": _date(package["announced"], package["date_precision"]),
        "donor": package["donor"] or NO_DONOR,
        "aid_type_general": kind.capitalize() if kind else None,
        "aid_type_specific": _EQUIPMENT if in_kind else _WAYS.get(way),
        "measure": MEASURES.get(package["status"]),
        "explanation": package["headline"],
        "recipient": package["recipient"],
    }


def _value(package: Row) -> Row:
    """The sum, as stated and in euros; a range by its middle, as totals count it."""
    stated = None if package["low"] is None else (package["low"] + package["high"]) / 2
    euros = None if package["amount"] is None else float(package["amount"])
    return {
        "reporting_currency": package["currency"], "source_reported_value": stated,
        "tot_activity_value_EUR": euros, "tot_sub_activity_value_EUR": euros,
    }  # fmt: skip


def _date(day: date | None, precision: str | None) -> date | str | None:
    if day is None or precision in (None, "", Precision.DAY):
        return day
    return period(day, precision)


# --- things ---------------------------------------------------------------------------------------------


def _things(tracker: Tracker) -> dict[str, list[Row]]:
    """The things of each package, each once with its largest stated number, as `queries.item_counts` has them."""
    items = {row["id"]: row for row in tracker.rows("items") if row["role"] in GIVEN}
    found: dict[str, dict[tuple[str, str], Row]] = {}
    for link in tracker.rows("links"):
        item = items.get(link["mention_id"]) if link["kind"] == "item" else None
        if item:
            of_package = found.setdefault(link["package_id"], {})
            key = (item["item"] or str(item["name"]).casefold(), item["unit"] or "")
            if (item["quantity_low"] or 0) >= (of_package.get(key, item)["quantity_low"] or 0):
                of_package[key] = item
    return {package: [things[key] for key in sorted(things)] for package, things in found.items()}


def _thing(item: Row) -> Row:
    entry = entries().get(item["item"] or "")
    return {
        "explanation": item["quote"],
        "item": entry.label if entry else item["name"],
        "item_type": entry.kiel_type if entry else None,
        "item_sub_type": entry.kiel_sub_type if entry else None,
        "item_numb": item["quantity_low"],
    }
