"""What charts draw: the questions to the database, and the notes that belong under every picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from aidtrack import queries
from aidtrack.charts import wording
from aidtrack.errors import UsageError
from aidtrack.model import Precision, Qualifier
from aidtrack.quantities import count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidtrack.model import Row
    from aidtrack.queries import Filters
    from aidtrack.storage import Tracker

OTHERS: Final = "Others"


class NothingToDrawError(UsageError):
    """No package, sum or thing is left to draw."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that counts, with its sums in the chart's currency; None where it states none or has no rate."""

    id: str
    donor: str
    announced: date | None
    precision: str
    low: float | None
    high: float | None
    value: float | None
    qualifier: str
    instrument: str
    tranche: int | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Names with their sums, the largest first, the rest summed up under `OTHERS`."""

    names: list[str]
    kept: frozenset[str]
    rest: int

    def of(self, name: str) -> str:
        """The name itself, or the group it went into."""
        return name if name in self.kept else OTHERS

    def label(self, name: str) -> str:
        """The name as shown; the group says how many it holds."""
        return f"{self.rest} others" if name == OTHERS else name


def ranked(sums: dict[str, float], most: int) -> Ranked:
    """The largest names, and one group of the others if there are more than `most`.

    Args:
        sums: name to sum.
        most: how many names to have at the end, the group included.

    >>> ranked({"a": 1, "b": 5, "c": 2}, 2).names
    ['b', 'Others']
    """
    order = sorted(sums, key=lambda name: (-sums[name], name))
    if len(order) <= most:
        return Ranked(order, frozenset(order), 0)
    kept = order[: most - 1]
    return Ranked([*kept, OTHERS], frozenset(kept), len(order) - len(kept))


def _package(row: Row) -> Package:
    low, high, value = (None if row[name] is None else float(row[name]) for name in ("low_in", "high_in", "amount"))
    return Package(
        id=row["package_id"],
        donor=wording.donor_name(row["donor"]),
        announced=row["announced"],
        precision=row["date_precision"] or "",
        low=low,
        high=high,
        value=value,
        qualifier=row["qualifier"] or "",
        instrument=row["instrument"] or "",
        tranche=row["tranche"],
    )


class Subject:
    """Everything a chart asks about the packages of a filter in one currency.

    Args:
        tracker: an open tracker.
        filters: which packages.
        currency: ISO 4217 code.

    Raises:
        NothingToDrawError: no package matches.
        UsageError: an unknown currency, donor or recipient.
    """

    def __init__(self, tracker: Tracker, filters: Filters, currency: str) -> None:
        self.tracker, self.filters, self.currency = tracker, filters, currency.strip().upper()
        self.scope = queries.Scope(self.currency, filters)
        self.grand = self.totals(())[0]
        if not self.grand["packages"]:
            if filters == queries.Filters():
                raise NothingToDrawError("the tracker has no packages to draw", "add documents that report some")
            raise NothingToDrawError(f"no packages match {wording.described(filters)}", "loosen the filter")

    def need_money(self) -> None:
        """Make sure that there is a sum to draw.

        Raises:
            NothingToDrawError: no package states a sum in a currency with a rate.
        """
        if not self.grand["high"] > 0:
            raise NothingToDrawError(
                "none of the packages that match states a sum", "loosen the filter, or chart items"
            )

    def totals(self, by: Sequence[str]) -> list[Row]:
        """`queries.totals` of this subject."""
        return queries.totals(self.tracker.connection, by, self.scope)

    def series(self, by: str | None, period: str) -> list[Row]:
        """`queries.time_series` of this subject."""
        return queries.time_series(self.tracker.connection, by, period, self.scope)

    @cached_property
    def item_counts(self) -> list[Row]:
        """`queries.item_counts` by category of this subject."""
        return queries.item_counts(self.tracker.connection, "category", self.scope)

    @cached_property
    def item_series(self) -> list[Row]:
        """`queries.item_series` of this subject."""
        return queries.item_series(self.tracker.connection, self.scope)

    @cached_property
    def waterfall(self) -> list[Row]:
        """`queries.waterfall` of this subject."""
        return queries.waterfall(queries.mention_sums(self.tracker.connection, self.scope), self.grand["amount"])

    @cached_property
    def packages(self) -> list[Package]:
        """The packages that count, each with its sum in the currency."""
        return [_package(row) for row in queries.counted(self.tracker.connection, self.scope)]

    @cached_property
    def donors(self) -> dict[str, float]:
        """Donor to sum, the largest first."""
        return {wording.donor_name(row["donor"]): row["amount"] for row in self.totals(["donor"])}

    @cached_property
    def up_to(self) -> dict[str, float]:
        """Donor to the part of its sum that is stated as a ceiling."""
        found: dict[str, float] = {}
        for package in self.packages:
            if package.qualifier == Qualifier.AT_MOST and package.value:
                found[package.donor] = found.get(package.donor, 0.0) + package.value
        return found

    # --- words ------------------------------------------------------------------------------------------

    @cached_property
    def recipients(self) -> str:
        """To whom, in words: a name if there is one only."""
        names = [row["recipient"] for row in self.totals(["recipient"]) if row["recipient"]]
        if not names:
            return ""
        return f" to {wording.in_text(names[0])}" if len(names) == 1 else f" to {len(names)} recipients"

    @cached_property
    def measure(self) -> str:
        """What is measured, such as: Commitments of military aid to Ukraine."""
        return f"{wording.measure(self.filters)}{self.recipients}"

    @cached_property
    def when(self) -> str:
        """The time in words: since February 2022."""
        days = [package.announced for package in self.packages if package.announced]
        if not days:
            return ""
        first, last = wording.month(min(days)), wording.month(max(days))
        if first == last:
            return f" in {first}"
        return f" between {first} and {last}" if self.filters.until else f" since {first}"

    def money(self, amount: float) -> str:
        """A sum in the subject's currency, in short."""
        return wording.money(amount, self.currency)

    @property
    def unit(self) -> str:
        """The currency in words."""
        return wording.currency_name(self.currency)

    def lead(self) -> str:
        """Who gave most, of how much, since when."""
        total, verb = self.grand["amount"], wording.verb(self.filters)
        named = [name for name in self.donors if name != wording.donor_name(None)]
        if not named:
            return f"{self.money(total)} {verb}{self.when}"
        top = named[0]
        who = wording.sentence(wording.in_text(top))
        has = wording.has(top)
        if len(self.donors) == 1:
            return f"{who} {has} {verb} {self.money(total)}{self.when}"
        most = "most" if self.donors[top] >= max(self.donors.values()) else "most of the named donors"
        return f"{who} {has} {verb} {most}: {self.money(self.donors[top])} of {self.money(total)}{self.when}"

    @cached_property
    def documents(self) -> int:
        """How many documents tell the packages of the filter."""
        found = queries.columns(self.tracker.connection, "links", ["document_id"], self.filters)
        return len(set(found["document_id"]))

    def source(self) -> str:
        """Where the figures come from."""
        told = self.documents or self.tracker.count("documents")
        return f"Source: {count(told, 'document')} read with aidtrack, {count(self.grand['packages'], 'package')}."

    def method(self) -> list[str]:
        """What is counted, and what a reader must know about it."""
        rate = f"in {self.unit} at the rate of its announcement day"
        notes = [
            f"Method: each package counted once, {rate}; envelopes, running totals, components"
            f"{'' if self.filters.status else ' and planned sums'} not counted."
        ]
        ceilings = sum(self.up_to.values())
        if ceilings:
            notes.append(f"Sums stated as “up to” ({self.money(ceilings)}) count in full.")
        unvalued, unconverted = self.grand["unvalued"], self.grand["unconverted"]
        if unvalued:
            notes.append(f"{count(unvalued, 'package')} without a stated sum not shown.")
        if unconverted:
            notes.append(f"{count(unconverted, 'package')} without an exchange rate not shown.")
        joint = sum(row["packages"] for row in queries.shared(self.tracker.connection, self.scope))
        if joint:
            notes.append(f"{count(joint, 'package')} given or received together with others not shown.")
        return notes

    def dating(self) -> list[str]:
        """What a chart over time must say about inexact dates."""
        notes = []
        undated = sum(1 for package in self.packages if package.announced is None)
        coarse = sum(1 for package in self.packages if package.precision in (Precision.YEAR, Precision.QUARTER))
        if undated:
            notes.append(f"{count(undated, 'package')} without a date left out.")
        if coarse:
            notes.append(f"{count(coarse, 'package')} known only by year or quarter put at its first day.")
        return notes
