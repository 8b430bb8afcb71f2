"""Workbooks with the columns of Kiel's Ukraine Support Tracker, of any of its releases, as entries to compare with.

Releases differ: columns were renamed, the heading moved down, dates are cells, numbers or texts, a missing value is a
dot or "No price". Of the two value columns the activity's total stands once for each; Kiel's commitments are its sum.
Kiel's allocations are the sum of the sub-activities' values in the rows marked Allocation.
"""

from __future__ import annotations

import difflib
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aidtrack.comparison.entries import Entry, actor_name
from aidtrack.errors import AidtrackError, UnreadableFile
from aidtrack.extractors import dates
from aidtrack.model import AidType, Instrument, Precision, Status
from aidtrack.reading.sources import Source, printable_path, unopened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SHEET: Final = "Bilateral Assistance, MAIN DATA"
COLUMNS: Final = (
    "ID", "announcement_date", "donor", "aid_type_general", "aid_type_specific", "measure", "explanation", "item",
    "item_type", "item_sub_type", "item_numb", "item_price_USD", "reporting_currency", "source_reported_value",
    "tot_activity_value_EUR", "tot_sub_activity_value_EUR", "recipient",
)  # fmt: skip
"""Kiel's columns by their newest names, and the recipient, which its sheet needn't say."""

NO_DONOR: Final = "Unknown"
"""What stands for the donor of a package of which nobody says who gives; a row without any donor is no activity."""

ALLOCATED: Final = (Status.ALLOCATED.value, Status.DELIVERED.value)
MEASURES: Final = {Status.COMMITTED.value: "Commitment", **dict.fromkeys(ALLOCATED, "Allocation")}
"""Kiel's measure by our status."""

