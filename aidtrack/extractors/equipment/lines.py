"""A sentence cut at its spaces: each distinct chunk between two spaces is cut into tokens once a process.

What a chunk brings for the gate is kept with it, so that a sentence that names nothing costs a look at each chunk and
no more. Only a number can go on over a space ("1 300 000", "2 1/2"); a sentence that may hold one is cut as a whole.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from aidtrack.extractors.equipment.vocabulary import Word, word_of
from aidtrack.extractors.grammar import PIECES
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.grammar import heads, measures, verb_lemmas, verbs, word_class
from aidtrack.patterns import Pattern

#: What a word may bring: a thing, a head that needs a word before it, the opening of an alias and its second word,
#: giving, harm, a number, an auxiliary that makes the sentence more than a fragment.
THING: Final = 1 << 0
HEAD: Final = 1 << 1
OPENS: Final = 1 << 2
SECOND: Final = 1 << 3
GIVES: Final = 1 << 4
HARMS: Final = 1 << 5
NUMBER: Final = 1 << 6
FINITE: Final = 1 << 7
#: What a chunk holds besides: an alias's first two words, a number in digits, a dash, digits at its end, and a
#: beginning with which such digits may go on.
OPENED: Final = 1 << 8
DIGITS: Final = 1 << 9
DASH: Final = 1 << 10
ENDS_IN_DIGIT: Final = 1 << 11
GOES_ON: Final = 1 << 12
PARTED: Final = ENDS_IN_DIGIT | GOES_ON

WORD: Final = re.compile(r"[^\W_]+")

#: Words joined by hyphens, apostrophes, dots, slashes.
_BODY: Final = r"[^\W_]+ (?: (?: [-‐‑'’./&] | \+ (?= \w ) ) [^\W_]+ )*"

TOKEN: Final = Pattern(
    "equipment.token",
    r"""
    (?P<gap> [\s_]* )
    (?P<token>
        [A-Za-z]{2,}+ (?! [^\W_] | [-‐‑'’./&+] [^\W_] )                              # nine words in ten
      | \d{1,3} (?: ,\d{3} )+ [-‐‑] (?! plus \b ) [^\W\d_]+                         # 2,000-pound
      | (?= [^\W\d_½¼¾] ) (?: (?: [A-Za-z]\. ){2,} (?: -\w+ )? | (?&body) )         # U.S., anti-tank
      | (?= [\d½¼¾] ) (?: \d{1,3} (?: \ ,\d{3} )+ (?! [\d,] ) | (?&digits) )         # 1,500, and 800 in "800-900"
        (?: (?! \w | [-‐‑–] \w | [.] \d ) | (?= [-‐‑–] (?: \d | plus \b ) ) )
      | (?&body)                                                                   # 155mm, 2S1
      | </?\w{1,6}>
      | [^\w\s]
    )
    """,
    pieces={**PIECES, "body": _BODY},
    engine="re",
    examples=[
        (" tanks", {"gap": " ", "token": "tanks"}),
        ("U.S.", {"gap": "", "token": "U.S."}),
        ("1 ,500 pieces", {"gap": "", "token": "1 ,500"}),
        ("155-millimeter", {"gap": "", "token": "155-millimeter"}),
        ("800-900", {"gap": "", "token": "800"}),
        ("\n; ", {"gap": "\n", "token": ";"}),
        ("</s>", {"gap": "", "token": "</s>"}),
    ],
    rejects=[" ", "_"],
)

_SKIPPED: Final = frozenset("\"“”„«»*_\\[]<>‘'’#•")
DASHES: Final = frozenset("-‐‑—–")


class Chunk:
    """What stands between two spaces.

    Attributes:
        length: in characters.
        words: its tokens: where each starts and ends in the chunk, its class as far as the word decides it, the word.
        flags: what they bring.
        first: its first folded word, which may be the second of an alias; `follow` what may follow its last one.
    """

    __slots__ = ("first", "flags", "follow", "length", "words")

    def __init__(self, raw: str) -> None:
        self.length = len(raw)
        self.flags = 0
        self.first = ""
        self.follow: frozenset[str] = _NOTHING
        self.words = tuple(self._cut(raw))
        self._look(raw)

    def _cut(self, raw: str) -> list[tuple[int, int, str, Word]]:
        if raw == "w/":
            word = word_of("with")
            return [(0, len(raw), word.kind, word)]
        words: list[tuple[int, int, str, Word]] = []
        stop = 0
        for gap, token in TOKEN.compiled.findall(raw):
            start = stop + len(gap)
            stop = start + len(token)
            word = word_of(token)
            if word.is_word:
                words.append((start, stop, word.kind, word))
            elif word.is_number:
                self.flags |= DIGITS
                words.append((start, stop, "N", word))
            elif token not in _SKIPPED and len(token) == 1:
                self.flags |= DASH if token in DASHES else 0
                words.append((start, stop, "S", word))
        return words

    def _look(self, raw: str) -> None:
        for part in WORD.findall(raw):
            self.flags |= flags_of(part)
            first, follow = _ends_of(part)
            if first in self.follow:
                self.flags |= OPENED
            if first:
                self.first, self.follow = self.first or first, follow
        if raw[-1:].isdecimal():
            self.flags |= ENDS_IN_DIGIT
        if raw[:1].isdecimal() or raw[:1] in _BEHIND_DIGITS:
            self.flags |= GOES_ON


_BEHIND_DIGITS: Final = frozenset(",½¼¾")
_NOTHING: Final[frozenset[str]] = frozenset()
_CHUNKS: Final[dict[str, Chunk]] = {}


def _learn(raw: str) -> Chunk:
    """A chunk seen for the first time; all are forgotten before they outgrow the memory."""
    if len(_CHUNKS) > 1 << 16:
        _CHUNKS.clear()
    chunk = _CHUNKS[raw] = Chunk(raw)
    return chunk


class Line:
    """A sentence as chunks.

    Attributes:
        start: where it starts in the text.
        chunks: what stands between its spaces, in order.
        flags: what they bring, together.
    """

    __slots__ = ("chunks", "flags", "start")

    def __init__(self, start: int, chunks: list[Chunk]) -> None:
        self.start, self.chunks = start, chunks
        flags = 0
        for chunk in chunks:
            flags |= chunk.flags
        self.flags = flags


def flatten(text: str) -> str:
    """The text with a space for each line break, so that a word is the same chunk before either; offsets stay."""
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def cut(text: str, flat: str, start: int, end: int) -> Line:
    """The chunks of a sentence.

    Args:
        text: any text.
        flat: the same, flattened.
        start: where the sentence starts.
        end: where it ends.

    >>> text = "about 1 300 tanks"
    >>> [len(chunk.words) for chunk in cut(text, text, 0, 17).chunks], len(cut(text, text, 6, 11).chunks)
    ([3], 1)
    """
    chunks = [_CHUNKS.get(raw) or _learn(raw) for raw in flat[start:end].split(" ")]
    line = Line(start, chunks)
    if line.flags & PARTED == PARTED and _parts_number(chunks):
        return Line(start, [Chunk(text[start:end])])
    return line


def _parts_number(chunks: list[Chunk]) -> bool:
    """Whether a space may stand inside a number."""
    digit = False
    for chunk in chunks:
        if digit and chunk.flags & GOES_ON:
            return True
        digit = chunk.flags & ENDS_IN_DIGIT != 0
    return False


# --- what words bring ----------------------------------------------------------------------------------


@cache
def _parts(*classes: str) -> frozenset[str]:
    """The words of some classes, cut where a hyphen joins them."""
    return frozenset(part for name in classes for word in word_class(name) for part in WORD.findall(word))


def _firsts(*classes: str) -> frozenset[str]:
    """The verbs of phrases like "turn over"."""
    return frozenset(phrase.split()[0] for name in classes for phrase in word_class(name))


@cache
def _givers() -> frozenset[str]:
    """Each form of each verb that may give what it governs, and each noun."""
    stems = (
        word_class("giver_with")
        | _firsts("phrasal_giving", "phrasal_moving")
        | word_class("making")
        | word_class("freighting")
        | {"pay", "sign", "pass", "part", "go", "come", "follow", "clear"}
    )
    forms = {
        form for form, sense in verbs().items() if sense in ("gives", "needs", "holds", "buys", "gathers", "moves")
    }
    forms |= {form for form, lemma in verb_lemmas().items() if lemma in stems} | stems
    return _parts("giving", "money", "needing", "currency") | {part for form in forms for part in WORD.findall(form)}


@cache
def _harmers() -> frozenset[str]:
    forms = {form for form, sense in verbs().items() if sense == "harms"}
    return _parts("harming") | {part for form in forms for part in WORD.findall(form)}


@cache
def _measures() -> frozenset[str]:
    counted = {part for word, (_, kind) in measures().items() if kind == "count" for part in WORD.findall(word)}
    return _parts("calibre") | counted


@cache
def _seconds() -> frozenset[str]:
    """The second words of all aliases."""
    return frozenset(second for seconds in catalogue.openings()[1].values() for second in seconds)


@lru_cache(maxsize=1 << 16)
def flags_of(raw: str) -> int:
    """What a word brings."""
    word = word_of(raw)
    forms = {word.lower, word.single}
    flags = 0
    if word.calibre or not forms.isdisjoint(_measures()):
        flags |= THING
    if heads().get(word.single) == "thing":
        flags |= HEAD
    if not forms.isdisjoint(_givers()):
        flags |= GIVES
    if not forms.isdisjoint(_harmers()):
        flags |= HARMS
    if word.digits or word.counts:
        flags |= NUMBER
    if word.kind == "X" and word.lower not in ("be", "have", "do", "is", "are") and not word.lower.endswith("ing"):
        flags |= FINITE
    return flags | _openings_of(word)


def _pieces_of(word: Word) -> list[str]:
    return [piece for part in word.pieces for piece in WORD.findall(part)]


def _openings_of(word: Word) -> int:
    """Whether a word is an alias, or may open one."""
    alone, pairs = catalogue.openings()
    pieces = _pieces_of(word)
    flags = SECOND if pieces and pieces[0] in _seconds() else 0
    for place, piece in enumerate(pieces):
        follow = pairs.get(piece, _NOTHING)
        if place + 1 < len(pieces) and pieces[place + 1] in follow:
            flags |= THING
        if piece in alone:
            spellings = alone[piece]
            if spellings is None or len(pieces) > 1 or catalogue.is_spelled(word.text, spellings):
                flags |= THING
        if follow:
            flags |= OPENS
    return flags


def _ends_of(raw: str) -> tuple[str, frozenset[str]]:
    """The first folded piece of a word, and what makes an alias with its last one if it follows."""
    pieces = _pieces_of(word_of(raw))
    return (pieces[0], catalogue.openings()[1].get(pieces[-1], _NOTHING)) if pieces else ("", _NOTHING)
