"""Which texts can speak of aid at all: a look at their words, before a page is read with care."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import ahocorasick_rs

from aidtrack.lexicon import currencies, grammar
from aidtrack.lexicon.aid_words import AidWords, phrases_of
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
    flat = text.encode("utf-8", "surrogatepass").lower()
    if len(text) >= _SHORT and not (
        _opens_a_word(flat, _telling()) and not _TELLING.isdisjoint(AidWords(text).between(0, len(text)))
    ):
        return False
    return bool(_figures().find_matches_as_indexes(flat))


def _opens_a_word(flat: bytes, automaton: ahocorasick_rs.BytesAhoCorasick) -> bool:
    """Whether one of the automaton's words stands where a word starts."""
    for _, start, _ in automaton.find_matches_as_indexes(flat):
        before = flat[start - 1 : start]
        if not (before.isalnum() or before == b"_"):
            return True
    return False


def _automaton(words: Iterable[str]) -> ahocorasick_rs.BytesAhoCorasick:
    """Finds words in UTF-8 of which only ASCII letters were lowered: a pass at a third of the speed of memory.

    Others letters stand there as they are written: small, capital, or capital at the start.
    """
    written = {form.encode().lower() for word in words for form in (word, word.upper(), word.title())}
    return ahocorasick_rs.BytesAhoCorasick(sorted(written), implementation=ahocorasick_rs.Implementation.DFA)


@cache
def _telling() -> ahocorasick_rs.BytesAhoCorasick:
    """What every telling word of aid starts with."""
    return _automaton(phrases_of(_TELLING))


@cache
def _figures() -> ahocorasick_rs.BytesAhoCorasick:
    """Lower-case literals of which one stands in every amount and every item."""
    money = {lower(sign) for sign in currencies.signs()} | {phrase[-1].lower() for phrase in currencies.phrases()}
    scales = {"illion", "illiard", "bn", "bln", "mln", "mn", "crore", "lakh"}
    names = {lower(alias.lstrip("=")) for entry in entries().values() for alias in (entry.label, *entry.aliases)}
    return _automaton(money | scales | names | set(grammar.heads()) | set(grammar.measures()))
