"""When an amount was announced."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from aidtrack.attribution.context import Context, Window
from aidtrack.extractors import dates
from aidtrack.extractors.dates import DateMention
from aidtrack.model import Precision, Role

_STRETCH: Final = re.compile(r"\b(?:since|from|until|till|through|by|before|after|over|for|between|to|back in|as of)\s+(?:early\s+|late\s+|mid-?|the\s+(?:end|start|beginning)\s+of\s+)?$", re.IGNORECASE)
_DATELINE: Final = re.compile(r"^\s*(?:\*\*)?[A-ZÀ-Þ][\w .,’'À-ÿ-]{1,60}?,?\s*(?:\(|—|–|-)?")


class Calendar:
    """The dates that a document names, by sentence, found when first asked for."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._found: dict[int, list[DateMention]] = {}

    def dates(self, index: int) -> list[DateMention]:
        """Announcement dates in a sentence: not those that a stretch of time starts or ends with."""
        if index not in self._found:
            sentence = self.context.sentences[index]
            text = self.context.text
            found = dates.find(text, self.context.document.published, sentence.start, sentence.end)
            self._found[index] = [m for m in found if not _STRETCH.search(text[max(0, m.start - 24) : m.start]) and not _names_a_stretch(text, m)]
        return self._found[index]

    def nearest(self, window: Window) -> DateMention | None:
        """The date that belongs to an amount: of its clause, else of its sentence, the more exact and nearer one."""
        found = self.dates(window.index)
        if not found:
            return None
        return min(found, key=lambda m: (m.precision is Precision.YEAR, _distance(window, m)))


def _names_a_stretch(text: str, mention: DateMention) -> bool:
    """Whether a period is what money is for ("for 2024", "in 2024 and 2025") rather than when it was announced."""
    words = text[mention.start : mention.start + 4].lower()
    return mention.precision is Precision.YEAR and words.startswith(("for", "from", "sinc", "duri", "thro", "by ", "of "))


def _distance(window: Window, mention: DateMention) -> int:
    if mention.end <= window.start:
        return window.start - mention.end
    return max(0, mention.start - window.end)


def days_before(context: Context, mention: DateMention | None) -> int | None:
    """How many days before publication a date lies at the least, None where unknown."""
    published = context.document.published
    if mention is None or published is None:
        return None
    last = mention.value
    if mention.precision is Precision.MONTH:
        if (mention.value.year, mention.value.month) == (published.year, published.month):
            return 0
        last = date(mention.value.year + (mention.value.month == 12), mention.value.month % 12 + 1, 1)
    elif mention.precision is Precision.YEAR:
        if mention.value.year >= published.year:
            return None
        last = date(mention.value.year + 1, 1, 1)
    elif mention.precision is Precision.QUARTER:
        return None
    return max((published - last).days, 0)


def date_of(context: Context, role: Role, mention: DateMention | None) -> tuple[date | None, Precision | None, str]:
    """The announcement date, its precision, and where it comes from.

    A new amount without a date of its own is of the day its text was published; a past one of unknown date stays so.
    """
    published = context.document.published
    if role is Role.PAST:
        if mention is not None and (published is None or mention.value <= published):
            return mention.value, mention.precision, "the date in its sentence"
        return None, None, ""
    if role in (Role.NEW, Role.COMPONENT):
        if mention is not None and mention.precision is Precision.DAY:
            gap = days_before(context, mention)
            if gap is not None and gap <= 40:
                return mention.value, Precision.DAY, "the date in its sentence"
        if published is not None:
            return published, Precision.DAY, f"the document's date ({context.document.published_from or 'given'})"
        if mention is not None and mention.precision is Precision.DAY:
            return mention.value, mention.precision, "the date in its sentence"
    elif published is not None:
        return published, Precision.DAY, f"the document's date ({context.document.published_from or 'given'})"
    return None, None, ""