# Each field with its names in all releases, folded as by `_folded`, the newest first.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("activity id", "id"),
    "date": ("announcement date", "date of announcement", "date"),
    "donor": ("donor", "countries", "country", "donor country"),
    "aid_type": ("aid type general", "type of aid general"),
    "instrument": ("aid type specific", "type of aid specific"),
    "measure": ("measure",),
    "text": ("explanation", "description"),
    "currency": ("reporting currency", "original currency"),
    "stated": ("source reported value", "monetary value as given by source"),
    "month": ("month",),
    "recipient": ("recipient",),
}
_COMMITTED: Final = ("tot activity value eur", "converted value in eur", "tot sub activity value eur")
_ALLOCATED: Final = (
    "tot sub activity value eur redistr", "tot sub activity value eur", "allocated total in eur redistributed",
)  # fmt: skip
_PER_ACTIVITY: Final = _COMMITTED[0]
_HEADING_ROWS: Final = 40
_BLANK: Final = re.compile(r"[-–—.…?\s]*|n/?a|nan|none", re.IGNORECASE)
_TOTAL: Final = re.compile(r"(?:grand |sub-?)?total\b|sum\b|average\b|all (?:donors|countries)\b", re.IGNORECASE)
_SERIALS: Final = (30_000, 60_000)  # 1982 to 2064, as a spreadsheet counts days
_COARSE: Final = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)))?")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")
_WAYS: Final = (
    ("guarantee", Instrument.GUARANTEE), ("loan", Instrument.LOAN), ("grant", Instrument.GRANT),
    ("in-kind", Instrument.IN_KIND), ("in kind", Instrument.IN_KIND), ("equipment", Instrument.IN_KIND),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook tells.

    Args:
        name: of the file.
        entries: its activities, in euros.
        has_recipients: whether it says who receives; Kiel's doesn't, since it is all for Ukraine.
        summary: what was read and what was left out, in a sentence.
    """

    name: str
    entries: list[Entry]
    has_recipients: bool
    summary: str


@dataclass(slots=True)
class _Sheet:
    """A sheet's rows below its heading, and where in them each column stands."""

    title: str
    places: dict[str, int]
    rows: Iterator[tuple[Any, ...]]

    def field(self, name: str) -> Callable[[Sequence[Any]], Any]:
        """A function that takes the field's cell out of a row; None where the sheet hasn't got the column."""
        return self.column(*_NAMES[name])

    def column(self, *names: str) -> Callable[[Sequence[Any]], Any]:
        place = next((self.places[name] for name in names if name in self.places), -1)
        return lambda row: row[place] if 0 <= place < len(row) else None


@dataclass(slots=True)
class _Activity:
    """The rows of one activity."""

    first: Sequence[Any]
    announced: date | None
    precision: str
    values: list[Decimal] = field(default_factory=list)
    stated: set[float] = field(default_factory=set)


# --- reading --------------------------------------------------------------------------------------------


def read(path: str | Path, statuses: Sequence[str] = ()) -> Workbook:
    """The activities of a workbook.

    Args:
        path: an .xlsx file with the sheet `SHEET`, or another sheet with its columns.
        statuses: which of our statuses are asked for: none takes all commitments, allocations among them; allocated
            and delivered ones only the rows marked so, by the values of their sub-activities.

    Returns:
        Entries in euros; an activity without a value has None. Rows of totals are left out.

    Raises:
        UnreadableFile: missing, damaged, no .xlsx, or without the sheet or columns.
        AidtrackError: openpyxl is missing.
    """
    path = Path(path)
    sheet = _sheet(path)
    rows, totals = _rows(sheet)
    only_allocated = bool(statuses) and set(statuses) <= set(ALLOCATED)
    if statuses:
        rows = _measured(path, sheet, rows, {MEASURES[status] for status in statuses if status in MEASURES})
    column = _value_column(path, sheet, rows, _ALLOCATED if only_allocated else _COMMITTED)
    activities = _activities(sheet, rows, column)
    entries = [_entry(sheet, number, activity, column) for number, activity in enumerate(activities, 1)]
    unvalued = sum(entry.value is None for entry in entries)
    undated = sum(entry.announced is None for entry in entries)
    told = [
        f"sheet {sheet.title!r} of {path.name}, column {column!r}, {len(rows):,} rows",
        f"{len(entries):,} activities",
    ]
    told += [f"{count:,} {what}" for count, what in (
        (unvalued, "without a value"), (undated, "without a date"), (totals, "left out as totals"),
    ) if count]  # fmt: skip
    return Workbook(printable_path(path.name), entries, "recipient" in sheet.places, ", ".join(told))


def _book(path: Path) -> Any:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise AidtrackError(f"reading {path} needs openpyxl", "pip install 'aidtrack[xlsx]'") from None
    from aidtrack.reading.word import open_archive

    try:
        data = Source(str(path), str(path), path.suffix.lower()).data()
    except OSError as error:
        raise unopened(str(path), error) from error
    open_archive(data, str(path), "xlsx").close()  # refuses what unpacks to too much
    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # it raises whatever its XML parser, zipfile or its own checks raise
        raise UnreadableFile(f"{path} is damaged or no xlsx file", "open and save it again") from error


def _sheet(path: Path) -> _Sheet:
    """The sheet of Kiel's name, else the first one that has its columns."""
    book = _book(path)
    named = [sheet for sheet in book.worksheets if _folded(sheet.title) == _folded(SHEET)]
    missing: list[str] = []
    for sheet in named or book.worksheets:
        found = _heading(sheet)
        if isinstance(found, _Sheet):
            return found
        missing = missing or found
    if named:
        raise UnreadableFile(f"{path}, sheet {named[0].title!r}: {missing[0]}", missing[1])
    titles = ", ".join(sheet.title[:40] for sheet in book.worksheets[:8]) or "none"
    raise UnreadableFile(f"{path} has no sheet {SHEET!r}, only {titles}", "give Kiel's workbook, or name the sheet so")


def _folded(name: Any) -> str:
    """A column's or sheet's name without case, underscores, brackets and commas.

    >>> _folded("tot_activity_value_EUR"), _folded(" Allocated Total in EUR (redistributed) ")
    ('tot activity value eur', 'allocated total in eur redistributed')
    """
    return " ".join(re.findall(r"[^\W_]+", str(name).casefold())) if name is not None else ""


def _heading(sheet: Any) -> _Sheet | list[str]:
    """The sheet below its heading, which may have lines above it; else what is missing, and what to do."""
    rows = sheet.iter_rows(values_only=True)
    best: dict[str, int] = {}
    for _, row in zip(range(_HEADING_ROWS), rows, strict=False):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip():
                places.setdefault(_folded(cell), place)
        if not _lacking(places):
            return _Sheet(str(sheet.title), places, rows)
        best = max(best, places, key=lambda names: (-len(_lacking(names)), len(names)))
    name, known = next(iter(_lacking(best).items()))
    near = [close for wanted in known for close in difflib.get_close_matches(wanted, best, n=1, cutoff=0.7)]
    remedy = f"is {near[0]!r} meant? name it {known[0]!r}" if near else f"name one {' or '.join(known[:2])}"
    return [f"no column of {name}", remedy]


def _lacking(places: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """What a comparison can't do without, with the names it may have."""
    needed = {"donors": _NAMES["donor"], "dates": _NAMES["date"], "values": (*_COMMITTED, *_ALLOCATED)}
    return {name: known for name, known in needed.items() if not any(column in places for column in known)}


def _rows(sheet: _Sheet) -> tuple[list[tuple[Any, ...]], int]:
    """The rows that name a donor, and how many of totals were left out."""
    donor_of, kept, totals = sheet.field("donor"), [], 0
    for row in sheet.rows:
        donor = donor_of(row)
        if not isinstance(donor, str) or _BLANK.fullmatch(donor):
            continue
        if _TOTAL.match(donor.strip()):
            totals += 1
        else:
            kept.append(row)
    return kept, totals


def _measured(path: Path, sheet: _Sheet, rows: Iterable[tuple[Any, ...]], measures: set[str]) -> list[tuple[Any, ...]]:
    """The rows of these measures; every one where the workbook has allocations as a column of their own."""
    if not any(name in sheet.places for name in _NAMES["measure"]):
        if measures == {"Allocation"} and _ALLOCATED[2] in sheet.places:
            return list(rows)
        raise UnreadableFile(f"{path} doesn't say which rows are allocations", "compare without --status")
    measure_of = sheet.field("measure")
    return [row for row in rows if str(measure_of(row) or "").strip().capitalize() in measures]


def _value_column(path: Path, sheet: _Sheet, rows: Sequence[tuple[Any, ...]], wanted: Sequence[str]) -> str:
    """The first of the columns that holds any value."""
    there = [name for name in wanted if name in sheet.places]
    if not there:
        raise UnreadableFile(f"{path}, sheet {sheet.title!r}: no column of values", f"name one {wanted[0]!r}")
    return next((name for name in there if any(_number(sheet.column(name)(row)) for row in rows)), there[0])


# --- activities -----------------------------------------------------------------------------------------


def _activities(sheet: _Sheet, rows: Iterable[tuple[Any, ...]], column: str) -> list[_Activity]:
    """Rows of one id and day together; without ids each row that has a value is an activity."""
    id_of, date_of, month_of = sheet.field("id"), sheet.field("date"), sheet.field("month")
    donor_of, value_of, stated_of = sheet.field("donor"), sheet.column(column), sheet.field("stated")
    found: dict[Any, _Activity] = {}
    for number, row in enumerate(rows):
        announced, precision = announcement(date_of(row), month_of(row))
        identifier = "" if id_of(row) is None else str(id_of(row)).strip()
        key = (identifier, donor_of(row), announced, precision) if identifier else number
        activity = found.setdefault(key, _Activity(row, announced, precision))
        if value := _number(value_of(row)):
            activity.values.append(value)
        if stated := _number(stated_of(row)):
            activity.stated.add(float(stated))
    return list(found.values())


def _entry(sheet: _Sheet, number: int, activity: _Activity, column: str) -> Entry:
    row = activity.first
    values = activity.values
    if column == _PER_ACTIVITY and len(values) > 1 and len(set(values)) == 1:
        values = values[:1]  # an activity has one total, on however many of its rows it is written
    texts = {name: str(cell) if (cell := sheet.field(name)(row)) is not None else ""
             for name in ("id", "donor", "recipient", "instrument", "text", "currency")}  # fmt: skip
    stated = activity.stated.pop() if len(activity.stated) == 1 else None
    return Entry(
        id=texts["id"].strip() or f"row {number}",
        donor=None if texts["donor"].strip() == NO_DONOR else actor_name(texts["donor"]),
        recipient=actor_name(texts["recipient"]) if "recipient" in sheet.places else "Ukraine",
        announced=activity.announced,
        precision=activity.precision,
        aid_type=_aid_type(sheet.field("aid_type")(row)),
        instrument=next((way.value for word, way in _WAYS if word in texts["instrument"].casefold()), None),
        value=sum(values, Decimal(0)) if values else None,
        currency=texts["currency"].strip().upper() or None,
        low=stated,
        high=stated,
        text=" ".join(texts["text"].split()),
    )


def _aid_type(cell: Any) -> str | None:
    word = str(cell or "").strip().casefold()
    return next((kind.value for kind in AidType if word.startswith(kind.value)), None)


def _number(cell: Any) -> Decimal | None:
    """A cell's value to the cent; None where there is none, and nought is none.

    >>> [_number(cell) for cell in (1.5e9, "1,500,000.004", "No price", ".", None, 0, True, float("inf"))]
    [Decimal('1500000000.00'), Decimal('1500000.00'), None, None, None, None, None, None]
    """
    if isinstance(cell, bool) or cell is None:
        return None
    text = str(cell).strip().replace(",", "").replace(" ", "")
    if not re.fullmatch(r"-?\d{1,18}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,2})?", text):
        return None
    number = Decimal(text)
    return number.quantize(Decimal("0.01")) or None if abs(number) < 10**18 else None


# --- dates ----------------------------------------------------------------------------------------------


def announcement(cell: Any, month: Any = None) -> tuple[date | None, str]:
    """A day, and how exactly it is known.

    Args:
        cell: a date, a spreadsheet's day number, or text.
        month: Kiel's own count of months from January 2022, for where the cell holds no date.

    >>> announcement(datetime(2023, 5, 13)), announcement(45059), announcement("until 12/20/2022")[0]
    ((datetime.date(2023, 5, 13), 'day'), (datetime.date(2023, 5, 13), 'day'), datetime.date(2022, 12, 20))
    >>> announcement("2023-Q2"), announcement("March 2022")
    ((datetime.date(2023, 4, 1), 'quarter'), (datetime.date(2022, 3, 1), 'month'))
    >>> announcement("tba", 13), announcement(".")
    ((datetime.date(2023, 1, 1), 'month'), (None, ''))
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell, Precision.DAY.value
    if isinstance(cell, int | float) and _SERIALS[0] < cell < _SERIALS[1]:
        return date(1899, 12, 30) + timedelta(days=int(cell)), Precision.DAY.value
    found = _written(cell.strip()[:200]) if isinstance(cell, str) else None
    return found or _counted(month) or (None, "")


def _written(text: str) -> tuple[date, str] | None:
    if coarse := _COARSE.fullmatch(text):
        year, quarter, month = (int(part) if part else 0 for part in coarse.groups())
        precision = Precision.MONTH if month else Precision.QUARTER if quarter else Precision.YEAR
        return (date(year, month or max(quarter * 3 - 2, 1), 1), precision.value) if year and month <= 12 else None
    if slashed := _SLASHED.search(text):
        first, second, year = map(int, slashed.groups())
        # Kiel writes the month first; a first number over 12 can't be one.
        month, day = (second, first) if first > 12 else (first, second)
        try:
            return date(year, month, day), Precision.DAY.value
        except ValueError:
            return None
    mentions = dates.find(text, None)
    return (mentions[0].value, str(mentions[0].precision)) if mentions else None


def _counted(month: Any) -> tuple[date, str] | None:
    number = _number(month)
    if number is None or number != int(number) or not 1 <= number <= 1200:
        return None
    return date(2022 + (int(number) - 1) // 12, (int(number) - 1) % 12 + 1, 1), Precision.MONTH.value
