"""Programmes that aid is paid from, found in a text in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aidtrack.lexicon import read_rows


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
def _table() -> tuple[re.Pattern[str], dict[str, Programme]]:
    found = {}
    for row in read_rows("programmes.csv", ("programme", "phrase", "donor", "instrument", "aid_type", "envelope", "source")):
        found[row["phrase"].lower()] = Programme(row["programme"], row["phrase"], row["donor"], row["instrument"], row["aid_type"], row["envelope"] == "true")
    names = sorted(found, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) + r")(?!\w)", re.IGNORECASE), found


@cache
def owners() -> dict[str, str]:
    """Whose programme each is, by its phrases in lower case."""
    return {phrase: programme.donor for phrase, programme in _table()[1].items() if programme.donor}


def find(text: str) -> Iterator[tuple[int, Programme]]:
    """Every programme that a text names, with its place; abbreviations in their own case only.

    >>> [(start, programme.name) for start, programme in find("a Presidential Drawdown; era of the USAI, an ERA loan")]
    [(2, 'PDA'), (36, 'USAI'), (45, 'ERA')]
    """
    pattern, table = _table()
    for match in pattern.finditer(text):
        programme = table[" ".join(match[0].lower().split())]
        if not programme.phrase[:3].isupper() or match[0][:3].isupper():
            yield match.start(), programme
