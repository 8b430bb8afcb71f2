"""Givers that no list names: a foundation, a charity or a national Red Cross society, known by how its name ends."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from aidtrack.lexicon import read_rows

#: How far before its last word a name may begin.
_LONGEST: Final = 72
_WORD: Final = r"[A-Z][\w.’'&-]*"
#: "Olena Zelenska", "Ukrainians in the Netherlands", "Howard G. Buffett": capitals with what may join them.
_BEFORE: Final = re.compile(
    rf"(?<![\w-]){_WORD}(?:\s(?:{_WORD}|&|and|of(?:\sthe)?|in(?:\sthe)?|for(?:\sthe)?|de|du|la|für|pour))*\s$"
)
#: Words with a capital because a sentence begins with them, and days: they open no name.
_NO_NAME: Final = frozenset(
    """A After All Also An And As At Both But By During Each Earlier For From Given He If In It Its Last Meanwhile
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday New No On Or Our She Since So That The Their These They
    This Those Through Today Under Until We When While With""".split()
)
#: What parts an actor's name from another's behind it.
_OF_ANOTHER: Final = ("'s ", "’s ")
#: "(JMF)" behind its name.
_SHORT: Final = re.compile(r"\s\(([A-Z][A-Za-z]{0,7}[A-Z])\)")
_AGAIN: Final = re.compile(r"\b[Tt]he\s[Ff]oundation\b(?!\s(?:of|for|that)\b)")


@cache
def endings() -> list[str]:
    """The words with which the name of such a giver ends."""
    return [row["ending"] for row in read_rows("organization_endings.csv", ("ending", "source"))]


def any_in(text: str) -> bool:
    """Whether a text may name one at all."""
    return any(ending in text for ending in endings())


def named(text: str, known: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Where a text names such givers, and by which name.

    Args:
        text: any text, its line breaks as blanks.
        known: where actors of the lists stand; a whole name of theirs is no new one.

    Returns:
        Start, end and name of each mention; later ones may be short: "the Foundation", "JMF".

    >>> [name for _, _, name in named("Norway and the Anna Lind Foundation gave; the Foundation also sent.", [(0, 6)])]
    ['Anna Lind Foundation', 'Anna Lind Foundation']
    >>> [name for _, _, name in named("On Monday Norway's Rafto Foundation (RFX) paid, then RFX left.", [(10, 16)])]
    ['Rafto Foundation', 'Rafto Foundation', 'Rafto Foundation']
    >>> named("The Foundation said. Solid Foundations matter.", [])
    []
    """
    found: list[tuple[int, int, str]] = []
    for ending in endings():
        place = text.find(ending)
        while place >= 0:
            end = place + len(ending)
            if (
                not text[end : end + 1].isalnum()
                and text[place - 1 : place] == " "
                and not any(left < place and stop >= end for left, stop in known)
                and (start := _start(text, place, known)) < place
            ):
                found.append((start, end, text[start:end]))
            place = text.find(ending, end)
    return [*found, *_again(text, found)] if found else found


def _start(text: str, place: int, known: list[tuple[int, int]]) -> int:
    """Where the name begins that ends with the word at a place; the place itself where no name stands before it."""
    before = _BEFORE.search(text, max(0, place - _LONGEST), place)
    if before is None:
        return place
    start = before.start()
    parted = _OF_ANOTHER if text.startswith("Red", place) else (*_OF_ANOTHER, " and ")
    for left, right in known:
        if start <= left < place and text.startswith(parted, right):
            start = text.find(" ", right + 1) + 1
    opened = text.rfind(". ", start, place) + 2  # "in Oslo. The Lind Foundation", but "G. Buffett"
    if opened > 3 and text[opened - 4].isalnum() and text[opened - 3].isalnum():
        start = opened
    while start < place and (text[start : text.find(" ", start)] in _NO_NAME or not text[start].isupper()):
        start = text.find(" ", start) + 1
    return start


def _again(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Later mentions of the names by a short one, where that means one of them alone."""
    again: list[tuple[int, int, str]] = []
    for name in dict.fromkeys(name for _, _, name in found):
        end = next(stop for _, stop, full in found if full == name)
        short = _SHORT.match(text, end)
        if short is not None:
            again += [(m.start(), m.end(), name) for m in re.finditer(rf"\b{short[1]}\b", text) if m.start() > end]
    if len({name for _, _, name in found}) == 1 and found[0][2].endswith("Foundation"):
        again += [(m.start() + 4, m.end(), found[0][2]) for m in _AGAIN.finditer(text, found[0][1])]
    return again
