"""When an amount was announced."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.windows import Window
from aidtrack.extractors import dates
from aidtrack.extractors.dates import DateMention
from aidtrack.model import Precision, Role
from aidtrack.patterns import Caseless

_STRETCH: Final = Caseless(
    r"\b(?:since|until|till|through|by|before|after|over|for|between|to|back\s+in|as\s+of)\s+(?:early\s+|late\s+"
    r"|mid-?|the\s+(?:end|start|beginning)\s+of\s+)?$",
)
_FROM: Final = Caseless(r"\bfrom\s+$")
_TO: Final = Caseless(r"\s*(?:,\s*20\d\d)?\s*(?:to|until|till|through|[–-])\s")
#: A gift reported within this many days of its date is what the text announces.
RECENT: Final = 40
#: A request is of the day it was made, however many days ago: "on 28 April 2022 he asked for $33bn".
ASKED: Final = 3660
#: How many days ago a mere month is, at the least, that is the month of publication.
LOOKS_BACK: Final = 9


_NOT_NEW: Final = re.compile(r"\W*(?:It|This|That)\s+(?:is|was)\s+(?:not|no)\s+new\b")
#: A class of first letters opens it, so that the search skips to them.
_ANNOUNCED_IT: Final = re.compile(
    r"[asdu](?<!\w.)(?:(?<=a)(?:nnounced|pproved|dopted|greed\s+on)|(?<=s)igned|(?<=d)ecided|(?<=u)nveiled)"
    r"\s+(?:it|this|that|them)\s+(?:on|in|last)\b"
)


#: "announced for Ukraine on", "gave in": what stands between an announcement and its date.
_ANNOUNCED_ON: Final = re.compile(
    r"\b(?:announced|pledged|promised|approved|unveiled|committed|granted|allocated|signed|adopted|agreed|gave)\s+"
    r"(?:(?:(?:for|to|by|with)\s+)?(?:the\s+)?[A-Z][\w-]+(?:\s+[A-Z][\w-]+){0,2}\s+)?(?:(?:on|in|last)\s+)?$"
)


#: "Friday's package", "last Thursday's announcement": a weekday that a gift is named by.
_DAYS_GIFT: Final = re.compile(
    r"(?<!of )(?<!before )(?<!until )(?<!for )(?<!on )\b"
    r"(?P<day>(?:[Ll]ast\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)['’]s\s+"
    r"(?:(?:[\w-]+\s+){0,2}?(?:package|drawdown|tranche|announcement|pledge|instalment|payment)\b|[$€£¥]\s?\d)"
)
#: "The one on the 13th, with radars": a day of this month or the last.
_ON_THE: Final = re.compile(
    r"\b(?:on|from)\s+the\s+(?P<number>[0-3]?\d)(?:st|nd|rd|th)(?=[,.;:)?!]|\s+[–—-]|\s+(?:and|was|that|which|we|with)\b|\s*$)"
)


def _days_in_passing(text: str, start: int, end: int, day: date) -> list[DateMention]:
    """Days that are told by a weekday's genitive, read against the day of publication."""
    found: list[DateMention] = []
    if text.find("day's ", start, end) >= 0 or text.find("day’s ", start, end) >= 0:
        for gift in _DAYS_GIFT.finditer(text, start, end):
            for told in dates.find(gift["day"], day):
                found.append(DateMention(gift.start("day"), gift.end("day"), told.value, told.precision, True))
    return found


def _day_in(number: int, month: date, day: date) -> date | None:
    """The day of a number in a month that has come by another day, None where there is none."""
    value = month.replace(day=number) if 1 <= number <= monthrange(month.year, month.month)[1] else None
    return value if value is not None and value <= day else None


def _last_day(number: int, day: date) -> date | None:
    """The last day of a number up to a date, None where neither month has it.

    >>> _last_day(13, date(2023, 1, 9)), _last_day(9, date(2023, 1, 9)), _last_day(31, date(2023, 3, 2))
    (datetime.date(2022, 12, 13), datetime.date(2023, 1, 9), None)
    """
    year, month = day.year, day.month
    if number > day.day:
        year, month = (year, month - 1) if month > 1 else (max(1, year - 1), 12)
    return date(year, month, number) if 1 <= number <= monthrange(year, month)[1] else None


