"""Pattern: a verbose regex with named pieces, its examples and rejects, compiled on first use.

A piece is written `(?&name)` and inlined before compiling: native subroutines match the same but run three
times slower. Pieces never capture; only the outer pattern names groups. `tests/test_patterns.py` walks every
Pattern: each example must match with the groups shown, every named group must be shown, no reject may match.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from re import VERBOSE, Match
from re import Pattern as Regex
from re import compile as compile_stdlib
from typing import Any, Final, Literal

import ahocorasick_rs
import regex

from aidtrack import literals
from aidtrack.errors import LexiconError

#: Every Pattern made, for the test that walks them.
REGISTRY: list[Pattern] = []

#: A piece is a regex, or a function that makes one from the lexicon when the pattern is first used.
Piece = str | Callable[[], str]

_PIECE = compile_stdlib(r"\(\?&(\w+)\)")

#: The last line of defence against a pathological text, in seconds a call; told when it strikes.
TIMEOUT = 20.0


def compose(source: str, pieces: Mapping[str, Piece]) -> str:
    """Inline the pieces of a pattern, nested ones too.

    Args:
        source: a verbose regex that names pieces as `(?&name)`.
        pieces: the regex of each piece.

    Raises:
        LexiconError: a piece is unknown.

    >>> compose("(?&digits)x", {"digits": "[0-9]+"})
    '(?:[0-9]+\\n)x'
    """

    def inline(match: Match[str]) -> str:
        name = match[1]
        if name not in pieces:
            raise LexiconError(f"pattern piece {name!r} is unknown", f"use one of {', '.join(sorted(pieces))}")
        piece = pieces[name]
        # The line break keeps a trailing comment of the piece from swallowing the bracket.
        return f"(?:{compose(piece if isinstance(piece, str) else piece(), pieces)}\n)"

    return _PIECE.sub(inline, source)


def alternatives(words: Sequence[str]) -> str:
    """A regex that matches any of the words, longest first, with any white space between their parts.

    >>> alternatives(["up to", "about"])
    '(?:up\\\\s+to|about)'
    """
    escaped = [r"\s+".join(regex.escape(part) for part in word.split()) for word in words]
    return "(?:" + "|".join(sorted(escaped, key=lambda word: (-len(word), word))) + ")"


class Pattern:
    """A named regex with its pieces, examples and rejects.

    Args:
        name: module and thing, "money.amount".
        source: verbose regex, pieces as `(?&name)`.
        pieces: the regex of each piece.
        examples: texts in which it is found, each with the named groups it must show.
        rejects: texts in which it must not be found.
        engine: "re" for a tokenizer without nested repeats: twice as fast, and it needs no timeout.
    """

    def __init__(
        self,
        name: str,
        source: str,
        *,
        pieces: Mapping[str, Piece] | None = None,
        examples: Sequence[tuple[str, Mapping[str, str]]],
        rejects: Sequence[str],
        engine: Literal["regex", "re"] = "regex",
    ) -> None:
        self.name = name
        self.source = source
        self.pieces = pieces or {}
        self.examples = examples
        self.rejects = rejects
        self.engine = engine
        self._compiled: Any = None
        REGISTRY.append(self)

    def __repr__(self) -> str:
        return f"Pattern({self.name!r})"

    @property
    def compiled(self) -> Any:
        """The compiled regex, made when first asked for."""
        if self._compiled is None:
            source = compose(self.source, self.pieces)
            stdlib = self.engine == "re"
            flags = regex.VERBOSE | regex.VERSION0
            self._compiled = compile_stdlib(source, VERBOSE) if stdlib else regex.compile(source, flags)
        return self._compiled

    @property
    def _bound(self) -> dict[str, float]:
        return {} if self.engine == "re" else {"timeout": TIMEOUT}

    def search(self, text: str, start: int = 0, end: int | None = None) -> Any:
        """The first match in the text, or None."""
        return self.compiled.search(text, start, len(text) if end is None else end, **self._bound)

    def match(self, text: str, start: int = 0, end: int | None = None) -> Any:
        """The match that starts right there, or None."""
        return self.compiled.match(text, start, len(text) if end is None else end, **self._bound)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Any:
        """All matches from left to right."""
        return self.compiled.finditer(text, start, len(text) if end is None else end, **self._bound)


def lower(text: str) -> str:
    """Lower case without a change of length, so that offsets stay.

    >>> lower("İt’S"), len(lower("İ"))
    ('İt’s', 1)
    """
    flat = text.lower()
    if len(flat) != len(text):
        flat = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return flat


#: Escapes and the names of groups, whose letters are no text.
_NO_LETTER = compile_stdlib(r"\\.|\(\?P<\w+>")


#: What a text may hold as far as nobody has looked.
ANYTHING: Final = -1
_START: Final = itemgetter(1)
#: Every rare Caseless made, in the order of their bits.
_RARE: Final[list[Caseless]] = []


class Caseless:
    r"""A regex that ignores case by reading lower-case text, two to four times faster than the flag IGNORECASE.

    The engine tells branches apart by their first letter only where case matters. Groups come out in lower case.

    Args:
        source: the regex, its letters in lower case.
        flags: flags of `re`.
        rare: every match holds one of a few words (see `literals.needed`), so that `search` need not look at a text of
            which `Holdings` has told that it has none of them.

    Raises:
        LexiconError: the regex has a capital, which could never match; told on first use.

    >>> Caseless(r"\b(?:loans?|grants?)\b").search("A Loan")[0]
    'loan'
    """

    __slots__ = ("_bit", "_flags", "_regex", "_source")

    def __init__(self, source: str, flags: int = 0, *, rare: bool = False) -> None:
        self._source, self._flags = source, flags
        self._regex: Regex[str] | None = None
        self._bit = 1
        if rare:
            _RARE.append(self)
            self._bit = 1 << len(_RARE)

    @property
    def compiled(self) -> Regex[str]:
        """The compiled regex, made when first asked for."""
        if self._regex is None:
            self._regex = compile_stdlib(self._lowered(), self._flags)
        return self._regex

    def _lowered(self) -> str:
        if any(letter.isupper() for letter in _NO_LETTER.sub("", self._source)):
            raise LexiconError(f"the regex {self._source[:40]!r} has a capital", "write it in lower case")
        return self._source

    @property
    def needed(self) -> frozenset[str]:
        """Words of which every match holds one; empty where none are known. Raises LexiconError as `compiled` does."""
        return literals.needed(self._lowered(), self._flags)

    def may_match(self, holds: int) -> bool:
        """Whether it may match in a text that holds so much."""
        return holds & self._bit != 0

    def search(self, text: str, holds: int = ANYTHING) -> Match[str] | None:
        """The first match in the text, or None; `holds` is what `Holdings` says of a text of which it is a part."""
        if not holds & self._bit:
            return None
        flat = text.lower()
        return (self._regex or self.compiled).search(flat if len(flat) == len(text) else lower(text))

    def match(self, text: str, holds: int = ANYTHING) -> Match[str] | None:
        """The match that starts the text, or None; `holds` as for `search`."""
        if not holds & self._bit:
            return None
        flat = text.lower()
        return (self._regex or self.compiled).match(flat if len(flat) == len(text) else lower(text))

    def fullmatch(self, text: str) -> Match[str] | None:
        """The match of the whole text, or None."""
        return (self._regex or self.compiled).fullmatch(lower(text))

    def finditer(self, text: str, holds: int = ANYTHING) -> Iterator[Match[str]]:
        """All matches from left to right; `holds` as for `search`."""
        if not holds & self._bit:
            return iter(())
        return (self._regex or self.compiled).finditer(lower(text))


class Opening:
    r"""A regex that is tried only where a literal stands with which its matches open: for whole texts.

    Args:
        source: the regex; every match opens with a literal (see `literals.openings`).

    >>> [found[0] for found in Opening(r"\b(?:aid\s+to|gifts?)\b").finditer("raid to gift aid to")]
    ['gift', 'aid to']
    """

    __slots__ = ("_automaton", "_regex", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._regex: Regex[str] | None = None
        self._automaton: Any = None

    def finditer(self, text: str) -> list[Match[str]]:
        """All matches from left to right."""
        if self._regex is None:
            self._regex = compile_stdlib(self._source)
            self._automaton = ahocorasick_rs.AhoCorasick(sorted(literals.openings(self._source)))
        matches: list[Match[str]] = []
        end = 0
        for start in sorted({found[1] for found in self._automaton.find_matches_as_indexes(text, overlapping=True)}):
            match = self._regex.match(text, start) if start >= end else None
            if match is not None:
                matches.append(match)
                end = match.end()
        return matches


@cache
def _needs(count: int, others: tuple[str, ...]) -> tuple[ahocorasick_rs.AhoCorasick, list[int], int]:
    """The words that rare regexes need, for each the bits of those that do, and the bits of those that need none.

    The automaton also knows other words, whose numbers follow.
    """
    bits: dict[str, int] = {}
    always = 1
    for rare in _RARE[:count]:
        words = rare.needed
        always |= 0 if words else rare._bit
        for word in words:
            bits[word] = bits.get(word, 0) | rare._bit
    automaton = ahocorasick_rs.AhoCorasick([*bits, *others], implementation=ahocorasick_rs.Implementation.DFA)
    return automaton, list(bits.values()), always


class Holdings:
    """What each stretch of a text holds, as bits: which of the rare regexes may match in it.

    All are asked in one pass over the text, instead of each in a pass of its own over each of its sentences.

    Args:
        text: any text in lower case, its white space as blanks.
        others: words that somebody else wants to know of, found in the same pass: `others` then tells the number of
            each that was found, its start and its end.

    >>> loan, held = Caseless(r"\\bloans?\\s+of\\b", rare=True), Holdings("a loan of €5m and a walk")
    >>> loan.may_match(held.between(0, 14)), loan.may_match(held.between(14, 24))
    (True, False)
    """

    __slots__ = ("_always", "_bits", "_starts", "others")

    def __init__(self, text: str, others: tuple[str, ...] = ()) -> None:
        automaton, bits, self._always = _needs(len(_RARE), others)
        self.others: list[tuple[int, int, int]] = []
        self._starts: list[int] = []
        self._bits: list[int] = []
        known = len(bits)
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        found.sort(key=_START)
        for number, start, end in found:
            if number < known:
                self._starts.append(start)
                self._bits.append(bits[number])
            else:
                self.others.append((number - known, start, end))

    def between(self, start: int, end: int) -> int:
        """What a stretch holds: what starts in it."""
        held = self._always
        place = bisect_left(self._starts, start)
        while place < len(self._starts) and self._starts[place] < end:
            held |= self._bits[place]
            place += 1
        return held
