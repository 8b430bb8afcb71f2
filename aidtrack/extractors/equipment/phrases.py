"""Noun phrases of a sentence: words from determiner to head, with quantity and unit.

A sentence becomes a list of nodes: a `Phrase`, or a token that is none (verb, preposition, sign …).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from aidtrack.extractors.equipment.tokens import Number, Token
from aidtrack.extractors.equipment.vocabulary import (
    FREIGHT,
    HARMING,
    LEAD,
    MASS,
    MORE,
    NEVER,
    PACKED,
    POSTPOSITIVE,
    ROUNDS,
    SINGLE,
    class_bits,
)
from aidtrack.extractors.grammar import qualifier_of
from aidtrack.lexicon.grammar import measures, word_class
from aidtrack.model import Qualifier


class Phrase:
    """A noun phrase: its tokens, its quantity, and how the sentence treats it (set by the walk).

    Attributes:
        tokens: all of them; `words` those of content.
        entry: catalogue id.
        start, name_start, end: where it starts, where its name does, where it ends.
        head: the noun that says what it is, in the singular; `head_bits` and `head_kind` as in `Word`.
        bits: the classes of its words.
        is_place: whether it ends in a country, institution or capital.
        low, high, unit, qualifier, vague: the quantity.
        counted: whether a number stands before it; `measured` whether that counts a measure ("rounds of").
        joined: whether it took in a phrase that lacked its head.
        thing: whether it names a thing by itself, once asked for.
        sense: gives, needs, harms: what the sentence says of it.
        listed: whether it stands in a list.
        holder: the phrase that it only identifies: HIMARS in "ammunition for HIMARS".
        until: where the phrases end that only identify this one.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    vague: bool = False
    counted: bool = False
    measured: bool = False
    listed: bool = False
    thing: bool | None = None
    sense: str | None = None
    holder: Phrase | None = None
    until = 0

    def __init__(self, tokens: list[Token], *, joined: bool = False) -> None:
        self.tokens = tokens
        self.joined = joined
        last = tokens[-1]
        word = last.word
        if len(tokens) == 1:
            self.words = tokens if last.kind in "WC" else []
            self.bits, self.entry = word.bits, last.entry
        else:
            self.words = [token for token in tokens if token.kind in "WC"]
            bits, entry = 0, None
            for token in tokens:
                own = token.word.bits
                if token.entry is not None:
                    entry = token.entry
                    if own & HARMING and token.lower in word_class("harmless_in_names"):
                        own &= ~HARMING  # "command launch units"
                bits |= own
            self.bits, self.entry = bits, entry
            if last.entry is None and tokens[-2].word.small and (word.digits or _is_bracketed(last, tokens[-2])):
                word = tokens[-2].word  # "bridges MLC-60", "howitzers (SPH)"
        self.start = self.name_start = tokens[0].start
        self.end = last.end
        self.is_place = last.kind == "C"
        self.head, self.head_bits, self.head_kind = word.head, word.head_bits, word.head_kind

    def has(self, bit: int) -> bool:
        """Whether a word of the phrase is of this class."""
        return self.bits & bit != 0

    def count(self, number: Number) -> None:
        """Take a number for the quantity."""
        self.low, self.high, self.vague, self.counted = number.value, number.high, number.vague, True
        if number.vague or number.open_ended:
            self.qualifier = Qualifier.AT_LEAST
        else:
            self.qualifier = Qualifier.EXACT if number.value == number.high else Qualifier.RANGE


def _is_bracketed(token: Token, before: Token) -> bool:
    """Whether a word in capitals is the abbreviation in brackets of what stands before it."""
    return token.word.text.isupper() and token.start - before.end > 1


Node = Phrase | Token
#: What stands between the things of a list.
LINKS: Final = frozenset((",", "and", "or"))


def parse(tokens: list[Token]) -> list[Node]:
    """The nodes of a sentence: phrases, and the tokens between them."""
    nodes: list[Node] = []
    current: list[Token] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        kind = token.kind
        if kind == "W" and token.word.own & POSTPOSITIVE and _closes(current, tokens, index):
            nodes.append(_phrase(current))
            current = []
        elif kind == "W" and not (current and current[-1].kind == "C"):
            current.append(token)
        elif kind in "DNC" or kind == "W":
            if current and _starts_anew(current, token):
                nodes.append(_phrase(current))
                current = []
            current.append(token)
        elif token.lower == "of" and index + 1 < count and tokens[index + 1].lower == "course":
            index += 1
        elif current and token.lower == "of" and _takes_of(current, tokens, index):
            current.append(token)
        elif current and token.lower == "(" and (ending := _abbreviation(tokens, index)) is not None:
            current += tokens[index + 1 : ending]
            if tokens[index - 1].word.head_bits & NEVER:  # "the Cooperation Agency (COAG) tents"
                nodes.append(_phrase(current))
                current = []
            index = ending
        elif not (current and token.kind == "S" and token.lower in "-&" and _glues(current, tokens, index)):
            if current:
                nodes.append(_phrase(current))
                current = []
            nodes.append(token)
        index += 1
    if current:
        nodes.append(_phrase(current))
    return nodes