#: How long ago, in days, a month told in the sentence before may have begun for a bare number to be a day of it.
_LATELY: Final = 60
_FEW: Final = {"the": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
#: Days that are counted from another day than today's: "a day earlier", "two days later".
_COUNTED: Final = re.compile(
    r"\b(?P<count>[Tt]he|[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|\d\d?)\s+(?P<unit>day|week)s?\s+(?P<way>earlier|later|(?:before|after)(?=[,.;:]|\s*$))\b"
)


class Calendar:
    """The dates that a document names, by sentence, found when first asked for."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._found: dict[int, list[DateMention]] = {}
        self._triggers = dates.triggers(context.text, 0, len(context.text))

    def dates(self, index: int) -> list[DateMention]:
        """Announcement dates in a sentence: not those that a stretch of time starts or ends with, nor those to come."""
        if index not in self._found:
            sentence, text = self.context.sentences[index], self.context.text
            found = self._read(index)
            if self.context.day is not None:
                passing = _days_in_passing(text, sentence.start, sentence.end, self.context.day)
                found += passing + self._numbered(index, found, self.context.day)
                found = self._counted_from(index, found, self.context.day)
            self._found[index] = [
                m for m in found if m.start >= self.context.dateline_end and _is_announcement(text, sentence.start, m)
            ]
        return self._found[index]

    def _numbered(self, index: int, found: list[DateMention], day: date) -> list[DateMention]:
        """Days told by a bare number: of the month told before, "June. One came on the 13th", else the last such."""
        text, sentence = self.context.text, self.context.sentences[index]
        numbered: list[DateMention] = []
        if text.find(" the ", sentence.start, sentence.end) < 0:
            return numbered
        for match in _ON_THE.finditer(text, sentence.start, sentence.end):
            told = [m for m in found if m.end <= match.start()]
            if not told and self.context.before(index) is not None:
                told = [m for m in self._read(index - 1) if 0 <= (day - m.value).days <= _LATELY]
            told = [m for m in told if m.precision in (Precision.MONTH, Precision.DAY) and not m.relative]
            number = int(match["number"])
            value = _day_in(number, told[-1].value, day) if told else None
            if value is not None and value < told[-1].value:
                value = None  # "invaded on the 24th of February. Sweden paid on the 3rd"
            value = value or _last_day(number, day)
            if value is not None:
                numbered.append(DateMention(match.start(), match.end(), value, Precision.DAY, True))
        return numbered

    def _read(self, index: int) -> list[DateMention]:
        """The dates in a sentence by themselves."""
        sentence = self.context.sentences[index]
        first = bisect_left(self._triggers, (sentence.start, 0))
        places = self._triggers[first : bisect_left(self._triggers, (sentence.end, 0), first)]
        return dates.read(self.context.text, self.context.day, sentence.start, sentence.end, places)

    def _counted_from(self, index: int, found: list[DateMention], day: date) -> list[DateMention]:
        """The dates of a sentence, with days that it counts from a day told before: "and two days later"."""
        text, sentence = self.context.text, self.context.sentences[index]
        for match in _COUNTED.finditer(text, sentence.start, sentence.end):
            told = [m for m in found if m.precision is Precision.DAY and m.end <= match.start()]
            if not told and self.context.before(index) is not None:
                told = [m for m in self._read(index - 1) if m.precision is Precision.DAY]
            if not told:
                continue
            number = _FEW.get(match["count"].lower(), 0) or int(match["count"])
            days = number * (7 if match["unit"] == "week" else 1)
            value = told[-1].value + timedelta(days if match["way"] in ("later", "after") else -days)
            found = [m for m in found if m.end <= match.start() or m.start >= match.end()]
            if value <= day:
                found.append(DateMention(match.start(), match.end(), value, Precision.DAY, True))
        return found

    def nearest(self, window: Window) -> DateMention | None:
        """The date that belongs to an amount rather than to its neighbour, the more exact and nearer one.

        A date before the first amount of a sentence holds for all: "On Monday, it gave €5m and €6m".
        """
        found = [m for m in self.dates(window.index) if m.start >= window.own_start and m.end <= window.own_end]
        if not found:
            first = window.near_left == window.left or not re.search(r"\d", window.left)
            found = [
                m
                for m in self.dates(window.index)
                if m.end <= window.start and (first or m.start - window.sentence.start < 30)
            ]
        if window.index + 1 < len(self.context.sentences) and _NOT_NEW.match(self.context.words(window.index + 1)):
            found = self.dates(window.index + 1) or found
        if (
            not found
            and window.index + 1 < len(self.context.sentences)
            and _ANNOUNCED_IT.search(self.context.words(window.index + 1))
        ):
            found = [m for m in self.dates(window.index + 1) if m.precision is Precision.DAY]
        before = None if found else self.context.before(window.index)
        if before is not None and not re.search(r"[$€£¥]|illion", self.context.words(before)):
            found = [m for m in self.dates(before) if m.precision is Precision.DAY and not m.end > window.start][-1:]
        return min(found, key=self._fit(window)) if found else None

    def _fit(self, window: Window) -> Callable[[DateMention], tuple[bool, bool, int]]:
        """How well a date suits an amount: better if a verb of announcing governs it, if it is exact, if it is near."""
        text, start = self.context.text, window.sentence.start
        several = len(self.dates(window.index)) > 1

        def key(mention: DateMention) -> tuple[bool, bool, int]:
            governed = (
                several and _ANNOUNCED_ON.search(text[max(start, mention.start - 70) : mention.start]) is not None
            )
            return mention.precision is Precision.YEAR, not governed, _distance(window, mention)

        return key

    def event(self) -> DateMention | None:
        """The day the text is about: the first day of the last week that its lead names."""
        day = self.context.day
        if day is None:
            return None
        for index in range(min(4, len(self.context.sentences))):
            for mention in self.dates(index):
                if mention.precision is Precision.DAY and 0 <= (day - mention.value).days <= 7:
                    return mention
        return None


#: "Since December 27, when it released"
_WHEN: Final = re.compile(r",?\s+when\b")


def _is_announcement(text: str, start: int, mention: DateMention) -> bool:
    if mention.precision is Precision.DAY and _WHEN.match(text, mention.end):
        return True
    before = text[max(0, mention.start - 24) : mention.start]
    if _STRETCH.search(before) or (_FROM.search(before) and _TO.match(text[mention.end : mention.end + 24])):
        return False
    if (
        mention.precision is Precision.MONTH
        and re.search(r"\bthe\s+$", before)
        and re.match(r"\s+[a-z]", text[mention.end : mention.end + 3])
    ):
        return False  # "the February earthquakes"
    if _ANNOUNCED_ON.search(text[max(start, mention.start - 70) : mention.start]) is not None:
        return True
    return not _names_a_stretch(text, mention) and not _lies_ahead(text, start, mention)


_AHEAD: Final = Caseless(
    r"\b(?:will(?! remind)|would(?! (?:remind|note|point|add|like)\b)|could"
    r"|due|until|to\s+be|is\s+to|are\s+to|next|expected|foreseen|planned|scheduled|may"
    r"|can|shall|later|in\s+time\s+for)\b",
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_STILL_AHEAD: Final = re.compile(r"[^.;,]{0,6},?\s+(?:will|would|could|is\s+to|is\s+expected)\b|[^.;,]{0,30}\bwill\b")
#: "On June 4 Norway said it will": the day is that of the saying.
_SAID: Final = re.compile(r"\b(?:said|says|announced|told|confirmed)\b")
_CLAUSE: Final = re.compile(r"[;:—–]|,\s+(?:which|who|and|but)\s|\bsaid\b|\bannounced\b")


def _lies_ahead(text: str, start: int, mention: DateMention) -> bool:
    """Whether a month or day without a year is still to come: "could be paid in December", "will come on May 4"."""
    if mention.relative or _YEAR.search(text, mention.start, mention.end):
        return False
    clause = _CLAUSE.split(text[start : mention.start])[-1].replace("May", "")  # the month isn't the verb
    if _AHEAD.search(clause) is not None:
        return True
    ahead = _STILL_AHEAD.match(text[mention.end : mention.end + 24])
    return ahead is not None and _SAID.search(ahead[0]) is None


def _names_a_stretch(text: str, mention: DateMention) -> bool:
    """Whether a period is what money is for ("for 2024", "in 2024 and 2025") rather than when it was announced."""
    words = text[mention.start : mention.start + 5].lower()
    return words.startswith(("since", "until")) or (
        mention.precision is Precision.YEAR and words.startswith(("for", "from", "durin", "throu", "by ", "of "))
    )


def _distance(window: Window, mention: DateMention) -> int:
    if mention.end <= window.start:
        return window.start - mention.end
    return max(0, mention.start - window.end)


_MONTH_NAMES: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
#: What `_IN_MONTH` needs.
_MONTHS: Final = Caseless(_MONTH_NAMES.lower(), rare=True)
_IN_MONTH: Final = re.compile(rf"\b[Ii]n\s+(?:{_MONTH_NAMES})\b(?!\s+(?:\d|this))")


def days_before(context: Context, window: Window, mention: DateMention | None) -> int | None:
    """How many days before publication a date lies at the least, None where unknown.

    A text of unknown date that names a mere month ("announced a grant in February") looks back on it.
    """
    day = context.day
    if day is None:
        if not _MONTHS.may_match(window.holds):
            return None
        own = context.text[window.own_start : window.own_end]
        found = _IN_MONTH.search(own)
        return RECENT if found and not _AHEAD.search(own[: found.start()]) else None
    if mention is None:
        return None
    last = mention.value
    if mention.precision is Precision.MONTH:
        if (mention.value.year, mention.value.month) == (day.year, day.month):
            # News names the day; who writes "in August" in August looks back.
            mere = re.match(r"[Ii]n\s+[A-Z]", context.text[mention.start : mention.end]) is not None
            return LOOKS_BACK if mere else 0
        last = date(mention.value.year + (mention.value.month == 12), mention.value.month % 12 + 1, 1)
        return max((day - last).days, LOOKS_BACK)
    elif mention.precision is Precision.YEAR:
        if mention.value.year >= day.year:
            return None
        last = date(mention.value.year + 1, 1, 1)
    elif mention.precision is Precision.QUARTER:
        return None
    return max((day - last).days, 0)


#: The reason where its own words date an amount.
IN_SENTENCE: Final = "the date in its sentence"
#: How the reason begins where nothing but the document dates an amount.
BY_DOCUMENT: Final = "the document's date"


def date_of(
    context: Context, role: Role, mention: DateMention | None, event: DateMention | None
) -> tuple[date | None, Precision | None, str]:
    """The announcement date, its precision, and where it comes from.

    A new amount without a date of its own is of the day its text is about, else of the day it was published; a past one
    of unknown date stays so.
    """
    day, origin = context.day, context.day_from
    if role is Role.PAST:
        if mention is not None and (day is None or mention.value <= day):
            return mention.value, mention.precision, IN_SENTENCE
        return None, None, ""
    if role in (Role.NEW, Role.COMPONENT, Role.PLANNED):
        if (
            mention is not None
            and mention.precision is Precision.DAY
            and (day is None or 0 <= (day - mention.value).days <= (ASKED if role is Role.PLANNED else RECENT))
        ):
            return mention.value, Precision.DAY, IN_SENTENCE
        if event is not None and role is not Role.PLANNED:
            return event.value, Precision.DAY, "the day the text is about"
    if day is not None:
        return day, Precision.DAY, f"{BY_DOCUMENT} ({origin})"
    return None, None, ""
