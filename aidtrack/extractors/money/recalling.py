"""Sums that people say again, or share out, by their figure alone: "the 5.5", "about eight of that is humanitarian"."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.grammar import read_decimal, read_words
from aidtrack.extractors.money.mention import Mention, without_overlaps
from aidtrack.extractors.money.qualifiers import qualify
from aidtrack.extractors.money.terms import MILLION

#: "the 5.5", "that 325": what a sum said before is called by.
_FIGURE: Final = r" (\d{1,3}(?:\.\d{1,2})?)(?![\w%/]|[.,:/-]\d|-[a-z])"
_AGAIN: Final = (re.compile("he" + _FIGURE), re.compile("hat" + _FIGURE))
#: What may follow: no noun of its own.
_FREE: Final = re.compile(
    r"\s*(?:[.,;:)\]!?—–\"”’]|--|\Z)|\s+(?:in|for|to|from|of|a|over|this|next|last|goes|go|went|comes|come|pays|by|as|and|or"
    r"|but|on|since|through|will|would|is|was|were|are|has|had|that|which|with|under|all|I|we|you|he|they|it|again"
    r"|already|left|each|every|just)\b"
)
_SHARE: Final = re.compile(r"['’]s\b|\s+(?:is|was|will|would|goes|went|for|in|to|has|comes|already|through)\b")
_DIGITS: Final = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:\.\d{1,2})?\Z")
_WORDS: Final = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+){0,4}\Z")
_PARTS: Final = frozenset(("and", "a", "half", "hundred", "point"))
#: How far behind a sum it may be said again, and shared out, in characters.
_SAID: Final = 3000
_SHARED: Final = 200
_OF_THAT: Final = " of that"
#: What a sum was before: "3,600 euros, up from 2,100".
_WAS: Final = (", up from ", ", down from ")
_BEFORE: Final = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w%]|[.,:/-]\d|-[a-z])")
_THEN: Final = re.compile(
    r"\s*(?:[.;)]|\Z)|\s+(?:before|last|earlier|when|since|in (?:\d{4}|[A-Z])|a (?:year|month|week))\b"
)
#: How many sums back a figure is looked for.
_MOST: Final = 60
_END: Final = attrgetter("end")


def with_recalled(text: str, mentions: list[Mention]) -> list[Mention]:
    """Add figures that only make sense as sums named before.

    >>> from aidtrack.extractors.money import find
    >>> [str(m.high) for m in find("We asked for $5.5 billion. Is the 5.5 all for arms? About two of that is.")]
    ['5500000000.0', '5500000000.0', '2000000000']
    >>> [str(m.high) for m in find("It costs $20 million. The 20 trucks arrived, 12 of them new.")]
    ['20000000']
    """
    found: list[Mention] = []
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _AGAIN):
        if text[match.start() - 1 : match.start()] in ("t", "T") and _FREE.match(text, match.end()) is not None:
            figure = Decimal(match[1])
            named = _named(mentions, match.start(), figure)
            if named is not None and ("." in match[1] or not text.endswith("of t", 0, match.start())):
                found.append(_mention(text, match.start(1), match.end(1), named.high, named))
    at = text.find(_OF_THAT)
    while at > 0:
        if _SHARE.match(text, at + len(_OF_THAT)) is not None:
            share = _share(text, mentions, at)
            if share is not None:
                found.append(share)
        at = text.find(_OF_THAT, at + len(_OF_THAT))
    for sign in _WAS:
        at = text.find(sign)
        while at > 0:
            was = _was(text, mentions, at, at + len(sign))
            if was is not None:
                found.append(was)
            at = text.find(sign, at + len(sign))
    return without_overlaps(mentions + found) if found else mentions


def _was(text: str, mentions: list[Mention], at: int, start: int) -> Mention | None:
    """What the sum that ends at a place was before."""
    place = bisect_right(mentions, at, key=_END)
    if not place or mentions[place - 1].end != at:
        return None
    now, figure = mentions[place - 1], _BEFORE.match(text, start)
    if figure is None or _THEN.match(text, figure.end()) is None:
        return None
    value = Decimal(figure[0].replace(",", ""))
    if now.high >= MILLION:
        value *= _scale(now)
    return _mention(text, start, figure.end(), value, now)


def _mention(text: str, start: int, end: int, value: Decimal, named: Mention) -> Mention:
    start, end, qualifier = qualify(text, start, end)
    return Mention(start, end, value, value, named.currency, qualifier, named.shared, elided=True)


def _scale(mention: Mention) -> Decimal:
    """A million, a billion …: what the figure of a sum is said in."""
    return Decimal(10) ** (3 * (mention.high.adjusted() // 3))


def _named(mentions: list[Mention], start: int, figure: Decimal) -> Mention | None:
    """The sum before with this figure."""
    place = bisect_right(mentions, start, key=_END)
    for mention in reversed(mentions[max(0, place - _MOST) : place]):
        if start - mention.end > _SAID:
            return None
        if mention.high >= MILLION and mention.low == mention.high == figure * _scale(mention):
            return mention
    return None


def _share(text: str, mentions: list[Mention], at: int) -> Mention | None:
    """The share of a sum shortly before that stands before "of that"."""
    start, figure = _figure(text, at)
    place = bisect_right(mentions, start, key=_END)
    whole = mentions[place - 1] if place else None
    if not figure or whole is None or start - whole.end > _SHARED or "\n\n" in text[whole.end : start]:
        return None
    scale = _scale(whole)
    if figure * scale > whole.high:
        scale /= 1000  # "$1.2 billion, 420 of that"
    if scale < MILLION or figure * scale > whole.high:
        return None
    return _mention(text, start, at, figure * scale, whole)


def _figure(text: str, at: int) -> tuple[int, Decimal | None]:
    """Where a number that ends at a place starts, and its value: "13", "eight and a half", "nine-point-eight"."""
    digits = _DIGITS.search(text, max(0, at - 8), at)
    if digits is not None:
        return digits.start(), Decimal(digits[0])
    spoken = _WORDS.search(text, max(0, at - 40), at)
    if spoken is None:
        return at, None
    numbers = lexicon.numbers()
    parts = [(found.start(), found[0].lower()) for found in re.finditer("[A-Za-z]+", spoken[0])]
    while parts and not (parts[0][1] in numbers or parts[0][1] == "a"):
        del parts[0]
    words = [word for _, word in parts]
    if not words or not all(word in numbers or word in _PARTS for word in words) or words[-1] in ("a", "and"):
        return at, None
    if words[:2] == ["a", "point"] or ("half" in words and words[-3:] != ["and", "a", "half"]):
        return at, None  # "one half of that"
    value = read_decimal(words) if "point" in words else read_words(words)
    return spoken.start() + parts[0][0], value
