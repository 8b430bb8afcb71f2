"""Cues: phrases that say what an amount is, each with its direction, scope, weight and look-alikes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from aidtrack.errors import LexiconError
from aidtrack.lexicon import read_rows, words

DIRECTIONS: Final = ("before", "after", "around")
#: How far a cue reaches: a few words, to the next amount, the clause, the sentence.
SCOPES: Final = ("tight", "amount", "clause", "sentence")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue; `unless` are look-alikes in whose presence it says nothing."""

    role: str
    phrase: str
    direction: str
    scope: str
    weight: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    reason: str


def compile_phrase(phrase: str) -> re.Pattern[str]:
    """A regex for a cue phrase: `|` parts phrases, `/` parts words, `*` is any ending, `…` a gap of up to eight words.

    >>> bool(compile_phrase("bring*/brought … to").search("bringing the total committed to"))
    True
    >>> bool(compile_phrase("of which").search("of the which"))
    False
    """
    return re.compile(_regex(phrase), re.IGNORECASE)


def _regex(cell: str) -> str:
    return "|".join(_phrase(phrase) for phrase in words(cell))


def _phrase(phrase: str) -> str:
    parts: list[str] = []
    for word in phrase.split():
        if word == "…":
            parts.append("…")
            continue
        options = [re.escape(option).replace(r"\*", r"\w*").replace("'", "['’]") for option in word.split("/")]
        parts.append("(?:" + "|".join(options) + ")")
    joined = r"[\s*_]+".join(parts)
    return r"(?<![\w-])" + joined.replace(r"[\s*_]+…[\s*_]+", r"[\s*_]+(?:[^\s;]+\s+){0,8}?") + r"(?![\w-])"


@cache
def cues() -> tuple[Cue, ...]:
    """All cues of `cues.csv`.

    Raises:
        LexiconError: a row has an unknown direction or scope.
    """
    found = []
    for number, row in enumerate(read_rows("cues.csv", ("role", "phrase", "direction", "scope", "weight", "unless", "reason", "source")), 2):
        if row["direction"] not in DIRECTIONS or row["scope"] not in SCOPES:
            raise LexiconError(f"lexicon/cues.csv line {number}: {row['direction']}/{row['scope']} is unknown", f"use one of {DIRECTIONS}, {SCOPES}")
        unless = compile_phrase(row["unless"]) if row["unless"] else None
        found.append(Cue(row["role"], row["phrase"], row["direction"], row["scope"], float(row["weight"]), compile_phrase(row["phrase"]), unless, row["reason"]))
    return tuple(found)
