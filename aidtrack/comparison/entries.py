"""One decision to give aid as either side of a comparison tells it, and which of them are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from aidtrack.lexicon import actors
from aidtrack.model import Precision
from aidtrack.queries import PERIODS, Filters
from aidtrack.queries.filters import in_order, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

DIMENSIONS: Final = ("donor", *PERIODS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A package of ours, or an activity of a workbook.

    Args:
        id: of the package or activity.
        donor: by the lexicon's name; None where nobody says.
        recipient: likewise.
        announced: first day of the stretch of time that is known; None where none is.
        precision: how exactly: day, month, quarter, year.
        aid_type: one of `model.AidType`, or None.
        instrument: one of `model.Instrument`, or None.
        value: in the comparison's currency; None where none is stated or there is no rate.
        currency: the currency it was stated in, or None.
        low: as stated, in that currency.
        high: likewise.
        text: what the source says of it.
    """

    id: str
    donor: str | None
    recipient: str | None
    announced: date | None
    precision: str
    aid_type: str | None
    instrument: str | None
    value: Decimal | None
    currency: str | None
    low: float | None
    high: float | None
    text: str

    def label(self, dimension: str) -> str | None:
        """The entry's place in one of `DIMENSIONS`, as totals write it.

        >>> entry = Entry("p", "Norway", None, date(2023, 4, 1), "quarter", None, None, None, None, None, None, "")
        >>> [entry.label(dimension) for dimension in DIMENSIONS]
        ['Norway', '2023-Q2', '2023-Q2', '2023']
        """
        if dimension == "donor":
            return self.donor
        return None if self.announced is None else period(self.announced, self.precision, dimension)


def period(day: date, precision: str | None, dimension: str = "month") -> str:
    """The month, quarter or year of a day, or the longest that is known of it.

    >>> [period(date(2023, 4, 1), known) for known in ("day", "quarter", "year")]
    ['2023-04', '2023-Q2', '2023']
    """
    # What is known by year only belongs to no month, and says so.
    year = f"{day.year:04}"
    if dimension == "year" or precision == Precision.YEAR:
        return year
    coarse = dimension == "quarter" or precision == Precision.QUARTER
    return f"{year}-Q{(day.month + 2) // 3}" if coarse else f"{day:%Y-%m}"


# --- names ----------------------------------------------------------------------------------------------


def actor_name(text: str) -> str | None:
    """A donor or recipient by the lexicon's name; as it stands where the lexicon doesn't know it.

    Args:
        text: a cell of a workbook, or what a person wrote; several joint ones are parted by semicolons.

    >>> [actor_name(text) for text in ("EU (Commission and Council)", "USA", "norway; Denmark", "Turkiye", "FInland")]
    ['European Union', 'United States', 'Norway; Denmark', 'Türkiye', 'Finland']
    >>> actor_name("Group of friends"), actor_name(" ")
    ('Group of friends', None)
    """
    return "; ".join(_actor(part) for part in " ".join(text.split()).split(";") if part.strip()) or None


@cache
def _actor(text: str) -> str:
    text = text.strip()
    if text.casefold() in _folded():
        return _folded()[text.casefold()]
    found = actors.find(text)
    # "EU (Commission and Council)": who stands first, unless others stand before it in words that nobody knows.
    if found and re.fullmatch(r"(?:the )?", text[: found[0].start], re.IGNORECASE):
        return found[0].actor
    return found[0].actor if found and len({mention.actor for mention in found}) == 1 else text


@cache
def _folded() -> dict[str, str]:
    """Names and codes of all actors in small letters."""
    codes = actors.codes()
    return {code.casefold(): name for name, code in codes.items() if code} | {name.casefold(): name for name in codes}


# --- filters --------------------------------------------------------------------------------------------


def admitted(entries: Iterable[Entry], filters: Filters) -> list[Entry]:
    """The entries that filters let through; their status and currency are the sources' own matter.

    Args:
        entries: of either side.
        filters: with donors and recipients by the lexicon's names.
    """
    return [entry for entry in entries if _admits(filters, entry)]


def _admits(filters: Filters, entry: Entry) -> bool:
    for name in ("donor", "recipient", "aid_type", "instrument"):
        wanted = getattr(filters, name)
        if wanted and getattr(entry, name) not in wanted:
            return False
    if not (filters.since or filters.until):
        return True
    day = entry.announced
    return day is not None and (filters.since or day) <= day <= (filters.until or day)


def spelled(kind: str, wanted: Iterable[str], known: Iterable[str | None]) -> tuple[str, ...]:
    """Names that a person gave, by the lexicon's names.

    Args:
        kind: donor or recipient, for the message.
        wanted: names, codes or aliases.
        known: the names that either side has.

    Raises:
        UsageError: neither side has the name; the nearest one is told.
    """
    names = {name for name in known if name}
    found = []
    for text in map(in_order, wanted):
        name = text if text in names else actor_name(text)
        if name not in names:
            raise unknown(kind, text, names)
        found.append(name)
    return tuple(found)
