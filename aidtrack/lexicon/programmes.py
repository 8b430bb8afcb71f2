"""Programmes that aid is paid from, found in a text in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from aidtrack.lexicon import read_rows
from aidtrack.patterns import lower


@dataclass(frozen=True, slots=True)
class Programme:
    """One named programme, and what its name implies."""

    name: str
    phrase: str
    donor: str
    instrument: str
    aid_type: str
    envelope: bool


@cache
def _table() -> tuple[ahocorasick_rs.AhoCorasick, list[str], dict[str, Programme]]:
    found = {}
    for row in read_rows(
        "programmes.csv", ("programme", "phrase", "donor", "instrument", "aid_type", "envelope", "source")
    ):
        found[row["phrase"].lower()] = Programme(
            row["programme"], row["phrase"], row["donor"], row["instrument"], row["aid_type"], row["envelope"] == "true"
        )
    names = sorted(found)
    return ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), names, found


@cache
def owners() -> dict[str, str]:
    """Whose programme each is, by its phrases in lower case."""
    return {phrase: programme.donor for phrase, programme in _table()[2].items() if programme.donor}


@cache
def defaults() -> dict[str, Programme]:
    """What each programme implies, by its name."""
    return {programme.name: programme for programme in _table()[2].values()}


def find(text: str, flat: str = "") -> Iterator[tuple[int, Programme]]:
    """Every programme that a text names, with its place; abbreviations in their own case only.

    Args:
        text: any text.
        flat: the same in lower case, where that is at hand.

    >>> [(start, programme.name) for start, programme in find("a Presidential Drawdown; era of the USAI, an ERA loan")]
    [(2, 'PDA'), (36, 'USAI'), (45, 'ERA')]
    """
    automaton, names, table = _table()
    for number, start, end in automaton.find_matches_as_indexes(flat or lower(text)):
        if (start and (text[start - 1].isalnum() or text[start - 1] == "_")) or text[end : end + 1].isalnum():
            continue
        programme = table[names[number]]
        if not programme.phrase[:3].isupper() or text[start : start + 3].isupper():
            yield start, programme
