"""Dates in a text: explicit ("29 August 2023"), partial ("in June") and relative ("last Tuesday", "a week ago").

A date is resolved against the publication date and never lies after it: an announcement reported in the past tense
has happened.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import ahocorasick_rs

from aidtrack.model import Precision
from aidtrack.patterns import Pattern

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = {
    name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
_COUNTS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "several": 3,
}
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_PIECES: Final = {
    "month": r"""January|February|March|April|May|June|July|August|September|October|November|December
               |(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?""",
    "weekday": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "year": r"(?:19|20)\d\d(?!\d)",
    "count": r"a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|\d{1,3}",
}

DATE = Pattern(
    "dates.date",
    r"""
    (?<! [\w$€£] )
    (?:
        (?P<iso> (?&year) - [01]\d - [0-3]\d ) (?! \d )                                        # 2023-08-29
      | (?P<dotted> [0-3]?\d \. [01]?\d \. (?&year) )                                          # 29.08.2023
      | (?: (?P<leadday> (?&weekday) ) ,? \s+ (?: the \s+ )? )?
        # Aug. 29, 2023
        (?: (?P<month1> (?&month) ) \s+ (?P<day1> [0-3]?\d (?! [\d%] | , \d{3} | \s (?:million|billion) ) ) (?:
          st|nd|rd|th )? (?: ,? \s+ (?: (?P<year1> (?&year) ) | (?: of \s+ )? (?P<lastyear1> last \s+ year ) \b ) )?
          # 29 August 2023
          | (?P<day2> [0-3]?\d ) (?: st|nd|rd|th )? \s+ (?: of \s+ )? (?P<month2> (?&month) ) (?! \w ) (?: ,? \s+
            (?: (?P<year2> (?&year) ) | (?: of \s+ )? (?P<lastyear2> last \s+ year ) \b ) )?
        )
      | (?: (?P<which> (?i: last | this | early | late | mid | earlier | in | since | from | until | of | at \s the
        \s end \s of ) ) [\s-]+ (?: (?i: early | late | mid ) [\s-]* )? )?
        # in June, August 2023
        (?P<month3> (?&month) ) (?! \w | \.? \s+ [0-3]?\d (?! \d ) ) (?: ,? \s+ (?: of \s+ )? (?: (?P<year3> (?&year) )
          | (?P<lastyear> last \s+ year ) \b ) )?
      | (?P<today> (?i: today | tonight | this \s (?: morning | afternoon | evening ) ) ) \b
      | (?P<yesterday> (?i: yesterday ) ) \b
      | (?: (?P<lastday> (?i: last ) ) \s+ )? (?P<weekday> (?&weekday) ) \b (?! ’s | 's )
      | (?P<unit> (?i: (?: earlier \s | later \s )? (?: this | last ) ) \s+ (?i: week | month | year | spring |
        summer | autumn | fall | winter ) ) \b
      | (?P<ago> (?i: (?&count) ) ) \s+ (?P<agounit> day | week | month | year ) s? \s+
        (?: ago (?: \s+ (?P<agotoday> (?i: today ) ) )? | earlier | before ) \b
      | (?i: it (?: ’s | 's | \s has | \s is ) \s+ (?: been \s+ )? (?: exactly \s+ )? ) (?P<past> (?i: (?&count) ) ) \s+
        (?P<pastunit> day | week | month | year ) s? \s+ since \b                             # it has been a year since
      | (?: (?P<quarter> (?i: first | second | third | fourth | last ) ) \s+ quarter | Q (?P<q> [1-4] ) ) (?: \s+ (?:
        of \s+ )? (?P<year4> (?&year) ) )?
      | (?: (?i: in | since | during | for | from | of | fiscal (?: \s year )? | FY | throughout | early | late | mid
        | by ) [\s-]? ) (?P<year5> (?&year) ) (?! [\d,.]*\d | \s* (?: million | billion | bn ) )
    )
    """,
    pieces=_PIECES,
    examples=[
        ("on 2023-08-29", {"iso": "2023-08-29"}),
        ("am 29.08.2023", {"dotted": "29.08.2023"}),
        ("on Tuesday, Aug. 29, 2023", {"leadday": "Tuesday", "month1": "Aug.", "day1": "29", "year1": "2023"}),
        ("6 September 2023", {"day2": "6", "month2": "September", "year2": "2023"}),
        ("Nov. 4 last year", {"month1": "Nov.", "day1": "4", "lastyear1": "last year"}),
        ("on 4 November of last year", {"day2": "4", "month2": "November", "lastyear2": "last year"}),
        ("in June 2022", {"which": "in", "month3": "June", "year3": "2022"}),
        ("in February of last year", {"which": "in", "month3": "February", "lastyear": "last year"}),
        ("today", {"today": "today"}),
        ("yesterday", {"yesterday": "yesterday"}),
        ("last Tuesday", {"lastday": "last", "weekday": "Tuesday"}),
        ("earlier this month", {"unit": "earlier this month"}),
        ("two weeks ago", {"ago": "two", "agounit": "week"}),
        ("a year ago today", {"ago": "a", "agounit": "year", "agotoday": "today"}),
        ("It has been a year since", {"past": "a", "pastunit": "year"}),
        ("the third quarter of 2024", {"quarter": "third", "year4": "2024"}),
        ("Q3", {"q": "3"}),
        ("since 2014", {"year5": "2014"}),
    ],
    engine="re",
    rejects=["155mm", "in 2000 vehicles".replace("2000", "2,000"), "$2023", "M1 and T-72"],
)


@dataclass(slots=True)
class DateMention:
    """One date as it stands in a text, resolved."""

    start: int
    end: int
    value: date
    precision: Precision
    relative: bool


def find(text: str, published: date | None, start: int = 0, end: int | None = None) -> list[DateMention]:
    """Every date of a stretch of text that can be resolved.

    Args:
        text: any text.
        published: the publication date, against which partial and relative dates are read; without it only dates
            with a year are returned.

    >>> from datetime import date
    >>> found = find("On Aug. 29 it gave; in June it pledged; since 2014.", date(2023, 9, 6))
    >>> [(str(m.value), str(m.precision)) for m in found]
    [('2023-08-29', 'day'), ('2023-06-01', 'month'), ('2014-01-01', 'year')]
    >>> [str(m.value) for m in find("last Tuesday, a week ago, yesterday, on Dec. 5", date(2023, 1, 4))]
    ['2023-01-03', '2022-12-28', '2023-01-03', '2022-12-05']
    """
    end = len(text) if end is None else end
    return read(text, published, start, end, triggers(text, start, end))


def read(text: str, published: date | None, start: int, end: int, places: list[tuple[int, int]]) -> list[DateMention]:
    """The dates of a stretch of which `triggers` has told where any may stand; else as `find`."""
    mentions: list[DateMention] = []
    for left, right in _windows(places, start, end):
        done = left
        for word in _WORD.finditer(text, left, right):
            at = word.start()
            if at < done or not opens(word[0]):
                continue
            match = DATE.compiled.match(text, at, right)
            if match is None:
                continue
            done = match.end()
            resolved = _resolve(match, published)
            if resolved is not None:
                mentions.append(DateMention(at, done, *resolved))
    return mentions


_WORD: Final = re.compile(r"[\dA-Za-z](?<![\w$€£].)[A-Za-z]*")
#: The first words of dates besides months, weekdays and counts.
_FIRST_WORDS: Final = frozenset(
    """sept last this early late mid earlier later in since from until of at today tonight yesterday it first second
    third fourth q during for fiscal fy throughout by""".split()
)


def opens(word: str) -> bool:
    """Whether a date may start with a word or the digit of a number.

    >>> opens("Aug"), opens("since"), opens("2"), opens("Ukraine")
    (True, True, True, False)
    """
    low = word.lower()
    return low in _FIRST_WORDS or low in MONTHS or low in WEEKDAYS or low in _COUNTS or word[0].isdigit()


#: What every date holds; a look around these finds them all.
_TRIGGERS: Final = (
    *"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec day today Today tonight morning afternoon evening week".split(),
    *"month year spring summer autumn fall winter quarter Q1 Q2 Q3 Q4 ago earlier before 19 20".split(),
)
BEFORE, AFTER = 34, 34


@cache
def _automaton() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sorted(set(_TRIGGERS)))


def triggers(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where in a stretch of a text the words stand one of which every date holds."""
    return [(at + start, stop + start) for _, at, stop in _automaton().find_matches_as_indexes(text[start:end])]


def _windows(places: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Stretches worth a close look, merged where they overlap."""
    windows: list[tuple[int, int]] = []
    left = right = -1
    for at, stop in places:
        if left >= 0 and at - BEFORE <= right:
            right = stop + AFTER
            continue
        if left >= 0:
            windows.append((left, min(right, end)))
        left, right = max(start, at - BEFORE), stop + AFTER
    if left >= 0:
        windows.append((left, min(right, end)))
    return windows


def _resolve(match: Any, published: date | None) -> tuple[date, Precision, bool] | None:
    if match["year5"]:
        return date(int(match["year5"]), 1, 1), Precision.YEAR, False
    named = match["month1"] or match["month2"]
    said = match["lastyear"] or match["lastyear1"] or match["lastyear2"]
    before = str(published.year - 1) if said and published is not None else None
    if named:
        year = match["year1"] or match["year2"] or before
        return _month_day(MONTHS[named.lower().rstrip(".")], int(match["day1"] or match["day2"]), year, published)
    if match["month3"]:
        month = MONTHS[match["month3"].lower().rstrip(".")]
        return _month(month, match["year3"] or before, (match["which"] or "").lower(), published)
    if match["iso"]:
        return _day(*map(int, match["iso"].split("-")))
    if match["dotted"]:
        return _day(*map(int, reversed(match["dotted"].split("."))))
    quarter = match["quarter"] or match["q"]
    if quarter:
        stated = match["year4"] or (str(published.year) if published else None)
        return (date(int(stated), 3 * _QUARTERS[quarter.lower()] - 2, 1), Precision.QUARTER, False) if stated else None
    return _relative(match, published) if published is not None else None


def _day(year: int, month: int, day: int) -> tuple[date, Precision, bool] | None:
    if not (1990 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day), Precision.DAY, False


def _month_day(month: int, day: int, year: str | None, published: date | None) -> tuple[date, Precision, bool] | None:
    if year is not None:
        return _day(int(year), month, day)
    if published is None:
        return None
    # A day's grace: papers print tomorrow's date where they publish at night.
    for candidate in (published.year, published.year - 1):
        found = _day(candidate, month, day)
        if found is not None and found[0] <= published + timedelta(days=1):
            return found
    return None


def _month(month: int, year: str | None, which: str, published: date | None) -> tuple[date, Precision, bool] | None:
    if year is not None:
        return date(int(year), month, 1), Precision.MONTH, False
    if published is None or (month == 5 and not which) or (month == 3 and not which):
        return None  # "May" and "March" alone may be no months
    candidate = date(published.year, month, 1)
    if candidate > published or (which == "last" and month == published.month):
        candidate = candidate.replace(year=published.year - 1)
    return candidate, Precision.MONTH, False


def _relative(groups: Any, published: date) -> tuple[date, Precision, bool] | None:
    if groups["today"]:
        return published, Precision.DAY, True
    if groups["yesterday"]:
        return published - timedelta(days=1), Precision.DAY, True
    if groups["weekday"]:
        back = (published.weekday() - WEEKDAYS[groups["weekday"].lower()]) % 7
        if groups["lastday"] and back == 0:
            back = 7
        return published - timedelta(days=back), Precision.DAY, True
    count, unit = groups["ago"] or groups["past"], groups["agounit"] or groups["pastunit"]
    if count and unit:
        found = _ago(_COUNTS.get(count.lower()) or int(count), unit, published)
        return _that_day(found, published) if found is not None and groups["agotoday"] else found
    if groups["unit"]:
        return _unit(groups["unit"].lower(), published)
    return None


def _ago(count: int, unit: str, published: date) -> tuple[date, Precision, bool] | None:
    if unit in ("day", "week"):
        return published - timedelta(days=count * (7 if unit == "week" else 1)), Precision.DAY, True
    months = published.year * 12 + published.month - 1 - count * (12 if unit == "year" else 1)
    if months < 12 * 1990:
        return None
    return date(months // 12, months % 12 + 1, 1), Precision.YEAR if unit == "year" else Precision.MONTH, True


def _that_day(found: tuple[date, Precision, bool], published: date) -> tuple[date, Precision, bool]:
    """“A year ago today” is the day itself."""
    first = found[0]
    if found[1] is Precision.DAY:
        return found
    last = monthrange(first.year, first.month)[1]
    return first.replace(day=min(published.day, last)), Precision.DAY, True


def _unit(words: str, published: date) -> tuple[date, Precision, bool]:
    last = "last" in words
    if words.endswith("week"):
        # The Thursday of last week stands for it.
        return published - timedelta(days=(published.weekday() + 4) if last else 0), Precision.MONTH, True
    if words.endswith("month"):
        first = published.replace(day=1)
        return ((first - timedelta(days=1)).replace(day=1) if last else first), Precision.MONTH, True
    return date(published.year - (1 if last else 0), 1, 1), Precision.YEAR, True