def _closes(current: list[Token], tokens: list[Token], index: int) -> bool:
    """Whether an adjective stands behind its noun: "munitions critical to the fight"."""
    if not current or current[-1].kind != "W" or index + 1 >= len(tokens):
        return False
    return tokens[index + 1].kind == "P"


def _starts_anew(current: list[Token], token: Token) -> bool:
    """Whether a token can't go on with the phrase: "Ukraine | 20 tanks", "Spain | two guns", "missiles | the next"."""
    last = current[-1]
    if last.lower == "of":
        return False
    if token.kind == "C" or last.kind == "C":
        return not (token.kind == "C" and all(t.kind == "D" for t in current))
    if token.kind == "D":
        if token.lower == "own" and last.lower.endswith(("'s", "’s", "s'", "s’")):
            return False  # "the army's own stocks"
        if last.kind == "D" and any(t.lower == "of" for t in current):
            return False  # "eight of the same vehicles"
        return token.lower not in MORE and any(t.kind in "WN" for t in current)
    if token.kind == "N":
        if last.kind == "D" and any(t.lower == "of" for t in current):
            return False  # "delivery of the 14 tanks"
        if all(t.kind == "D" or t.word.own & LEAD for t in current):
            return False
        if last.word.capital and (last.lower in word_class("corps") or last.lower in word_class("weekday")):
            return True  # "gave the Coast Guard | 20 drones", "announces Tuesday | 30 jets"
        name = last.kind == "W" and (last.entry is not None or last.word.capital) and not last.lower.endswith("s")
        return not (name and _is_plain(token))
    return False


def _is_plain(token: Token) -> bool:
    """Whether a number is one in digits, as in the name of a model."""
    return isinstance(token, Number) and token.word.text[0].isdigit() and token.value == token.high and not token.vague


def _kind_of_measure(word: str) -> str:
    return measures().get(word, ("", ""))[1]


def _takes_of(current: list[Token], tokens: list[Token], index: int) -> bool:
    """Whether "of" goes on with the phrase: "20 million rounds of", "a package of"."""
    number, after = current[-1], tokens[index + 1] if index + 1 < len(tokens) else None
    if number.lower == "more" and len(current) > 1:
        number = current[-2]  # "four more of the guns"
    if isinstance(number, Number) and number.value is not None and number.value >= 1 and not number.vague:
        if after is not None and after.kind == "W" and number.lower.endswith(("dozen", "score")):
            return True  # "about a dozen of Mi-24 helicopters"
        return after is not None and after.kind == "D"  # "19 of its howitzers"
    last = current[-1].lower
    kind = _kind_of_measure(last)
    if kind == "none" and any(token.lower == "of" for token in current):
        return False
    if not kind and " ".join(token.lower for token in current[-2:]) not in measures():
        return False
    if index + 1 < len(tokens) and tokens[index + 1].kind in "NDV" and not any(t.kind == "N" for t in current):
        return kind == "none" and tokens[index + 1].kind != "V"
    return True


def _abbreviation(tokens: list[Token], index: int) -> int | None:
    """Where a short bracket with another name ends ("(NASAMS)"); None for any other bracket."""
    for ahead in range(index + 1, min(index + 8, len(tokens))):
        if tokens[ahead].lower == ")":
            inside = tokens[index + 1 : ahead]
            if len(inside) > 2 and inside[-2].lower == "as" and inside[-3].lower == "known":
                return ahead  # "Storm Shadow (also known as Scalp) missiles"
            return ahead if 0 < len(inside) < 5 and all(t.kind == "W" for t in inside) else None
    return None


def _glues(current: list[Token], tokens: list[Token], index: int) -> bool:
    """Whether a sign without spaces joins two words."""
    sign, after = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    return after is not None and after.kind in "WN" and after.start == sign.end and current[-1].end == sign.start


# --- quantity and unit ---------------------------------------------------------------------------------


def _phrase(tokens: list[Token]) -> Phrase:
    """A phrase with its quantity: the number before it, else its article."""
    phrase = Phrase(tokens)
    if len(tokens) == 1 and tokens[0].kind != "N":
        return phrase
    for place, token in enumerate(tokens):
        if isinstance(token, Number):
            phrase.count(token)
            _take_hedge(phrase, token)
            _measure(phrase, place + 1)
            return phrase
        if token.kind != "D" and not token.word.own & LEAD:
            break
    if len(tokens) > 1:
        _read_article(phrase)
    return phrase


