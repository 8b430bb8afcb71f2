"""Cues: phrases that say what an amount is, each with its direction, scope, weight and look-alikes.

All phrases are looked for in one pass: an automaton finds the first words of phrases, and only where one stands is the
rest of its phrase tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import ahocorasick_rs

from aidtrack.errors import LexiconError
from aidtrack.lexicon import read_rows, words
from aidtrack.literals import needed
from aidtrack.patterns import lower

DIRECTIONS: Final = ("before", "after", "around")
#: How far a cue reaches: touching the amount, beside it, a few words, to the next amount, the clause, the sentence.
SCOPES: Final = ("touch", "next", "tight", "amount", "clause", "sentence")
COLUMNS: Final = ("role", "phrase", "direction", "scope", "weight", "unless", "reason", "source")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue; `unless` are look-alikes in whose presence it says nothing."""

    role: str
    phrase: str
    direction: str
    scope: str
    weight: float
    unless: str
    reason: str


@dataclass(slots=True)
class Heard:
    """A cue where it stands in a text."""

    cue: Cue
    start: int
    end: int


def compile_phrase(phrase: str) -> re.Pattern[str]:
    """A regex for a cue phrase: `|` parts phrases, `/` parts words, `*` is any ending, `…` a gap of up to eight words.

    >>> bool(compile_phrase("bring*/brought … to").search("bringing the total committed to"))
    True
    >>> bool(compile_phrase("of which").search("of the which"))
    False
    """
    return re.compile("|".join(rf"(?<![\w-]){_phrase(plain(part))}" for part in words(phrase)))


def _phrase(phrase: str) -> str:
    joined = r"[\s*_]+".join("…" if word == "…" else _word(word) for word in phrase.split())
    return joined.replace(r"[\s*_]+…[\s*_]+", r"[\s*_]+(?:[^\s;]+\s+){0,8}?") + r"(?![\w-])"


def _ending(option: str) -> str:
    """One word, `*` for any letters; one that stands first takes in hyphens: "*th" is "twenty-ninth" too."""
    escaped = re.escape(option)
    if escaped.startswith(r"\*"):
        escaped = r"[\w-]*" + escaped[2:]
    return escaped.replace(r"\*", r"\w*")


def _word(word: str) -> str:
    options = [_ending(option) for option in word.split("/")]
    return options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"


@cache
def cues() -> tuple[Cue, ...]:
    """All cues of `cues.csv`.

    Raises:
        LexiconError: a row has an unknown direction or scope.
    """
    found = []
    for number, row in enumerate(read_rows("cues.csv", COLUMNS), 2):
        if row["direction"] not in DIRECTIONS or row["scope"] not in SCOPES:
            raise LexiconError(
                f"lexicon/cues.csv line {number}: {row['direction']}/{row['scope']} is unknown",
                f"use one of {DIRECTIONS}, {SCOPES}",
            )
        weight, silent = float(row["weight"]), row["unless"]
        found.append(Cue(row["role"], row["phrase"], row["direction"], row["scope"], weight, silent, row["reason"]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to say a cue, or a look-alike of one.

    `seconds` is how its second word may start, if that is fixed; `alone` says that it has no second word; `later` is
    how the word behind its gap may start.
    """

    number: int
    look_alike: bool
    pattern: re.Pattern[str]
    seconds: tuple[str, ...]
    alone: bool
    later: tuple[str, ...]


#: How many letters of a second word choose the phrases that are tried, and how many such choices are remembered.
_LETTERS: Final = 3
_REMEMBERED: Final = 500


class _Opened:
    """The phrases that a first word opens, chosen by how the second word starts."""

    __slots__ = ("_chosen", "phrases", "seconded")

    def __init__(self) -> None:
        self.phrases: list[_Phrase] = []
        self.seconded = False  # whether any of them tells how its second word starts
        self._chosen: dict[str, list[_Phrase]] = {}

    def add(self, phrase: _Phrase) -> None:
        self.phrases.append(phrase)
        self.seconded = self.seconded or bool(phrase.seconds)

    def followed_by(self, letters: str) -> list[_Phrase]:
        """Those whose second word may start with these letters, and those that leave it open."""
        found = self._chosen.get(letters)
        if found is None:
            found = [phrase for phrase in self.phrases if not phrase.seconds or _may_start(phrase.seconds, letters)]
            if len(self._chosen) < _REMEMBERED:
                self._chosen[letters] = found
        return found


def _later(words_behind: list[str]) -> tuple[str, ...]:
    """How the word may start that stands behind a phrase's last gap; empty where that is left open."""
    if "…" not in words_behind[:-1]:
        return ()
    last = len(words_behind) - words_behind[::-1].index("…")
    stems = tuple(option.split("*")[0] for option in words_behind[last].split("/"))
    return stems if all(stems) else ()


def _stands_behind(later: tuple[str, ...], flat: str, end: int) -> bool:
    for stem in later:  # noqa: SIM110 - a loop is compiled, a generator isn't
        if flat.find(stem, end) >= 0:
            return True
    return False


def _may_start(options: tuple[str, ...], letters: str) -> bool:
    return any(option.startswith(letters) or letters.startswith(option) for option in options)


#: A look-alike that starts with any word, and words of which it holds one ("" where none are known).
_LookAlike = tuple[frozenset[str], re.Pattern[str]]


def _look_alike(phrase: str) -> _LookAlike:
    pattern = compile_phrase(phrase)
    return needed(pattern.pattern) or frozenset(("",)), pattern


@cache
def _phrases() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[_Opened, _Opened]], dict[int, _LookAlike]]:
    """The automaton of first words, for each the phrases that start with it, and look-alikes that start with any.

    A word's phrases come twice: where the word ends there, and where it goes on ("bring*" in "bringing").
    """
    table: dict[str, tuple[_Opened, _Opened]] = {}
    anywhere: dict[int, list[str]] = {}
    for number, cue in enumerate(cues()):
        for look_alike, parts in ((False, words(cue.phrase)), (True, words(cue.unless))):
            for part in map(plain, parts):
                if part.startswith("*"):
                    anywhere.setdefault(number, []).append(part)
                    continue
                first, *others = part.split()
                seconds = tuple(option.split("*")[0] for option in others[0].split("/")) if others else ()
                seconds = () if "…" in seconds else seconds
                alone = not others and "*" not in first.replace("*/", "/").removesuffix("*")
                phrase = _Phrase(number, look_alike, re.compile(_phrase(part)), seconds, alone, _later(others))
                for option in first.split("/"):
                    ending, going_on = table.setdefault(option.split("*")[0], (_Opened(), _Opened()))
                    ending.add(phrase)
                    if "*" in option:
                        going_on.add(phrase)
    anchors = sorted(table)
    return (
        ahocorasick_rs.AhoCorasick(anchors),
        [table[anchor] for anchor in anchors],
        {number: _look_alike("|".join(parts)) for number, parts in anywhere.items()},
    )


