"""What a word is by itself: each distinct word is analysed once a process, a sentence then only looks it up.

Classes of words are bits, so that "has it a word of giving?" is one `&` whatever the number of words and classes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.grammar import PIECES, read_words
from aidtrack.lexicon import actors, catalogue
from aidtrack.lexicon.catalogue import singular
from aidtrack.lexicon.grammar import (
    function_words,
    generic_words,
    heads,
    measures,
    noun_verbs,
    rough_numbers,
    verb_lemmas,
    verbs,
    word_class,
)
from aidtrack.patterns import compose

AMMUNITION: Final = 1 << 0
BUYING: Final = 1 << 1
CALIBRE: Final = 1 << 2
CURRENCY: Final = 1 << 3
ENEMY: Final = 1 << 4
FREIGHT: Final = 1 << 5
GIVING: Final = 1 << 6
HARMING: Final = 1 << 7
LEAD: Final = 1 << 8
MASS: Final = 1 << 9
MODIFIER: Final = 1 << 10
MONEY: Final = 1 << 11
NEEDING: Final = 1 << 12
NEVER: Final = 1 << 13
ROUNDS: Final = 1 << 14
SERVICE: Final = 1 << 15
SPARES: Final = 1 << 16
STORE: Final = 1 << 17
TIME: Final = 1 << 18
TWIN: Final = 1 << 19
SINGLE: Final = 1 << 20
SHARE: Final = 1 << 21
SELECTING: Final = 1 << 22
SELF_STANDING: Final = 1 << 23
LIST_NOUN: Final = 1 << 24
WEIGHT: Final = 1 << 25
TROOPS: Final = 1 << 26
PACKED: Final = 1 << 27
POSTPOSITIVE: Final = 1 << 28
SECTOR: Final = 1 << 29

OWN: Final = 1 << 30

_BITS: Final = {
    "ammunition": AMMUNITION,
    "buying": BUYING,
    "calibre": CALIBRE,
    "currency": CURRENCY,
    "enemy": ENEMY,
    "freight": FREIGHT,
    "giving": GIVING,
    "harming": HARMING,
    "lead": LEAD,
    "mass": MASS,
    "modifier": MODIFIER,
    "money": MONEY,
    "needing": NEEDING,
    "never": NEVER,
    "rounds": ROUNDS,
    "service": SERVICE,
    "spares": SPARES,
    "store": STORE,
    "time": TIME,
    "twin": TWIN,
    "single": SINGLE,
    "share": SHARE,
    "selecting": SELECTING,
    "self_standing": SELF_STANDING,
    "list_noun": LIST_NOUN,
    "weight": WEIGHT,
    "troops": TROOPS,
    "packed": PACKED,
    "postpositive": POSTPOSITIVE,
    "sector": SECTOR,
}

#: Kinds that the neighbours decide: "that" (relative or determiner), verb or noun, a verb in -ing that no list knows.
THAT, VERB, UNKNOWN = "?that", "?verb", "?unknown"
_KINDS: Final = {
    "determiner": "D",
    "preposition": "P",
    "conjunction": "A",
    "auxiliary": "X",
    "relative": "R",
    "pronoun": "O",
    "adverb": "B",
}
_HYPHEN: Final = re.compile("[-‐‑]")
_PIECE: Final = re.compile(r"[-‐‑./’']")
_CALIBRE_WORD: Final = re.compile(r"\d+(?:[.,]\d+)?[-‐‑]?(?:mm|cm|millimet\w+|kW|MW|MVA|kV|kVA)\b")
_NUMBER: Final = re.compile(compose(r"\d{1,3} (?: \ ,\d{3} )+ | (?&digits)", PIECES), re.VERBOSE)
SHORT_SCALE: Final = re.compile(r"(\d+(?:[.,]\d+)?)(k|m|mn|mln|bn|thousand|million|x)")
#: Determiners that may open a number: "a few hundred".
OPENERS: Final = frozenset(("a", "an", "several", "few", "some", "many"))
#: Words before a thing that say nothing of its kind.
MORE: Final = frozenset(("additional", "new", "further", "more", "extra", "other"))


@cache
def class_bits() -> dict[str, int]:
    """Each word of a class with the bits of its classes."""
    table: dict[str, int] = {}
    for name, bit in _BITS.items():
        for word in word_class(name):
            table[word] = table.get(word, 0) | bit
    table["own"] = table.get("own", 0) | OWN
    return table


class Word:
    """All that a sentence may ask about a word; lower-case unless it says otherwise.

    Attributes:
        text: as written.
        lower: in lower case.
        kind: the class of a token (see `tokens`), or THAT, VERB, UNKNOWN where the neighbours decide.
        is_word, is_number: whether it is made of letters, or a number in digits; else it is a sign.
        sense: of a verb; `noun_too` whether its form is a noun as well ("supplies").
        stem: of a verb, its lemma.
        single: in the singular; `tail` what stands behind the last hyphen, `head` that in the singular.
        own, bits, tail_bits, head_bits: classes of `lower`, of `lower` or `single`, of `tail`, of `head`.
        head_kind: what kind of head the lexicon calls it: thing, service, generic, or none.
        plural: whether the singular is another word; `tail_plural` the same of the tail.
        small, capital: whether it is in small letters; whether it opens with a capital.
        digits: whether it holds one.
        calibre: whether it is one ("155mm").
        generic: whether its parts only say that something is given; `generic_noun` whether it does as a whole.
        single_is_head: whether the singular may head the name of a thing.
        counts: whether a number may begin with it.
        is_measure: whether it is a measure word, or ends one.
        follows_opener: whether one may go on with it behind "a": "a dozen".
        pieces: folded, for the catalogue.
    """

    __slots__ = (
        "bits", "calibre", "capital", "counts", "digits", "follows_opener", "generic", "generic_noun", "head",
        "head_bits", "head_kind", "is_measure", "is_number", "is_word", "kind", "lower", "noun_too", "own",
        "pieces", "plural", "sense", "single", "single_is_head", "small", "stem", "tail", "tail_bits",
        "tail_plural", "text",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        lower = text.lower()
        self.text, self.lower = text, lower
        self.single = singular(lower)
        self.plural = self.single != lower
        self.tail = _HYPHEN.split(lower)[-1]
        self.head = singular(self.tail)
        self.tail_plural = self.head != self.tail
        bits = class_bits()
        self.own = bits.get(lower, 0)
        self.bits = self.own | bits.get(self.single, 0) | bits.get(lower.removesuffix("’s"), 0)
        self.tail_bits = bits.get(self.tail, 0)
        self.head_bits = bits.get(self.head, 0) | (NEVER if text in demonyms() else 0)
        self.head_kind = heads().get(self.head)
        self.small, self.capital = text.islower(), text[:1].isupper()
        self.digits = any(c.isdigit() for c in text)
        self.calibre = _CALIBRE_WORD.match(text) is not None
        self.generic = all(
            piece in generic_words() or piece in ("u", "s", "us")
            for piece in map(singular, _PIECE.split(lower))
            if piece
        )
        self.generic_noun = self.single in generic_words()
        self.single_is_head = self.single in heads()
        self.pieces = tuple(part.text for part in catalogue.fold(text) if part.text not in "„«»[]<>#•‘")
        self.is_number = _NUMBER.fullmatch(text) is not None
        self.is_measure = any(word.split()[-1] == lower for word in measures())
        self.is_word = not self.is_number and text[:1].isalnum()
        self.kind = "N" if self.is_number else _kind(text, lower) if self.is_word else "S"
        self.noun_too = lower in noun_verbs()
        self.sense = "" if lower in function_words() else verbs().get(lower, "other")
        self.stem = verb_lemmas().get(lower, lower)
        self.follows_opener = lower in ("low", "high", "half", "couple", "quarter") or any(
            lower in rough_numbers(kind) for kind in ("rank", "round")
        )
        self.counts = self.kind == "N" or lower in OPENERS or SHORT_SCALE.fullmatch(lower) is not None


@lru_cache(maxsize=1 << 16)
def word_of(text: str) -> Word:
    """A word with all that is known of it."""
    return Word(text)


def _kind(text: str, lower: str) -> str:
    """The class of a word wherever it stands, as far as it has one."""
    functions = function_words()
    if ("’" in lower or "'" in lower) and (
        lower[:4] == "that" or functions.get(re.split("[’']", lower)[0]) == "pronoun"
    ):
        return "O"
    if lower in functions:
        return THAT if lower == "that" else "W" if text in ("US", "WHO") else _KINDS[functions[lower]]
    if _is_number(lower):
        return "N"
    if text in places():
        return "C"
    if lower == "worth":
        return "B"
    if lower in verbs():
        return VERB
    return UNKNOWN if lower.endswith(("ing", "ed")) and lower.isalpha() else "W"


def _is_number(lower: str) -> bool:
    """Whether a word is a number or opens one: "eighteen", "dozens", "twenty-five"."""
    if lower in lexicon.numbers() or lower in rough_numbers("partitive") or lower in rough_numbers("round"):
        return True
    if lower in ("half", "couple"):
        return True
    parts = _HYPHEN.split(lower)
    if "-" not in lower or not (parts[0] in lexicon.numbers() or lower in ("half-dozen", "half-a-dozen")):
        return False
    return read_words(parts) is not None


@cache
def demonyms() -> frozenset[str]:
    """Names of peoples, which are no things: "Palestinians"."""
    return frozenset(actors.aliases_of("demonym"))


@cache
def places() -> frozenset[str]:
    """Names of countries, institutions and capitals that stand for themselves, not as adjectives."""
    return frozenset(
        alias
        for alias in actors.aliases_of("name", "capital", "government")
        if " " not in alias and not alias.replace(".", "").isupper()
    )