def _take_hedge(phrase: Phrase, number: Number) -> None:
    if not number.hedge:
        return
    if phrase.qualifier is not Qualifier.RANGE:
        phrase.qualifier = Qualifier(qualifier_of()[f"before:{number.hedge}"])
    phrase.start = min(phrase.start, number.hedge_start)


def _measure(phrase: Phrase, after: int) -> None:
    """The unit: a measure word after the number, else what the thing itself is counted in."""
    tokens = phrase.tokens
    while after < len(tokens) - 1 and (tokens[after].kind == "D" or tokens[after].lower == "of"):
        after += 1
    phrase.unit = "units"
    for length in (2, 1):
        known = measures().get(" ".join(token.lower for token in tokens[after : after + length]))
        if known is None:
            continue
        follows = tokens[after + length].lower if after + length < len(tokens) else ""
        unit, kind = known
        if kind == "thing" or (kind == "count" and follows in ("of", "")):
            phrase.unit = unit or "units"
            phrase.measured = kind == "count"
        if kind != "thing" and follows == "of":
            after += length + 1
        break
    if phrase.unit == "units" and _counts_rounds(phrase):
        phrase.unit = "rounds"
    if phrase.unit == "units" and phrase.head_bits & PACKED and (tokens[-1].entry is None or phrase.head == "dose"):
        phrase.unit, phrase.measured = tokens[-1].lower, True  # "one million vaccine doses"
    if after < len(tokens):
        phrase.name_start = tokens[after].start


#: What is counted by the round where it is counted by the piece.
_BY_THE_ROUND: Final = frozenset(("ammunition", "ammo", "munition"))


def _counts_rounds(phrase: Phrase) -> bool:
    """Whether it is ammunition: "artillery shells", "rounds of"."""
    if phrase.head_bits & ROUNDS:
        return True
    tokens = phrase.tokens
    if phrase.head in _BY_THE_ROUND and any(token.word.single in ("piece", "shot") for token in tokens[:-1]):
        return True  # "300,000 pieces of artillery ammunition"
    return any(
        token.lower in ("of", "for") and class_bits().get(tokens[place].word.single, 0) & ROUNDS
        for place, token in enumerate(tokens[1:])
    )


def _read_article(phrase: Phrase) -> None:
    """ "a Patriot battery", "another bridge-layer", "a second battery": one; "a number of", "the": none."""
    tokens = phrase.tokens
    opening = 0
    while opening < len(tokens) - 1 and tokens[opening].kind == "D":
        opening += 1
    if tokens[opening].kind == "D":
        opening = 0
    phrase.name_start = tokens[opening].start
    for place, token in enumerate(tokens):
        if token.lower == "of" and place + 1 < len(tokens):
            if place and _kind_of_measure(tokens[place - 1].lower) == "none":
                phrase.name_start = tokens[place + 1].start
                _inner_count(phrase, place + 1)
                return
            if place and tokens[place - 1].lower == "pair":
                _count_pair(phrase, place + 1)
                return
            break
    if tokens[0].lower not in ("a", "an", "another", "one") or not phrase.words:
        return
    last = tokens[-1].word
    if last.plural or last.tail_bits & MASS or not all(token.word.own & SINGLE for token in tokens[:opening]):
        return
    phrase.low = phrase.high = Decimal(1)
    phrase.unit, phrase.qualifier = "units", Qualifier.EXACT


def _count_pair(phrase: Phrase, place: int) -> None:
    """ "a pair of jets": two; "a pair of boots": a pair."""
    worn = phrase.head in word_class("worn_in_pairs")
    phrase.name_start = phrase.tokens[place].start
    phrase.low = phrase.high = Decimal(1 if worn else 2)
    phrase.unit, phrase.qualifier = "pairs" if worn else "units", Qualifier.EXACT


def _inner_count(phrase: Phrase, place: int) -> None:
    """ "a shipment of 15,000 pairs of boots": the count inside."""
    tokens = phrase.tokens
    while place < len(tokens) - 1 and tokens[place].kind == "D" and tokens[place].lower in ("the", "its", "their"):
        place += 1
    number = tokens[place]
    if isinstance(number, Number):
        phrase.start = number.start
        phrase.count(number)
        _take_hedge(phrase, number)
        _measure(phrase, place + 1)
    elif (
        number.lower in ("a", "an")
        and place < len(tokens) - 1
        and not (tokens[-1].word.plural or tokens[-1].word.tail_bits & MASS)
    ):
        phrase.start, phrase.name_start = number.start, tokens[place + 1].start  # "the delivery of a Patriot battery"
        phrase.low = phrase.high = Decimal(1)
        phrase.unit, phrase.qualifier = "units", Qualifier.EXACT


def is_freight(unit: str | None) -> bool:
    """Whether a unit holds goods: pallets, trucks of."""
    return unit is not None and class_bits().get(unit, 0) & FREIGHT != 0
