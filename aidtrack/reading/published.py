"""Publication dates as files, records and names of files write them. When unsure, none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

EARLIEST: Final = date(1945, 1, 1)
LATEST: Final = date(2100, 1, 1)

_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ISO: Final = re.compile(r"(\d{4})([-/_.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?=\D|$|\d{4}(?:\d\d)?(?:\D|$))")  # with or without the hour
_DAY_FIRST: Final = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_FIRST: Final = re.compile(r"(?:[A-Za-z]{6,9},\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMBERS: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_FOLDERS: Final = re.compile(r"(?<=/)((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/)")
_NAME: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found < LATEST else None


def _month(name: str) -> int:
    return _MONTHS.get(name[:3].lower(), 0)


def _numbers(first: int, sign: str, second: int, year: int) -> date | None:
    """Day and month in figures: the German dot is day first; a slash says which only where one is over 12."""
    if sign == "." or first > 12:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return _day(year, first, second) if first == second else None


def parse_date(value: object) -> date | None:
    """Day of a publication date in one of the usual writings; None where there is none or it is ambiguous.

    Args:
        value: text, a date, a datetime, or seconds (or milliseconds) since 1970.

    >>> parse_date("2023-08-29T23:30:00+02:00"), parse_date("20230829143000")
    (datetime.date(2023, 8, 29), datetime.date(2023, 8, 29))
    >>> parse_date("Tue, 29 Aug 2023 10:00:00 GMT"), parse_date("Aug. 29, 2023")
    (datetime.date(2023, 8, 29), datetime.date(2023, 8, 29))
    >>> parse_date("29.8.2023"), parse_date("8/29/2023")
    (datetime.date(2023, 8, 29), datetime.date(2023, 8, 29))
    >>> parse_date("08/09/2023") is None  # August or September
    True
    >>> parse_date("9999-12-31") is None
    True
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if EARLIEST <= value < LATEST else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _number(value)
    return _written(value.strip()[:100]) if isinstance(value, str) else None


def _number(value: float) -> date | None:
    """20230829 as a number, or seconds or milliseconds since 1970."""
    if 19_000_101 <= value <= 21_001_231 and value == int(value):
        return parse_date(str(int(value)))
    seconds = value / 1000 if value > 1e11 else value
    if not 1e8 < seconds < 4.2e9:
        return None
    return parse_date(datetime.fromtimestamp(seconds, UTC).date())


def _written(text: str) -> date | None:
    if match := _ISO.match(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if (match := _COMPACT.match(text)) and (day := _day(int(match[1]), int(match[2]), int(match[3]))):
        return day
    if (match := _DAY_FIRST.match(text)) and _month(match[2]):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if (match := _MONTH_FIRST.match(text)) and _month(match[1]):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    if match := _NUMBERS.match(text):
        return _numbers(int(match[1]), match[2], int(match[3]), int(match[4]))
    return _number(int(text)) if re.fullmatch(r"\d{9,13}", text) else None


def date_in_name(name: str) -> date | None:
    """The first whole date in a file's name.

    >>> date_in_name("news/2023-08-29-package.txt"), date_in_name("us_20230829.html"), date_in_name("2023_08_29.md")
    (datetime.date(2023, 8, 29), datetime.date(2023, 8, 29), datetime.date(2023, 8, 29))
    >>> date_in_name("2023/08/29/a.txt") is None and date_in_name("id20231345.txt") is None
    True
    """
    for match in _NAME.finditer(name.rpartition("/")[2]):
        if found := _day(int(match[1]), int(match[3]), int(match[4])):
            return found
    return None


def date_in_address(url: str) -> date | None:
    """The day in a web address: in the name of what stands there, or in the folders before it.

    >>> date_in_address("https://example.org/2023/08/29/aid-for-kyiv"), date_in_address("https://a.org/2023-8-29.html?x")
    (datetime.date(2023, 8, 29), None)
    >>> date_in_address("https://example.org/news/2023-08-29-aid/?id=20240101")
    datetime.date(2023, 8, 29)
    >>> [date_in_address(f"https://example.org/{path}") for path in ("2023/08/aid", "1/2/2023/aid", "2023/13/45/")]
    [None, None, None]
    """
    path = urlsplit(url).path.rstrip("/")
    if found := date_in_name(path):
        return found
    for match in _FOLDERS.finditer(path + "/"):
        if found := _day(int(match[1]), int(match[2]), int(match[3])):
            return found
    return None
