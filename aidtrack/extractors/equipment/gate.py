"""Which sentences can give a thing at all: a look at each word, before anything is cut into tokens.

An item needs a word that names a thing (an alias of the catalogue, a head noun, a measure, a calibre) and one that
gives (a verb of giving, holding, needing …, a noun of giving, money); or it stands in a list, or in a fragment that
goes on with the sentence before. `tests/test_equipment.py` holds that nothing is lost.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from aidtrack.extractors.equipment.tokens import TOKEN
from aidtrack.extractors.equipment.vocabulary import VERB, Word, word_of
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.grammar import heads, measures, verb_lemmas, verbs, word_class
from aidtrack.text import Sentence

#: What a word may bring: a thing, a head that needs a word before it, the opening of an alias, giving, harm, a number,
#: an auxiliary that makes the sentence more than a fragment.
THING: Final = 1 << 0
HEAD: Final = 1 << 1
OPENS: Final = 1 << 2
GIVES: Final = 1 << 3
HARMS: Final = 1 << 4
NUMBER: Final = 1 << 5
FINITE: Final = 1 << 6

_WORD: Final = re.compile(r"[^\W_]+")
#: "155- and 105-millimeter": a number that leaves its unit to the next.
_OPEN_HYPHEN: Final = re.compile(r"\d[-‐‑][\s,]")

#: "it's food", "what you would expect: radars": signs that a sentence goes on with what was told.
_POINTING: Final = re.compile(r":\s|\b(?:it|that|there|they)['’](?:s|re)\b", re.IGNORECASE)


class _Flags(dict[str, int]):
    """What each word brings, found once a process; cleared before it outgrows the memory."""

    def __missing__(self, word: str) -> int:
        if len(self) > 1 << 17:
            self.clear()
        flags = self[word] = _flags_of(word)
        return flags


_FLAGS: Final = _Flags()


class _Ends(dict[str, tuple[str, frozenset[str]]]):
    """The first folded piece of each word, and what makes an alias with its last one if it follows."""

    def __missing__(self, raw: str) -> tuple[str, frozenset[str]]:
        if len(self) > 1 << 17:
            self.clear()
        pieces = _pieces_of(word_of(raw))
        ends = self[raw] = (pieces[0], catalogue.openings()[1].get(pieces[-1], _NOTHING)) if pieces else ("", _NOTHING)
        return ends


_NOTHING: Final[frozenset[str]] = frozenset()
_ENDS: Final = _Ends()


def seen(text: str, sentence: Sentence) -> int:
    """What the words of a sentence bring, together."""
    flags = 0
    for found in map(_FLAGS.__getitem__, _WORD.findall(text, sentence.start, sentence.end)):
        flags |= found
    return flags


def may_give(text: str, sentence: Sentence, paid: bool) -> bool:
    """Whether a sentence can name something that is given; bullets always may, `paid` says it has a sum of money."""
    if sentence.bullet:
        return True
    words = _WORD.findall(text, sentence.start, sentence.end)
    flags = 0
    for found in map(_FLAGS.__getitem__, words):
        flags |= found
    if not (flags & GIVES or paid or flags & (NUMBER | FINITE) == NUMBER):
        return flags & THING != 0 and _POINTING.search(text, sentence.start, sentence.end) is not None
    if flags & THING:
        return True
    if flags & HEAD and _leads(words):
        return True
    if flags & OPENS and _opens(words) and _names(text, sentence):
        return True
    return flags & NUMBER != 0 and _OPEN_HYPHEN.search(text, sentence.start, sentence.end) is not None


def may_tell(text: str, sentence: Sentence) -> bool:
    """Whether a sentence without money can say that something is given or harmed."""
    return seen(text, sentence) & (GIVES | HARMS) != 0


# --- a second look, where the words alone leave a doubt ------------------------------------------------


def _opens(words: list[str]) -> bool:
    """Whether two neighbours open an alias of several words."""
    follow = _NOTHING
    for raw in words:
        first, after = _ENDS[raw]
        if first in follow:
            return True
        if first:
            follow = after
    return False


def _names(text: str, sentence: Sentence) -> bool:
    """Whether an alias of several words, or of exact case, stands there."""
    raws = [raw for _, raw in TOKEN.compiled.findall(text, sentence.start, sentence.end) if raw[0] != "<"]
    pieces = [piece for raw in raws for piece in word_of(raw).pieces]

    def surface(first: int, last: int) -> str:
        owners = [raw for raw in raws for _ in word_of(raw).pieces]
        return " ".join(dict.fromkeys(owners[first : last + 1]))

    return bool(catalogue.search(pieces, surface))


def _leads(words: list[str]) -> bool:
    """Whether a head noun has a word of its own before it: "canned goods", "and goods", but not "the goods"."""
    heads_at = [index for index, raw in enumerate(words) if _FLAGS[raw] & HEAD]
    return any(_is_led(words, index) for index in heads_at)


def _is_led(words: list[str], index: int) -> bool:
    generic = word_of(words[index]).generic
    for before in range(index - 1, -1, -1):
        word = word_of(words[before])
        if word.lower in _MORE or (generic and word.generic):
            continue
        if word.kind == VERB and not word.noun_too and not word.lower.endswith(("ed", "ing", "t", "n")):
            return before > 0 and word_of(words[before - 1]).kind in ("D", "N")
        if word.lower == "of":
            return before > 0 and word_of(words[before - 1]).is_measure
        return word.kind not in _LOOSE or word.lower in _COMPOUND
    return False


_MORE: Final = frozenset(("additional", "new", "further", "more", "extra", "other"))
#: Kinds of words that end a phrase or only open one, and those of them that also end compounds ("follow-on").
_LOOSE: Final = frozenset("DPXROB")
_COMPOUND: Final = frozenset(("on", "up", "off", "out", "over", "down"))

# --- what words bring ----------------------------------------------------------------------------------


@cache
def _parts(*classes: str) -> frozenset[str]:
    """The words of some classes, cut where a hyphen joins them."""
    return frozenset(part for name in classes for word in word_class(name) for part in _WORD.findall(word))


def _firsts(*classes: str) -> frozenset[str]:
    """The verbs of phrases like "turn over"."""
    return frozenset(phrase.split()[0] for name in classes for phrase in word_class(name))


@cache
def _givers() -> frozenset[str]:
    """Each form of each verb that may give what it governs, and each noun."""
    stems = (
        word_class("giver_with")
        | _firsts("phrasal_giving", "phrasal_moving")
        | {"pay", "sign", "pass", "part", "go", "come"}
    )
    forms = {form for form, sense in verbs().items() if sense in ("gives", "needs", "holds", "buys", "moves")}
    forms |= {form for form, lemma in verb_lemmas().items() if lemma in stems} | stems
    return _parts("giving", "money", "needing", "currency") | {part for form in forms for part in _WORD.findall(form)}


@cache
def _harmers() -> frozenset[str]:
    forms = {form for form, sense in verbs().items() if sense == "harms"}
    return _parts("harming") | {part for form in forms for part in _WORD.findall(form)}


@cache
def _measures() -> frozenset[str]:
    counted = {part for word, (_, kind) in measures().items() if kind == "count" for part in _WORD.findall(word)}
    return _parts("calibre") | counted


def _flags_of(raw: str) -> int:
    """What a word brings."""
    word = word_of(raw)
    forms = {word.lower, word.single}
    flags = 0
    if word.calibre or not forms.isdisjoint(_measures()):
        flags |= THING
    if heads().get(word.single) == "thing":
        flags |= HEAD
    if not forms.isdisjoint(_givers()):
        flags |= GIVES
    if not forms.isdisjoint(_harmers()):
        flags |= HARMS
    if word.digits or word.counts:
        flags |= NUMBER
    if word.kind == "X" and word.lower not in ("be", "have", "do", "is", "are") and not word.lower.endswith("ing"):
        flags |= FINITE
    return flags | _openings_of(word)


def _pieces_of(word: Word) -> list[str]:
    return [piece for part in word.pieces for piece in _WORD.findall(part)]


def _openings_of(word: Word) -> int:
    """Whether a word is an alias, or may open one."""
    alone, pairs = catalogue.openings()
    pieces = _pieces_of(word)
    flags = 0
    for place, piece in enumerate(pieces):
        follow = pairs.get(piece, _NOTHING)
        if place + 1 < len(pieces) and pieces[place + 1] in follow:
            flags |= THING
        if piece in alone:
            spellings = alone[piece]
            if spellings is None or len(pieces) > 1 or catalogue.is_spelled(word.text, spellings):
                flags |= THING
        if follow:
            flags |= OPENS
    return flags