def plain(text: str) -> str:
    """Lower case and straight apostrophes, without a change of length."""
    return lower(text).replace("’", "'")


_GAP: Final = re.compile(r"\w*[\s*_]+")


def _second(flat: str, end: int) -> int:
    """Where the word starts that follows one of which at least the part before `end` is known."""
    if flat[end : end + 1] == " " and flat[end + 1 : end + 2].isalnum():
        return end + 1
    gap = _GAP.match(flat, end)
    return gap.end() if gap is not None else len(flat)


def hear(text: str, offset: int = 0, flat: str = "") -> list[Heard]:
    """Every cue of a text, from left to right, without those that a look-alike explains away.

    Args:
        text: a sentence.
        offset: where it starts in its document, which the places are given in.
        flat: what `plain` makes of it, where that is at hand.

    >>> [(heard.cue.role, heard.start) for heard in hear("It brings the total to $5m.") if heard.cue.scope == "next"]
    [('cumulative', 3)]
    """
    automaton, phrases, anywhere = _phrases()
    flat = flat or plain(text)
    found: list[tuple[int, int, int]] = []
    silent: set[int] = set()
    for anchor, start, end in automaton.find_matches_as_indexes(flat, overlapping=True):
        if start and (flat[start - 1].isalnum() or flat[start - 1] in "_-"):
            continue
        after = flat[end : end + 1]
        goes_on = after.isalnum() or after == "_" or after == "-"
        opened = phrases[anchor][goes_on]
        if not opened.phrases:
            continue
        tried, second = opened.phrases, 0
        if opened.seconded:
            second = _second(flat, end)
            tried = opened.followed_by(flat[second : second + _LETTERS])
        for phrase in tried:
            if phrase.seconds and not flat.startswith(phrase.seconds, second):
                continue
            stop = end
            if phrase.later and not _stands_behind(phrase.later, flat, end):
                continue
            if goes_on or not phrase.alone:
                match = phrase.pattern.match(flat, start)
                if match is None:
                    continue
                stop = match.end()
            if phrase.look_alike:
                silent.add(phrase.number)
            else:
                found.append((phrase.number, start, stop))
    for number in {number for number, _, _ in found} & anywhere.keys():
        held, look_alike = anywhere[number]
        if any(word in flat for word in held) and look_alike.search(flat):
            silent.add(number)
    table = cues()
    return [Heard(table[number], start + offset, end + offset) for number, start, end in found if number not in silent]
