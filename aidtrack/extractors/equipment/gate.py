"""Which sentences can give a thing at all: a look at each word, before anything is cut into tokens.

An item needs a word that names a thing (an alias of the catalogue, a head noun, a measure, a calibre) and one that
gives (a verb of giving, holding, needing …, a noun of giving, money); or it stands in a list, or in a fragment that
goes on with the sentence before. `tests/test_equipment.py` holds that nothing is lost.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from aidtrack.extractors.equipment.vocabulary import VERB, Word, is_noun_too, word_of
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.catalogue import singular
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
#: Words as the tokens have them, and signs.
_TOKEN: Final = re.compile(r"(?:[A-Za-z]\.){2,}(?:-\w+)?|[^\W_]+(?:(?:[-‐‑'’./&]|\+(?=\w))[^\W_]+)*|[^\w\s]")
#: "155- and 105-millimeter": a number that leaves its unit to the next.
_OPEN_HYPHEN: Final = re.compile(r"\d[-‐‑][\s,]")

#: "it's food": a pronoun that points back at what was told.
_POINTING: Final = re.compile(r"\b(?:it|that|there|they)['’](?:s|re)\b", re.IGNORECASE)


class _Flags(dict[str, int]):
    """What each word brings, found once a process; cleared before it outgrows the memory."""

    def __missing__(self, word: str) -> int:
        if len(self) > 1 << 17:
            self.clear()
        flags = self[word] = _flags_of(word)
        return flags


_FLAGS: Final = _Flags()


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
    if flags & HEAD or (flags & OPENS and _opens(words)):
        return _names(text, sentence)
    return flags & NUMBER != 0 and _OPEN_HYPHEN.search(text, sentence.start, sentence.end) is not None


def may_tell(text: str, sentence: Sentence) -> bool:
    """Whether a sentence without money can say that something is given or harmed."""
    return seen(text, sentence) & (GIVES | HARMS) != 0


# --- a second look, where the words alone leave a doubt ------------------------------------------------


def _opens(words: list[str]) -> bool:
    """Whether two neighbours open an alias of several words."""
    pairs = catalogue.openings()[1]
    follow: frozenset[str] | None = None
    for raw in words:
        if follow is None and not _FLAGS[raw] & OPENS:
            continue
        for part in word_of(raw).pieces:
            for piece in _WORD.findall(part):
                if follow is not None and piece in follow:
                    return True
                follow = pairs.get(piece)
    return False


def _names(text: str, sentence: Sentence) -> bool:
    """Whether a head noun has a word of its own before it, or an alias of several words stands there."""
    words = [word_of(raw) for raw in _TOKEN.findall(text, sentence.start, sentence.end)]
    for index, word in enumerate(words):
        if word.head_kind == "thing" and _is_led(words, index):
            return True
    pieces = [piece for word in words for piece in word.pieces]
    owners = [word.text for word in words for _ in word.pieces]

    def surface(first: int, last: int) -> str:
        return " ".join(dict.fromkeys(owners[first : last + 1]))

    return bool(catalogue.search(pieces, surface))


def _is_led(words: list[Word], index: int) -> bool:
    """Whether a phrase of this head may have words enough: "canned goods", "and goods", but not "the goods"."""
    head = words[index]
    before = index - 1
    while before >= 0 and (words[before].lower in _MORE or (head.generic and words[before].generic)):
        before -= 1
    if before < 0:
        return False
    word = words[before]
    if word.kind == VERB and not is_noun_too(word) and not word.lower.endswith(("ed", "ing", "t", "n")):
        return before > 0 and words[before - 1].kind in ("D", "N")
    if word.lower == "of":
        return before > 0 and words[before - 1].is_measure
    return word.kind not in _LOOSE


_MORE: Final = frozenset(("additional", "new", "further", "more", "extra", "other"))
#: Kinds of words that end a phrase or only open one.
_LOOSE: Final = frozenset("DPXROB")

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
    stems = word_class("giver_with") | _firsts("phrasal_giving", "phrasal_moving") | {"pay", "sign", "pass", "part", "go", "come"}
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
    if singular(word.lower) in heads():
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


def _openings_of(word: Word) -> int:
    """Whether a word is an alias, or may open one."""
    alone, pairs = catalogue.openings()
    pieces = [piece for part in word.pieces for piece in _WORD.findall(part)]
    flags = 0
    for piece in pieces:
        if piece in alone:
            spellings = alone[piece]
            if spellings is None or len(pieces) > 1 or catalogue.is_spelled(word.text, spellings):
                flags |= THING
        if piece in pairs:
            flags |= OPENS
    return flags
