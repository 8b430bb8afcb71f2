"""Numbers that stand alone and count what was named before: "Denmark has promised 19, Norway six"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aidtrack.extractors.equipment.mention import Mention
from aidtrack.extractors.equipment.phrases import Node, Phrase
from aidtrack.extractors.equipment.tokens import Token

#: Numbers that may be years.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


def counts_alone(nodes: Sequence[Node], index: int) -> bool:
    """Whether a phrase is a whole number and no more, neither a year nor a part of something said behind it."""
    phrase = nodes[index]
    if not isinstance(phrase, Phrase) or phrase.words or not phrase.counted or phrase.low is None or phrase.vague:
        return False
    if phrase.low < 2 or phrase.low % 1 or _FIRST_YEAR <= phrase.low <= _LAST_YEAR:
        return False
    if phrase.tokens[-1].lower in ("third", "half", "quarter"):
        return False
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    if isinstance(after, Token) and after.lower == "of":
        pointed = nodes[index + 2] if index + 2 < len(nodes) else None
        return isinstance(pointed, Token) and pointed.lower in ("them", "these", "those")
    ends = after is None or (isinstance(after, Token) and (after.kind in "AR" or after.lower in ",;.)"))
    return ends and _is_governed(nodes[index - 1] if index else None)


def _is_governed(before: Node | None) -> bool:
    """Whether a giver or a verb stands right before: "Norway six", "has supplied 16"; not "May 2" or "not six"."""
    if isinstance(before, Phrase):
        return before.is_place
    return before is not None and before.kind == "V"


def recall(number: Phrase, named: Mention) -> Mention:
    """The mention that a number makes of the thing named before."""
    low = float(number.low or 0)
    mention = replace(named, start=number.start, end=number.end, low=low, high=low, unit=named.unit or "units")
    mention.qualifier, mention.sense, mention.reasons = number.qualifier, number.sense or "gives", []
    return mention
