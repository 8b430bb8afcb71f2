"""The stretches of text around each amount, up to its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aidtrack.extractors import money
from aidtrack.patterns import ANYTHING
from aidtrack.text import Sentence

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context


@dataclass(slots=True)
class Window:
    """The text around one amount: its sentence, and the stretches up to its neighbours in that sentence."""

    index: int
    sentence: Sentence
    text: str
    start: int
    end: int
    left: str = ""  # from the sentence's start
    right: str = ""  # to the sentence's end
    near_left: str = ""  # from the previous amount
    near_right: str = ""  # to the next amount
    clause: str = ""
    clause_start: int = 0
    clause_end: int = 0
    own_start: int = 0  # where the words that belong to this amount rather than its neighbour start
    own_end: int = 0
    intro: str = ""
    holds: int = ANYTHING  # what `patterns.Holdings` says of the text

    @classmethod
    def of(cls, context: Context, index: int, start: int, end: int) -> Window:
        """The window of a thing that is no amount: its sentence alone."""
        sentence = context.sentences[index]
        text = context.words(index)
        window = cls(index, sentence, text, start, end, text[: start - sentence.start], text[end - sentence.start :])
        window.near_left, window.near_right, window.clause = window.left, window.right, text
        window.holds = context.holds(sentence.start, sentence.end)
        window.clause_start, window.clause_end, window.own_start, window.own_end = (
            sentence.start,
            sentence.end,
            sentence.start,
            sentence.end,
        )
        return window


#: One class of signs opens it, so that the search skips to them.
_CLAUSE_END: Final = re.compile(
    r"[;—–,:-](?:(?<=[;—–])|(?<=\s-)-?\s|(?<=,)\s+(?:while|whereas|but|yet|although|though)\s|(?<=:)\s)"
)


def windows(context: Context, mentions: list[money.Mention]) -> list[Window]:
    """The stretches of text around each amount."""
    homes = [context.sentence_at(mention.start) for mention in mentions]
    return [_window(context, mentions, homes, number) for number in range(len(mentions))]


def _window(context: Context, mentions: list[money.Mention], homes: list[int], number: int) -> Window:
    text, mention, home = context.text, mentions[number], homes[number]
    sentence = context.sentences[home]
    end = max(sentence.end, mention.end)
    near_start = near_end = -1
    for other in range(number - 1, -1, -1):
        if homes[other] != home:
            break
        if mentions[other].end <= mention.start and mentions[other].conversion_of is None:
            near_start = mentions[other].end
            break
    for other in range(number + 1, len(mentions)):
        if homes[other] != home:
            break
        if mentions[other].start >= mention.end and mentions[other].conversion_of is None:
            near_end = mentions[other].start
            break
    near_start, near_end = (sentence.start if near_start < 0 else near_start), (end if near_end < 0 else near_end)
    window = Window(home, sentence, text[sentence.start : end], mention.start, mention.end)
    window.left, window.right = text[sentence.start : mention.start], text[mention.end : end]
    window.near_left, window.near_right = text[near_start : mention.start], text[mention.end : near_end]
    window.clause_start, window.clause_end = _clause(text, sentence.start, end, mention)
    window.clause = text[window.clause_start : window.clause_end]
    window.own_start = near_start if near_start == sentence.start else near_start + max(_break(window.near_left), 0)
    window.own_end = end if near_end == end else window.end + _reach(window.near_right)
    window.holds = context.holds(sentence.start, end)
    if sentence.bullet and sentence.intro is not None:
        window.intro = context.words(sentence.intro)
    return window


def _reach(between: str) -> int:
    place = _break(between)
    return len(between) if place < 0 else place


_BREAK: Final = re.compile(
    r"[;,:(]\s|\s(?:and|plus|including|of\s+which|bringing|taking|lifting|raising|which\s+(?:brings|takes|lifts"
    r"|raises)|but|while|as\s+well\s+as)\s|\s[–—-]{1,2}\s|[–—]"
)


def _break(between: str) -> int:
    """Where between two amounts the words of the second start: at the last comma or "and"; without one, they share all.

    >>> _break(" for food, water and tents, which brings relief since October to ")
    26
    >>> _break(" to ")
    -1
    """
    semicolon = between.rfind("; ")
    if semicolon >= 0:
        return semicolon
    last = -1
    for found in _BREAK.finditer(between):
        last = found.start()
    return last


#: How far before an amount the bracket may open in which it stands.
_ASIDE: Final = 90
#: "(in March it received $2bn)": what a bracket tells in a sentence of its own.
_SAYS: Final = re.compile(r"(?:[\w’'-]+,?\s+){0,4}?(?:it|they|he|she|we|which|who)\s+[^()]+\Z")


def _clause(text: str, start: int, end: int, mention: money.Mention) -> tuple[int, int]:
    left = start
    for stop in _CLAUSE_END.finditer(text, start, mention.start):
        left = stop.end()
    aside = text.rfind("(", max(left, mention.start - _ASIDE), mention.start)
    if aside > left and _SAYS.match(text, aside + 1, mention.start):
        close = text.find(")", mention.end, end)
        return aside + 1, end if close < 0 else close
    stop_right = _CLAUSE_END.search(text, mention.end, end)
    if stop_right is None:
        return left, end
    return left, stop_right.start() - (stop_right[0][0] == "-")  # the blank before a dash is no part of the clause
