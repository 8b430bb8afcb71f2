"""Which texts can speak of aid at all: a look at their words, before a page is read with care."""

from __future__ import annotations

from functools import cache
from typing import Final

import ahocorasick_rs

from aidtrack.lexicon import currencies, grammar
from aidtrack.lexicon.aid_words import AidWords
from aidtrack.lexicon.catalogue import entries
from aidtrack.patterns import lower

#: A word of aid that names its kind, or that says nothing but aid; "support" and "send" stand in every text.
_TELLING: Final = frozenset(("military", "humanitarian", "financial", "strong"))

#: Characters of a text in which a word of aid may be missing; no stretch of 1,500 of the gold is without one.
_SHORT: Final = 2000


def may_matter(text: str) -> bool:
    """Whether a text can hold a figure of aid; texts of which this says no have no amount or item that counts.

    A figure needs money (a sign, a currency, a scale) or a thing (a name of the catalogue, a noun that may head one),
    and a text of some length about aid has a word that says so; of a short one a sentence is all there is. It looks
    for parts of words, so it says yes too often; `tests/test_crawl.py` holds that it loses nothing of the gold.

    Args:
        text: any text; the more of a page it has, the safer.

    >>> may_matter("Norway pledged $75 million in military aid."), may_matter("The match ended without a goal. " * 99)
    (True, False)
    """
    if not _figures().is_match(lower(text)):
        return False
    return len(text) < _SHORT or not _TELLING.isdisjoint(AidWords(text).between(0, len(text)))


class _Literals:
    """Whether any of many words stands in a text, as a part of a word too."""

    def __init__(self, words: set[str]) -> None:
        self._automaton = ahocorasick_rs.AhoCorasick(sorted(words))

    def is_match(self, text: str) -> bool:
        return next(iter(self._automaton.find_matches_as_indexes(text)), None) is not None


@cache
def _figures() -> _Literals:
    """Lower-case literals of which one stands in every amount and every item."""
    money = {lower(sign) for sign in currencies.signs()} | {phrase[-1].lower() for phrase in currencies.phrases()}
    scales = {"illion", "illiard", "bn", "bln", "mln", "mn", "crore", "lakh"}
    names = {lower(alias.lstrip("=")) for entry in entries().values() for alias in (entry.label, *entry.aliases)}
    return _Literals(money | scales | names | set(grammar.heads()) | set(grammar.measures()))
