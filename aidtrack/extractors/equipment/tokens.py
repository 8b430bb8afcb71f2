"""Tokens of a sentence: words with their class, numbers with their value, catalogue names.

A token's class is one of: W content word, D determiner, N number, P preposition, A conjunction, V verb, X auxiliary,
R relative, O pronoun, B adverb, S sign, $ a figure of money, C the name of a country, institution or capital.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.equipment.lines import DASH, DASHES, DIGITS, Line
from aidtrack.extractors.equipment.vocabulary import CALIBRE, Word, word_of
from aidtrack.extractors.grammar import read_digits
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.grammar import measures


class Token:
    """One word, number or sign with its class.

    Attributes:
        kind: its class.
        start: where it starts.
        end: where it ends.
        word: what is known of the word; `lower` is the word in lower case.
        entry: catalogue id of the alias it belongs to.
        calibre: whether it is one ("155 mm", "20 MW").
        value: of a number, its low end.
    """

    entry: str | None = None
    value: Decimal | None = None

    def __init__(self, kind: str, start: int, end: int, word: Word) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.word = word
        self.lower = word.lower
        self.calibre = word.calibre

    def become(self, kind: str, end: int, word: Word) -> None:
        """Take in what follows: "155" and "mm" are one word."""
        self.kind, self.end, self.word, self.lower = kind, end, word, word.lower


class Number(Token):
    """A number read to its end, with what stands before it.

    Attributes:
        high: its high end.
        vague: whether it only says a size: "dozens of".
        open_ended: "2,000-plus".
        hedge: the words before it that change it, and where they start.
    """

    open_ended = False
    hedge = ""
    hedge_start = 0

    def __init__(self, start: int, end: int, word: Word, value: Decimal | None, *, vague: bool = False) -> None:
        super().__init__("N", start, end, word)
        self.value = self.high = value
        self.vague = vague


#: Numbers that are a calibre where they stand before shells without "mm".
_CALIBRES: Final = frozenset(("105", "122", "152", "155"))
_SHOT: Final = frozenset(("round", "shell", "ammunition", "ammo", "howitzer", "projectile"))
_HEDGING: Final = frozenset(("than", "about", "around", "to", "some", "over", "nearly", "almost", "exactly", "least"))


def tokenize(text: str, line: Line, money: Sequence[tuple[int, int]]) -> list[Token]:
    """The tokens of a sentence, before their neighbours decide on their class.

    Args:
        text: any text.
        line: the sentence.
        money: the figures of money in it; each becomes one token of kind "$".

    >>> from aidtrack.extractors.equipment.lines import cut
    >>> text = "1,500 AT-4; 5"
    >>> [(t.kind, t.lower, str(t.value or "")) for t in tokenize(text, cut(text, text, 0, 13), ())]
    [('N', '1,500', '1500'), ('W', 'at-4', ''), ('S', ';', ''), ('N', '5', '5')]
    """
    tokens = _raw(line, money) if money else _raw_without_money(line)
    if line.flags & DASH:
        tokens = _without_repairs(tokens)
    _mark_names(text, tokens)
    return _with_numbers(tokens) if line.flags & DIGITS else tokens


def _raw_without_money(line: Line) -> list[Token]:
    tokens: list[Token] = []
    at = line.start
    for chunk in line.chunks:
        for start, end, kind, word in chunk.words:
            tokens.append(Token(kind, at + start, at + end, word))
        at += chunk.length + 1
    return tokens


def _raw(line: Line, money: Sequence[tuple[int, int]]) -> list[Token]:
    """The tokens as they stand there, with each figure of money as one."""
    tokens: list[Token] = []
    place = 0
    for token in _raw_without_money(line):
        while place < len(money) and money[place][1] <= token.start:
            place += 1
        if place == len(money) or token.start < money[place][0]:
            tokens.append(token)
        elif not (tokens and tokens[-1].kind == "$" and tokens[-1].start == money[place][0]):
            tokens.append(Token("$", *money[place], word_of("$")))
    return tokens


def _without_repairs(tokens: list[Token]) -> list[Token]:
    """Drop what a speaker broke off: "anti- — anti-aircraft", "imagery and — and analysis"; close "off -road"."""
    kept: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.lower not in DASHES or not kept:
            kept.append(token)
        elif token.lower in "—–" and len(kept) > 1 and _is_torn(kept):
            del kept[-2:]
            while after is not None and kept and kept[-1].lower == after.lower and kept[-1].word.is_word:
                kept.pop()
        elif after is not None and token.lower in "—–" and kept[-1].lower == after.lower:
            kept.pop()
        elif after is not None and token.lower in "-‐‑" and _is_parted(kept[-1], token, after):
            _close_up(kept, token, after)
        else:
            kept.append(token)
    return kept


def _is_torn(kept: list[Token]) -> bool:
    """Whether the last word ends in a hyphen: "anti-"."""
    return kept[-1].lower == "-" and kept[-2].end == kept[-1].start


#: No word with a hyphen is longer; a row of "-l -l -l" would be one that is read again with each of them.
_LONGEST_WORD: Final = 40


def _is_parted(before: Token, hyphen: Token, after: Token) -> bool:
    """Whether a hyphen has a space only before it: "off -road"."""
    return (
        after.start == hyphen.end
        and before.end != hyphen.start
        and before.kind not in "S$"
        and after.kind not in "S$"
        and after.end - before.start <= _LONGEST_WORD
    )


def _close_up(kept: list[Token], hyphen: Token, after: Token) -> None:
    if kept[-1].word.is_number and after.word.is_number:
        kept.append(hyphen)
        return
    before = kept.pop()
    after.start = before.start
    word = word_of(f"{before.word.text}-{after.word.text}")
    after.become(word.kind, after.end, word)
    after.calibre = word.calibre


def _mark_names(text: str, tokens: list[Token]) -> None:
    """Say of each token to which alias of the catalogue it belongs; an alias starts where a token starts."""
    pieces = list(chain.from_iterable([token.word.pieces for token in tokens]))
    owners: list[int] = []
    if "s" in pieces:
        pieces, owners = _without_genitives(text, tokens)
    for first, last, identifier in catalogue.search(pieces, partial(_surface, text, tokens, owners)):
        _own(tokens, owners)
        opening, closing = owners[first], owners[last]
        if first and owners[first - 1] == opening:
            continue  # it starts inside a word
        if last + 1 < len(owners) and owners[last + 1] == closing:
            end = _end_of(text, tokens, owners, last)
            if text[end] in "-‐‑/'’":
                continue  # "drone-based"
        for token in tokens[opening : closing + 1]:
            token.entry, token.kind = identifier, "W"


def _own(tokens: list[Token], owners: list[int]) -> None:
    """Say to which token each folded piece belongs, once an alias is found: most sentences have none."""
    if not owners:
        owners.extend([place for place, token in enumerate(tokens) for _ in token.word.pieces])


def _surface(text: str, tokens: list[Token], owners: list[int], first: int, last: int) -> str:
    """The text from one folded piece to another."""
    _own(tokens, owners)
    return text[tokens[owners[first]].start : _end_of(text, tokens, owners, last)]


def _without_genitives(text: str, tokens: list[Token]) -> tuple[list[str], list[int]]:
    """The folded pieces and their tokens where an "s" is one, which is none behind an apostrophe: "U.S.’s"."""
    pieces: list[str] = []
    owners: list[int] = []
    for place, token in enumerate(tokens):
        if token.lower == "s" and text[token.start - 1 : token.start] in ("'", "’"):
            continue
        pieces += token.word.pieces
        owners += [place] * len(token.word.pieces)
    return pieces, owners


def _end_of(text: str, tokens: list[Token], owners: list[int], piece: int) -> int:
    """Where a folded piece ends, also inside a word."""
    owner = owners[piece]
    token = tokens[owner]
    if piece + 1 == len(owners) or owners[piece + 1] != owner:
        return token.end - 2 * token.lower.endswith(("'s", "’s"))
    rank = piece - bisect_left(owners, owner)
    return catalogue.fold(text, token.start, token.end)[rank].end


def _with_numbers(tokens: list[Token]) -> list[Token]:
    """Give numbers in digits their value; join "155 mm" and "155-" (before "and 105-millimeter") to words."""
    kept: list[Token] = []
    last = len(tokens) - 1
    skip = -1
    for index, token in enumerate(tokens):
        if index == skip:
            continue
        if token.kind != "N" or not token.word.is_number:
            kept.append(token)
            continue
        if index < last:
            after = tokens[index + 1]
            if token.lower in _CALIBRES and after.word.head in _SHOT and not (kept and kept[-1].lower in _HEDGING):
                token.become("W", token.end, word_of(f"{token.word.text}mm"))
                token.calibre = True
            elif after.word.own & CALIBRE or (
                after.lower[-1:] == "." and word_of(after.lower.rstrip(".")).own & CALIBRE
            ):
                token.become("W", after.end, word_of(f"{token.word.text} {after.word.text}"))
                token.calibre, token.entry, skip = True, token.entry or after.entry, index + 1
            elif after.lower in "-‐‑" and after.start == token.end and _leaves_unit(tokens, index):
                token.kind, token.calibre, token.end, skip = "W", True, after.end, index + 1
        if token.kind == "N":
            scaled = index < last and tokens[index + 1].lower in lexicon.scales()
            grouped = token.lower[-4:-3] == "." and token.lower[0] != "0" and _counts_things(tokens, index)
            token.value = read_digits(token.word.text.replace(" ,", ","), scaled=scaled, euro=grouped)
        kept.append(token)
    return kept


def _counts_things(tokens: list[Token], index: int) -> bool:
    """Whether whole things follow a number, so that it has no decimals: "1.000 mines"; not "1.250 tonnes"."""
    for token in tokens[index + 1 : index + 4]:
        unit, kind = measures().get(token.lower, ("", ""))
        if kind:
            return kind == "thing" or unit in ("rounds", "units", "sets", "pairs")
        if token.entry is not None or token.calibre or token.word.single_is_head:
            return True
        if token.kind != "W":
            return False
    return False


def _leaves_unit(tokens: list[Token], index: int) -> bool:
    """Whether a number with a hyphen shares its unit with the next: "155- and 105-millimeter"."""
    if index + 2 >= len(tokens):
        return False
    hyphen, following = tokens[index + 1], tokens[index + 2]
    gap = hyphen.end - (following.lower == ",")
    return following.lower in ("and", "or", ",", "to") and following.start > gap
