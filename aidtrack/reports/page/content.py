"""What the page says: its summary, the packages in words, the things given, what is left out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aidtrack import __version__, queries
from aidtrack.charts import wording
from aidtrack.consolidation.envelopes import DRAWN_FROM, used
from aidtrack.model import TABLES, Precision, Row
from aidtrack.quantities import count, quantity
from aidtrack.reports.export import data_package
from aidtrack.reports.page import packed
from aidtrack.reports.pictures import inlined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidtrack.storage import Tracker

KINDS: Final = (
    "cumulative", "monthly", "donors", "aid-types", "items", "items-over-time", "timeline", "heatmap", "waterfall",
)  # fmt: skip
"""The charts of the page, in order."""

SHOWN: Final = 50
"""Packages shown at first; the others come on request, so that ten thousand stay usable."""

_LONGEST: Final = 400
_EMPTY: Final = "not said"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def content(tracker: Tracker) -> dict[str, Any]:
    """Everything the template shows.

    Args:
        tracker: an open tracker.
    """
    packages, sums = _packages(tracker), queries.mention_sums(tracker.connection)
    return {
        "version": __version__,
        "summary": _summary(tracker, packages, queries.naive_sum(sums)["amount"]),
        "pictures": inlined(tracker, KINDS),
        "packages": packages[:SHOWN],
        "count": len(packages),
        "choices": {name: _choices(packages, name) for name in ("donor", "recipient", "type", "status")},
        **_things(tracker),
        "left_out": _left_out(sums),
        "tables": list(TABLES.values()),
        "data": {"listing": _listing(packages), **packed.tables(tracker), "datapackage": _described()},
    }


# --- summary --------------------------------------------------------------------------------------------


def _summary(tracker: Tracker, packages: Sequence[Entry], naive: float) -> Row:
    grand = queries.totals(tracker.connection)[0]
    days = sorted(package.day for package in packages if package.day and not package.apart)
    top = queries.totals(tracker.connection, ["donor"])[:1]
    return {
        "documents": tracker.count("documents"),
        "figures": tracker.count("amounts"),
        "items": tracker.count("items"),
        "packages": grand["packages"],
        "envelopes": sum(1 for package in packages if package.apart == "envelope"),
        "total": wording.span(grand["low"], grand["high"], "USD"),
        "naive": wording.money(naive, "USD"),
        "times": naive / grand["amount"] if grand["amount"] else 0,
        "when": _when(days),
        "top": wording.sentence(wording.in_text(top[0]["donor"])) if top and top[0]["donor"] else "",
        "top_sum": wording.money(top[0]["amount"], "USD") if top else "",
    }


def _when(days: Sequence[str]) -> str:
    if not days:
        return ""
    first, last = (f"{_MONTHS[int(day[5:7]) - 1]} {day[:4]}" for day in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"


def _left_out(sums: Sequence[Row]) -> list[tuple[str, str, int, str]]:
    return [
        (
            row["reason"], queries.REASONS[row["reason"]], row["mentions"],
            "–" if row["unconverted"] == row["mentions"] else wording.money(row["amount"], "USD"),
        )
        for row in queries.left_out(sums)
    ]  # fmt: skip


# --- packages -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A package as the list shows it; `place` is its row in the table, `apart` why no total counts it."""

    id: str
    place: int
    day: str
    date: str
    donor: str
    recipient: str
    amount: str
    usd: str
    value: float | None
    type: str
    status: str
    apart: str
    sources: int
    used: str
    headline: str


def _packages(tracker: Tracker) -> list[Entry]:
    """All packages, the latest first."""
    rows, apart = tracker.rows("packages"), queries.apart(tracker.connection)
    paid = _used(tracker, rows)
    found = [_entry(place, row, apart, paid) for place, row in enumerate(rows)]
    return sorted(found, key=lambda entry: (entry.day, -entry.place), reverse=True)


def _entry(place: int, row: Row, apart: dict[str, str], paid: dict[str, str]) -> Entry:
    return Entry(
        id=row["package_id"],
        place=place,
        day=row["announced"].isoformat() if row["announced"] else "",
        date=_date(row["announced"], row["date_precision"]),
        donor=wording.donor_name(row["donor"]),
        recipient=wording.donor_name(row["recipient"]) if row["recipient"] else _EMPTY,
        amount=wording.stated(row["low"], row["high"], row["currency"], row["qualifier"]) or "no sum stated",
        usd=wording.money(row["amount_usd"], "USD") if row["amount_usd"] is not None else "",
        value=row["amount_usd"],
        type=row["aid_type"] or "mixed or not said",
        status=row["status"] or _EMPTY,
        apart=apart.get(row["package_id"], ""),
        sources=row["documents"] or 0,
        used=paid.get(row["package_id"], ""),
        headline=_cut(row["headline"] or ""),
    )


def _used(tracker: Tracker, packages: Sequence[Row]) -> dict[str, str]:
    """How much of each envelope later packages have used, in words."""
    links = queries.columns(tracker.connection, "links", ["package_id", "mention_id", "kind"])
    if DRAWN_FROM not in links["kind"]:
        return {}
    named = [dict(zip(links, values, strict=True)) for values in zip(*links.values(), strict=True)]
    return {
        identifier: f"{wording.span(use.low, use.high, use.currency)}, {count(len(use.packages), 'package')}"
        for identifier, use in used(packages, named).items()
    }


def _date(day: date | None, precision: str | None) -> str:
    """A day as precisely as it is known.

    >>> from datetime import date
    >>> [_date(date(2023, 4, 1), how) for how in ("day", "month", "quarter", "year")]
    ['1 Apr 2023', 'Apr 2023', 'Q2 2023', '2023']
    """
    if day is None:
        return _EMPTY
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.QUARTER:
        return f"Q{(day.month + 2) // 3} {day.year}"
    return f"{'' if precision == Precision.MONTH else f'{day.day} '}{_MONTHS[day.month - 1]} {day.year}"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _choices(packages: Sequence[Entry], name: str) -> list[tuple[str, int]]:
    """Values of a filter with how many packages have them."""
    counts = Counter(getattr(package, name) for package in packages)
    return sorted(counts.items(), key=lambda pair: pair[0].casefold())


def _listing(packages: Sequence[Entry]) -> str:
    names = [name for name in Entry.__slots__ if name != "headline"]  # which stands in the table itself
    return packed.packed({name: [getattr(package, name) for package in packages] for name in names})


def _described() -> str:
    """`datapackage.json` of the tables as the page gives them out."""
    files = [Path(f"{name}.csv") for name in TABLES]
    text = json.dumps(data_package(files, "csv", measured=False), ensure_ascii=False, indent=2) + "\n"
    return packed.packed({"text": [text]})


# --- things ---------------------------------------------------------------------------------------------


def _things(tracker: Tracker) -> dict[str, list[tuple[Any, ...]]]:
    """Things with name, category, quantity, unit and packages; and those that no text gives a number of."""
    from aidtrack.lexicon.catalogue import entries

    known = entries()
    things: list[tuple[Any, ...]] = []
    unnumbered: Counter[str] = Counter()
    for row in queries.item_counts(tracker.connection):
        entry = known.get(row["item"] or "")
        name = entry.label if entry else row["item"] or _EMPTY
        if row["quantity_low"] is None:
            unnumbered[name] += row["packages"]
        else:
            category = row["category"] or "not in the catalogue"
            things.append((name, category, quantity(row), row["unit"] or "", row["packages"]))
    return {"things": things, "unnumbered": list(unnumbered.most_common())}
