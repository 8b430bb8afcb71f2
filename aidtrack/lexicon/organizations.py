"""Givers that no list names: a foundation, a charity or a national Red Cross society, known by how its name ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import Final

from aidtrack.lexicon import read_rows

#: How national societies are called, which hand on what others give, and collect much.
SOCIETIES: Final = ("Red Cross", "Red Crescent", "Red Cross Society", "Red Crescent Society")
#: How far before its last word a name may begin.
_LONGEST: Final = 72
#: What may join the capitals of a name: "Olena Zelenska", "Ukrainians in the Netherlands", "Médicaments pour Tous".
_JOINS: Final = frozenset("& and of in for the de du la für pour".split())
_BEFORE_THE: Final = ("of", "in", "for")
#: A word that may open with a quotation mark or a bracket; whether it has a capital is asked apart.
_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_][\w.’'&-]*$")
#: "Howard G. Buffett", "St. Jude": a full stop that ends no sentence.
_INITIAL: Final = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]{2}\.")
#: "US-backed", "Geneva-based": told about a name.
_ABOUT: Final = ("-based", "-backed", "-led", "-run", "-funded")
_MONTHS: Final = frozenset(
    "January February March April May June July August September October November December".split()
)
#: Words with a capital because a sentence begins with them, and days: they open no name.
_NO_NAME: Final = _MONTHS | frozenset(
    """A After All Also An And As At Both But By During Each Earlier Five For Four From Given He If In It Its Last Local
    Many Meanwhile Monday Tuesday Wednesday Thursday Friday Saturday Sunday No On Or Other Our Several She Since Some So
    Ten That The Their These They This Those Three Through Today Tomorrow Two Under Until We When While With
    Yesterday""".split()
)
#: What parts an actor's name from another's behind it.
_OF_ANOTHER: Final = ("'s ", "’s ", " and ")
#: "(JMF)" behind its name, and such letters anywhere.
_SHORT: Final = re.compile(r"\s\(([A-Z][A-Za-z]{0,7}[A-Z])\)")
_LETTERS: Final = re.compile(r"\b[A-Z][A-Za-z]{0,7}[A-Z]\b")
_AGAIN: Final = re.compile(r"\b[Tt]he\s[Ff]oundation\b(?!\s(?:of|for|that)\b)")


@cache
def endings() -> list[str]:
    """The words with which the name of such a giver ends."""
    return [row["ending"] for row in read_rows("organization_endings.csv", ("ending", "source"))]


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(sorted(endings(), key=len, reverse=True))})(?!\w)")


def any_in(text: str) -> bool:
    """Whether a text may name one at all."""
    return any(ending in text for ending in endings())


def named(text: str, known: list[tuple[int, int]], nations: dict[int, int]) -> list[tuple[int, int, str]]:
    """Where a text names such givers, and by which name.

    Args:
        text: any text; a name never goes over the end of its line.
        known: where actors of the lists stand, in order; a whole name of theirs is no new one.
        nations: where those that are countries or their people start, by where they end.

    Returns:
        Start, end and name of each mention, in order; later ones may be short: "the Foundation", "JMF".

    >>> [name for _, _, name in named("Mali and the Lind Foundation gave; the Foundation also sent.", [(0, 4)], {})]
    ['Lind Foundation', 'Lind Foundation']
    >>> [name for _, _, name in named("On Monday Norway's Rafto Foundation (RF) paid, then RF left.", [(10, 16)], {})]
    ['Rafto Foundation', 'Rafto Foundation', 'Rafto Foundation']
    >>> named("The Foundation said. Solid Foundations matter. Two Red Cross trucks came.", [], {})
    []
    """
    found: list[tuple[int, int, str]] = []
    for ending in _ending().finditer(text):
        place, end = ending.span()
        last = bisect_left(known, (place, 0)) - 1
        if last >= 0 and known[last][1] >= end:
            continue
        start = _of_nation(text, place, nations) if ending[0].startswith("Red") else _start(text, place, known)
        if start < place:
            found.append((start, end, text[start:end].removesuffix(" Society")))
    return sorted([*found, *_again(text, found, known)]) if found else found


def _of_nation(text: str, place: int, nations: dict[int, int]) -> int:
    """Where the nation begins whose society is named at a place: "Danish", "Syrian Arab"."""
    end = place - 6 if text.endswith(" Arab ", 0, place) else place - 1
    return nations.get(end, place)


def _start(text: str, place: int, known: list[tuple[int, int]]) -> int:
    """Where the name begins that ends with the word at a place; the place itself where no name stands before it."""
    start = _first_capital(text, place)
    number = bisect_left(known, (start, 0))
    while number < len(known) and known[number][0] < place:
        right = known[number][1]
        if text.startswith(_OF_ANOTHER, right):
            start = text.find(" ", right + 1) + 1
        number += 1
    while start < place:
        after = text.find(" ", start) + 1
        word = text[start : after - 1]
        if text[start].isupper() and (word not in _NO_NAME or (word in _MONTHS and text.startswith("of ", after))):
            break
        start = after
    number = bisect_left(known, (start, 0)) - 1
    return place if number >= 0 and known[number][1] > start else start  # "Save the | Children Foundation"


def _first_capital(text: str, place: int) -> int:
    """Where the first of the words with capitals stands that lead up to a place, within their sentence and line."""
    limit = max(0, place - _LONGEST)
    line = text[limit : place - 1].rpartition("\n")[2]
    words = line.split(" ")
    start = at = place
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        at -= len(word) + 1
        if at == limit and limit and not text[limit - 1].isspace():
            break  # cut by the limit
        if word in _JOINS and (word != "the" or (number and words[number - 1] in _BEFORE_THE)):
            continue
        name = _WORD.search(word)
        if name is None or not name[0][0].isupper() or word.endswith(_ABOUT):
            break
        if word.endswith(".") and _INITIAL.fullmatch(name[0]) is None:
            break
        start = at + name.start()
        if name.start():
            break  # "(Lind"
    return start


def _again(text: str, found: list[tuple[int, int, str]], known: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Later mentions of the names by a short one, where that means one of them alone."""
    again: list[tuple[int, int, str]] = []
    shorts: dict[str, tuple[int, str]] = {}
    for _, end, name in found:
        short = _SHORT.match(text, end)
        if short is not None and short[1].upper() == "".join([word[0] for word in name.split() if word[0].isupper()]):
            number = bisect_left(known, (short.start(1), 0))
            if number == len(known) or known[number][0] != short.start(1):  # "Kenya Relief Foundation (UK)"
                shorts.setdefault(short[1], (end, name))
    if shorts:
        for letters in _LETTERS.finditer(text):
            stop, name = shorts.get(letters[0], (len(text), ""))
            inside = bisect_left(found, (letters.end(), 0, "")) - 1
            if letters.start() > stop and found[inside][1] <= letters.start():
                again.append((letters.start(), letters.end(), name))
    if found[0][2].endswith("Foundation") and len({name for _, _, name in found}) == 1:
        again += [(m.start() + 4, m.end(), found[0][2]) for m in _AGAIN.finditer(text, found[0][1])]
    return again
