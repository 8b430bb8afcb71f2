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
    unless: re.Pattern[str] | None
    reason: str


@dataclass(frozen=True, slots=True)
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
    return re.compile("|".join(rf"(?<![\w-]){_phrase(part)}" for part in words(phrase)), re.IGNORECASE)


def _phrase(phrase: str) -> str:
    joined = r"[\s*_]+".join("…" if word == "…" else _word(word) for word in phrase.split())
    return joined.replace(r"[\s*_]+…[\s*_]+", r"[\s*_]+(?:[^\s;]+\s+){0,8}?") + r"(?![\w-])"


def _word(word: str) -> str:
    options = [re.escape(option).replace(r"\*", r"\w*").replace("'", "['’]") for option in word.split("/")]
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
        unless = compile_phrase(row["unless"]) if row["unless"] else None
        found.append(
            Cue(row["role"], row["phrase"], row["direction"], row["scope"], float(row["weight"]), unless, row["reason"])
        )
    return tuple(found)


@cache
def _phrases() -> tuple[ahocorasick_rs.AhoCorasick, list[list[tuple[Cue, re.Pattern[str]]]]]:
    """The automaton of first words, and for each the phrases that start with it."""
    table: dict[str, list[tuple[Cue, re.Pattern[str]]]] = {}
    for cue in cues():
        for phrase in words(cue.phrase):
            pattern = re.compile(_phrase(phrase.replace("’", "'")), re.IGNORECASE)
            for first in phrase.split()[0].split("/"):
                table.setdefault(first.split("*")[0].replace("’", "'").lower(), []).append((cue, pattern))
    anchors = sorted(table)
    return ahocorasick_rs.AhoCorasick(anchors), [table[anchor] for anchor in anchors]


def lower(text: str) -> str:
    """Lower case without a change of length, apostrophes made straight.

    >>> lower("İt’S"), len(lower("İ"))
    ("İt's", 1)
    """
    flat = text.lower()
    if len(flat) != len(text):
        flat = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return flat.replace("’", "'")


def hear(text: str) -> list[Heard]:
    """Every cue of a text, from left to right, whatever the look-alikes say.

    >>> [(heard.cue.role, heard.start) for heard in hear("It brings the total to $5m.") if heard.cue.scope == "next"]
    [('cumulative', 3)]
    """
    automaton, phrases = _phrases()
    flat = lower(text)
    found: list[Heard] = []
    for number, start, _ in automaton.find_matches_as_indexes(flat, overlapping=True):
        if start and (flat[start - 1].isalnum() or flat[start - 1] in "_-"):
            continue
        for cue, pattern in phrases[number]:
            match = pattern.match(flat, start)
            if match is not None:
                found.append(Heard(cue, start, match.end()))
    return found
