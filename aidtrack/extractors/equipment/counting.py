"""Numbers that stand alone and count what was named before: "Denmark has promised 19, Norway six"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aidtrack.extractors.equipment.mention import Mention
from aidtrack.extractors.equipment.phrases import Node, Phrase
from aidtrack.extractors.equipment.things import is_calibre
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import MONEY, TIME

#: Numbers that may be years.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
#: Signs that open a list or go on with it.
_LISTING: Final = frozenset((":", ",", ";"))
#: From how many on a number is none that stands for a noun: "one".
_SEVERAL: Final = 2


def counts_alone(nodes: Sequence[Node], index: int) -> bool:
    """Whether a phrase is a whole number and no more, neither a year nor a part of something said behind it."""
    phrase = nodes[index]
    if not isinstance(phrase, Phrase) or not phrase.counted or phrase.low is None or phrase.vague:
        return False
    if phrase.words and not (len(phrase.words) == 1 and phrase.words[0].lower == "remaining"):
        return False
    # Not `low % 1`: it raises for numbers of more digits than a decimal keeps.
    if phrase.low != phrase.low.to_integral_value() or _FIRST_YEAR <= phrase.low <= _LAST_YEAR:
        return False
    if phrase.low < _SEVERAL and not (_names_giver(nodes, index) or _follows_other(nodes, index)):
        return False
    if phrase.tokens[-1].lower in ("third", "half", "quarter"):
        return False
    before = nodes[index - 1] if index else None
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    if phrase.tokens[-1].lower == "more" and _is_governed(before):
        return True  # "needs seven more to protect its towns"
    if phrase.listed and (_comes_later(nodes, index) or _is_share_in_time(nodes, index)):
        return True
    if isinstance(after, Token) and after.lower == "of":
        pointed = nodes[index + 2] if index + 2 < len(nodes) else None
        if isinstance(pointed, Phrase):
            return phrase.listed and is_calibre(pointed)  # "2,000 rounds of 155mm and 900 of 105mm"
        return pointed is not None and pointed.lower in ("them", "these", "those")
    opens = before is None or (isinstance(before, Token) and (before.lower == ";" or before.lower in ("only", "just")))
    if opens and isinstance(after, Token) and (after.kind == "X" or after.lower == "," or after.word.sense == "moves"):
        return True  # "Ten were handed over in March", "; the first 650 arrived"
    ends = after is None or (isinstance(after, Token) and (after.kind in "AR" or after.lower in ",;.)"))
    if _names_giver(nodes, index) and isinstance(before, Token) and before.kind == "A":
        return True  # "one from Berlin and two from Rome"
    return (ends or _names_giver(nodes, index)) and (_is_governed(before) or _is_asked_for(nodes, index))


def _follows_other(nodes: Sequence[Node], index: int) -> bool:
    """Whether another giver stands before it whose verb is left out: "Bonn gives two systems and Oslo one"."""
    if index < 2:
        return False
    link, giver = nodes[index - 2 : index]
    if not (isinstance(giver, Phrase) and giver.is_place and len(giver.words) == 1 and isinstance(link, Token)):
        return False
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    ends = after is None or (isinstance(after, Token) and after.lower in ",;.")
    return (
        ends
        and link.kind == "A"
        and any(isinstance(node, Phrase) and node.low is not None for node in nodes[: index - 2])
    )


def _comes_later(nodes: Sequence[Node], index: int) -> bool:
    """Whether more of the same is to follow: "15 more will follow", "with four more to come"."""
    phrase = nodes[index]
    if not isinstance(phrase, Phrase) or phrase.tokens[-1].lower != "more" or index + 2 >= len(nodes):
        return False
    small, verb = nodes[index + 1], nodes[index + 2]
    if not (isinstance(small, Token) and isinstance(verb, Token) and verb.kind == "V"):
        return False
    return small.lower == "to" or small.kind == "X"


def _is_share_in_time(nodes: Sequence[Node], index: int) -> bool:
    """Whether a list says when how many come: "19 aircraft: six in May, eight next year and five in 2025"."""
    before, after = nodes[index - 1] if index else None, nodes[index + 1] if index + 1 < len(nodes) else None
    if not (isinstance(before, Token) and (before.lower in _LISTING or before.kind == "A")):
        return False
    if isinstance(after, Token) and after.kind == "P" and index + 2 < len(nodes):
        after = nodes[index + 2]
    if not isinstance(after, Phrase) or after.tokens[0].lower in ("a", "an", "each", "every", "per"):
        return False  # "40 a month" is a rate
    year = after.low is not None and not after.words and _FIRST_YEAR <= after.low <= _LAST_YEAR
    return year or after.head_bits & TIME != 0


def _is_governed(before: Node | None) -> bool:
    """Whether a giver or a verb stands right before: "Norway six", "has supplied 16"; not "May 2" or "not six"."""
    if isinstance(before, Phrase):
        return before.is_place
    return before is not None and before.kind == "V"


def _is_asked_for(nodes: Sequence[Node], index: int) -> bool:
    """Whether people ask or pay for so many: "has asked for 300", "has money for 160,000"."""
    if index < 2 or not (isinstance(small := nodes[index - 1], Token) and small.lower == "for"):
        return False
    owner = nodes[index - 2]
    if isinstance(owner, Phrase):
        return owner.has(MONEY)
    return owner.kind == "V" and (owner.word.sense == "needs" or owner.word.stem == "pay")


def _names_giver(nodes: Sequence[Node], index: int) -> bool:
    """Whether the giver stands behind a number: "has received one from Berlin and two from Rome"."""
    small, giver = (nodes[index + 1], nodes[index + 2]) if index + 2 < len(nodes) else (None, None)
    if not (isinstance(small, Token) and small.lower == "from" and isinstance(giver, Phrase)):
        return False
    return giver.is_place or giver.tokens[0].lower in ("its", "their")


def recall(number: Phrase, named: Mention) -> Mention:
    """The mention that a number makes of the thing named before."""
    low = float(number.low or 0)
    mention = replace(named, start=number.start, end=number.end, low=low, high=low, unit=named.unit or "units")
    mention.qualifier, mention.sense, mention.reasons = number.qualifier, number.sense or "gives", []
    return mention
