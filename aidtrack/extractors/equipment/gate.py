"""Which sentences can give a thing at all: a look at what their words bring, before any token is made.

An item needs a word that names a thing (an alias of the catalogue, a head noun, a measure, a calibre) and one that
gives (a verb of giving, holding, needing …, a noun of giving, money); or it stands in a list, or in a fragment that
goes on with the sentence before. `tests/test_equipment.py` holds that nothing is lost.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from aidtrack.extractors.equipment.lines import (
    FINITE,
    GIVES,
    HARMS,
    HEAD,
    NUMBER,
    OPENED,
    OPENS,
    SECOND,
    THING,
    WORD,
    Chunk,
    Line,
    flags_of,
)
from aidtrack.extractors.equipment.vocabulary import MORE, THAT, VERB, word_of
from aidtrack.lexicon import catalogue
from aidtrack.text import Sentence

#: "155- and 105-millimeter": a number that leaves its unit to the next.
_OPEN_HYPHEN: Final = re.compile(r"\d[-‐‑][\s,]")


def may_give(text: str, sentence: Sentence, line: Line, paid: bool) -> bool:
    """Whether a sentence can name something that is given; bullets always may, `paid` says it has a sum of money."""
    if sentence.bullet:
        return True
    flags = line.flags
    if flags & THING:
        return True
    if flags & OPENS and flags & SECOND and _opens(line.chunks) and _names(line.chunks):
        return True
    if not (flags & GIVES or paid or flags & (NUMBER | FINITE) == NUMBER):
        return False
    if flags & HEAD and _leads(WORD.findall(text, sentence.start, sentence.end)):
        return True
    return flags & NUMBER != 0 and _OPEN_HYPHEN.search(text, sentence.start, sentence.end) is not None


#: What may follow a number that stands alone.
_AFTER_COUNTS: Final = frozenset((*",;.)", "of", "from"))


def may_count(line: Line) -> bool:
    """Whether a sentence behind a thing can say of it how many: "Norway has promised six"."""
    if line.flags & (GIVES | NUMBER) != GIVES | NUMBER:
        return False
    open_number = False
    for chunk in line.chunks:
        for _, _, kind, word in chunk.words:
            if open_number and (kind in "ARX" or kind is THAT or word.lower in _AFTER_COUNTS):
                return True
            if open_number and (word.lower == "more" or word.sense == "moves"):
                return True
            open_number = word.counts or (open_number and word.lower in MORE)
    return open_number


def may_tell(line: Line) -> bool:
    """Whether a sentence without money can say that something is given or harmed."""
    return line.flags & (GIVES | HARMS) != 0


# --- a second look, where the words alone leave a doubt ------------------------------------------------


def _opens(chunks: list[Chunk]) -> bool:
    """Whether two neighbours open an alias of several words."""
    opening: Chunk | None = None
    for chunk in chunks:
        flags = chunk.flags
        if flags & OPENED or (flags & SECOND and opening is not None and chunk.first in opening.follow):
            return True
        if chunk.first:
            opening = chunk if flags & OPENS else None
    return False


def _names(chunks: list[Chunk]) -> bool:
    """Whether an alias of several words, or of exact case, stands there."""
    words = [word for chunk in chunks for _, _, _, word in chunk.words]
    pieces = [piece for word in words for piece in word.pieces]
    owners = [word.text for word in words for _ in word.pieces]
    return bool(catalogue.search(pieces, partial(_surface, owners)))


def _surface(owners: list[str], first: int, last: int) -> str:
    """Some folded pieces as they are written, from the word that each is of."""
    return " ".join(dict.fromkeys(owners[first : last + 1]))


def _leads(words: list[str]) -> bool:
    """Whether a head noun has a word of its own before it: "canned goods", "and goods", but not "the goods"."""
    return any(flags_of(raw) & HEAD and _is_led(words, index) for index, raw in enumerate(words))


def _is_led(words: list[str], index: int) -> bool:
    generic = word_of(words[index]).generic
    for before in range(index - 1, max(-1, index - _LONGEST_LEAD), -1):
        word = word_of(words[before])
        if word.lower in MORE or (generic and word.generic):
            continue
        if word.kind == VERB and not word.noun_too and not word.lower.endswith(("ed", "ing", "t", "n")):
            return before > 0 and word_of(words[before - 1]).kind in ("D", "N")
        if word.lower == "of":
            return before > 0 and word_of(words[before - 1]).is_measure
        return word.kind not in _LOOSE or word.lower in _COMPOUND
    return False


_LONGEST_LEAD: Final = 15  # words; a page of nothing but "supplies" would cost the square of its length
#: Kinds of words that end a phrase or only open one, and those of them that also end compounds ("follow-on").
_LOOSE: Final = frozenset("DPXROB")
_COMPOUND: Final = frozenset(("on", "up", "off", "out", "over", "down"))
