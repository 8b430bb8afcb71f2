"""Words of aid: what kind it is, how it is paid, how plainly a text speaks of it; all found in one pass over a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import ahocorasick_rs

from aidtrack.errors import LexiconError
from aidtrack.lexicon import read_rows, words
from aidtrack.patterns import lower

#: What a word can say: the kind of aid (`neither` of the three), how strongly it speaks of aid, how it is paid;
#: `silent` phrases say nothing, nor do the words in them: "missile attacks" are no aid.
TAGS: Final = frozenset(
    ("military", "humanitarian", "financial", "neither", "strong", "weak", "loan", "guarantee", "grant", "silent")
)
_SILENT: Final = frozenset(("silent",))
NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Word:
    tags: frozenset[str]
    whole: bool  # no ending may follow it
    exact: str  # as it has to be written, where case matters
    not_after: str


@cache
def _phrases() -> dict[str, list[_Word]]:
    table: dict[str, list[_Word]] = {}
    for number, row in enumerate(read_rows("aid_words.csv", ("phrase", "tags", "case", "not_after", "source")), 2):
        tags = frozenset(words(row["tags"]))
        if not tags <= TAGS or row["case"] not in ("", "exact"):
            raise LexiconError(f"lexicon/aid_words.csv line {number}: an unknown tag or case", f"use {sorted(TAGS)}")
        for options in product(*(word.split("/") for word in row["phrase"].split())):
            phrase = " ".join(options)
            word = _Word(tags, not phrase.endswith("*"), phrase if row["case"] else "", row["not_after"])
            table.setdefault(phrase.rstrip("*").lower(), []).append(word)
    return table


@cache
def phrases() -> tuple[str, ...]:
    """What is looked for: each word or phrase in lower case, as far as every form of it goes."""
    return tuple(sorted(_phrases()))


@cache
def _automaton() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(phrases(), implementation=ahocorasick_rs.Implementation.DFA)


@cache
def _table() -> list[list[_Word]]:
    """What each of `phrases` says."""
    return [_phrases()[phrase] for phrase in phrases()]


def phrases_of(tags: frozenset[str]) -> list[str]:
    """What the words start with that say one of some things, in lower case.

    >>> "humanitarian" in phrases_of(frozenset(("humanitarian",)))
    True
    """
    return [
        phrase for phrase, words_of in _phrases().items() if any(not word.tags.isdisjoint(tags) for word in words_of)
    ]


class AidWords:
    """The words of aid in one text.

    Args:
        text: any text, its white space as blanks.
        flat: the same in lower case, where that is at hand.
        hits: where `phrases` stand in it, each with its number, where that is at hand.

    >>> found = AidWords("a loan to Ukraine, and artillery from the Defence Ministry")
    >>> sorted(found.between(0, 10)), sorted(found.between(10, 60))
    (['loan', 'strong', 'weak'], ['military'])
    >>> AidWords("after missile attacks on Odesa").between(0, 30)
    frozenset()
    """

    def __init__(self, text: str, flat: str = "", hits: list[tuple[int, int, int]] | None = None) -> None:
        table = _table()
        flat = flat or lower(text)
        if hits is None:
            hits = _automaton().find_matches_as_indexes(flat, overlapping=True)
        self._starts: list[int] = []
        self._found: list[tuple[int, frozenset[str]]] = []
        opening = [
            (start, -end, number)  # the longest first
            for number, start, end in hits
            if not start or not (flat[start - 1].isalnum() or flat[start - 1] == "_")
        ]
        opening.sort()
        silenced = 0  # where the last silent phrase ends
        for start, longest, number in opening:
            end = -longest
            if end <= silenced:
                continue
            ends = not (flat[end : end + 1].isalnum() or flat[end : end + 1] == "_")
            for word in table[number]:
                if (word.whole and not ends) or (word.exact and text[start:end] != word.exact):
                    continue
                if word.tags == _SILENT:
                    silenced = end
                elif not (word.not_after and flat[max(0, start - 20) : start].rstrip().endswith(word.not_after)):
                    self._starts.append(start)
                    self._found.append((end, word.tags))

    def all(self) -> Iterator[frozenset[str]]:
        """What each word of the text says."""
        return (said for _, said in self._found)

    def between(self, start: int, end: int) -> frozenset[str]:
        """Everything that the words inside a stretch say."""
        place = bisect_left(self._starts, start)
        stop = bisect_left(self._starts, end, place) if start < end else place
        if place == stop:
            return NOTHING
        tags = [said for last, said in self._found[place:stop] if last <= end]
        return NOTHING if not tags else tags[0] if len(tags) == 1 else NOTHING.union(*tags)
