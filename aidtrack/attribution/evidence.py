"""What the words and the place of a sum say of its role, as annotated texts weigh them.

Rules decide what they know. Where they aren't sure, signs are added up: the words beside a sum, those of its sentence
and of its list's introduction, where it stands and how it compares with the sums before it, and the rules' own votes.
`lexicon/role_signs.csv` says how much each sign speaks for each role. The weights are those of a multinomial logistic
regression over the annotated texts, fitted by `tests/quality/fit.py`: nothing is learned while a text is read, and
the same text always gives the same answer. What tipped the balance is told among the reasons.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from functools import cache
from math import exp, log10
from typing import TYPE_CHECKING, Final, TypeAlias

from aidtrack.attribution import parts, restating
from aidtrack.attribution.context import Context
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.lexicon import read_rows
from aidtrack.model import Role

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling

#: A sign: its kind, the word or figure it is about, and its value, 1 for what is there or isn't.
Sign: TypeAlias = tuple[str, str, float]
Weights: TypeAlias = tuple[float, ...]

#: The columns of `role_signs.csv`, in the order of their weights.
ROLES: Final = (Role.NEW, Role.COMPONENT, Role.CUMULATIVE, Role.PLANNED, Role.PAST, Role.OTHER)
#: What rules are this sure of, stays: weighing surer ones, too, gains nothing on texts that no rule was made on. Of the
#: surest it is asked whether the signs bear them out.
SURE: Final = 0.76
#: Where rules are as sure as this and signs give their role less than these odds, one is no surer than that.
CHECKED: Final = 0.9
BORNE_OUT: Final = 0.6
DOUBTED: Final = 0.85
#: How much likelier than that of the rules a role must be to take its place. The likeliest is taken even
#: below one half: unsure rules are right less often, and more often take for a gift what is none.
CLEAR: Final = 0.1
#: How likely a role that counts must be to take the place of one held back (see `_HELD_BACK`), by weak words or plain.
COUNTS: Final = 0.5
COUNTS_PLAINLY: Final = 0.65
#: What a plain word calls asked for isn't given, nor what one calls a total outright, whatever stands around it.
NEVER: Final = 1.1
#: How likely a share must be, and how likely where no sum is found that it could be a share of.
LIKELY_SHARE: Final = 0.46
PLAIN_SHARE: Final = 0.6
#: A vote of this weight for "other" is a plain word: a loss, a price, a budget; for a plan or total it takes more.
SAID: Final = 2.0
SAID_FIRMLY: Final = 3.0
SAID_OUTRIGHT: Final = 4.5
#: Signs never make one surer than this.
SUREST: Final = 0.97
#: The most that one believes a share of which the whole isn't found.
NO_WHOLE: Final = 0.75
#: Words before and behind a sum that count as beside it, and the letters of a sentence that are looked at.
LEFT: Final = 12
RIGHT: Final = 10
LETTERS: Final = 1200
#: How many amounts of its sentence, on either side, one is compared with.
NEAR: Final = 8
#: How many words of the reasons are told.
TOLD: Final = 3

NOTHING: Final[Weights] = (0.0,) * 6
#: What rules hold for planned or for a running total, signs make a package of only where they are plain, and so with
#: what a word calls no aid: a total that counts is the worst error.
_HELD_BACK: Final = frozenset((Role.PLANNED, Role.CUMULATIVE))
_COUNTED: Final = frozenset((Role.NEW, Role.PAST))
_SHARE: Final = ROLES.index(Role.COMPONENT)
#: Letters of Latin, Greek and Cyrillic as ranges: a third of the time that "a letter of any script" takes.
_LETTER: Final = "[a-zß-öø-ɏͰ-ӿḀ-ỿ]"
_WORD: Final = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)?|[0-9][0-9.,]*|[€$£¥%.,;:()“”\"•–—]")
#: The kinds of signs that are words, as the reasons tell them.
_WORDS: Final = frozenset(("left", "right", "sentence", "introduction"))
#: Words that tell a reader nothing, whatever they weigh.
_MUTE: Final = frozenset(("the", "a", "an", "and", "of", "in", "for", "to", "million", "billion"))


def weigh(
    context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling], days: list[int | None]
) -> None:
    """Let signs decide the roles that rules aren't sure of; changes rulings in place.

    Args:
        context: the document.
        mentions: its amounts in order.
        windows: the text around each.
        rulings: what the rules made of each, with how sure they are.
        days: how many days before publication the text dates each, where it does.
    """
    weighed = [
        number
        for number, ruling in enumerate(rulings)
        if not SURE <= ruling.confidence < CHECKED
        and mentions[number].conversion_of is None
        and restating.WITHDRAWN not in ruling.reasons
    ]
    if not weighed:
        return
    reader = Signs(context, mentions, windows, rulings, days)
    unsure = [number for number in weighed if rulings[number].confidence < SURE]
    for number in weighed:
        if rulings[number].confidence >= CHECKED:
            _check(reader, number)
    for number in unsure:
        _decide(reader, number)
    for number in unsure:
        _part(mentions, windows, rulings, number)


def _part(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> None:
    """Find the whole of what is weighed as a part; a part of what is planned is planned, one without a whole unsure."""
    ruling = rulings[number]
    ruling.whole = None
    if ruling.role is Role.COMPONENT:
        ruling.whole = parts.whole_of(mentions, windows, rulings, number)
        if ruling.whole is None:
            ruling.confidence = min(ruling.confidence, NO_WHOLE)
        elif rulings[ruling.whole].role is Role.PLANNED:
            ruling.role = Role.PLANNED


def _check(reader: Signs, number: int) -> None:
    """Be less sure of what rules are sure of, where the signs speak for another role."""
    ruling, odds = reader.rulings[number], reader.odds(number)
    if odds[ROLES.index(ruling.role)] < BORNE_OUT * sum(odds):
        ruling.confidence = DOUBTED


def _decide(reader: Signs, number: int) -> None:
    """Take the role that the signs speak for most, with its share of the odds as confidence."""
    ruling, odds = reader.rulings[number], reader.odds(number)
    best, against, whole = odds.index(1.0), ROLES.index(ruling.role), sum(odds)
    kept = ROLES[best] in _COUNTED and _least_to_count(ruling) * whole > 1.0
    if best == _SHARE != against and not _is_share(reader, number, 1.0 / whole):
        kept, whole = True, whole - 1.0
    if not kept and 1.0 - odds[against] > CLEAR * whole:
        ruling.role = ROLES[best]
        ruling.reasons.append(_told(reader.of(number), best, against))
        against = best
    ruling.confidence = min(SUREST, odds[against] / whole)


#: "In additional aid": on top of what was told before.
_ADDED: Final = re.compile(r"\s+in\s+(?:additional|further|extra|more)\b")


def _least_to_count(ruling: Ruling) -> float:
    """How likely a role that counts must be to take the place of what rules hold a sum for."""
    if ruling.role is Role.OTHER and ruling.votes.get("planned", 0.0) >= SAID_FIRMLY:
        return NEVER  # "Kyiv presses Oslo for €9m": asked for, though no word says for aid
    if ruling.votes.get("other", 0.0) >= SAID:
        return COUNTS_PLAINLY
    if ruling.role not in _HELD_BACK:
        return 0.0
    firm = ruling.votes.get(ruling.role, 0.0)
    if firm < SAID_FIRMLY:
        return COUNTS
    return COUNTS_PLAINLY if ruling.role is Role.CUMULATIVE and firm < SAID_OUTRIGHT else NEVER


def _is_share(reader: Signs, number: int, likely: float) -> bool:
    """Whether to believe in a share: where its words are plain, or where the text tells a sum that it may be one of.

    "$350 million in additional aid" comes on top of the sums before it.
    """
    if not reader.rulings[number].votes.get("component") and _ADDED.match(reader.windows[number].near_right):
        return False
    if likely >= PLAIN_SHARE:
        return True
    whole = parts.whole_of(reader.mentions, reader.windows, reader.rulings, number)
    return likely >= LIKELY_SHARE and whole is not None


def _told(signs: list[Sign], best: int, against: int) -> str:
    """The words that tipped the balance, strongest first."""
    pull: dict[str, float] = {}
    for kind, word, value in signs:
        row = weights()[kind].get(word) if kind in _WORDS and word.isalpha() and word not in _MUTE else None
        if row is not None:
            pull[word] = pull.get(word, 0.0) + value * (row[best] - row[against])
    words = [word for word in sorted(pull, key=lambda word: (-pull[word], word)) if pull[word] > 0][:TOLD]
    role = ROLES[best].value
    return f"weighed as {role}" + (": " + ", ".join(f"“{word}”" for word in words) if words else " by where it stands")


class _Score:
    """What signs say of each role, added up; plain attributes, since it is asked for every word beside every sum."""

    __slots__ = ("component", "cumulative", "new", "other", "past", "planned")

    def __init__(self, weights_of: Weights) -> None:
        self.new: float = weights_of[0]
        self.component: float = weights_of[1]
        self.cumulative: float = weights_of[2]
        self.planned: float = weights_of[3]
        self.past: float = weights_of[4]
        self.other: float = weights_of[5]

    def add(self, other: _Score, value: float = 1.0) -> None:
        """Add what another sign says, times its value."""
        self.new += value * other.new
        self.component += value * other.component
        self.cumulative += value * other.cumulative
        self.planned += value * other.planned
        self.past += value * other.past
        self.other += value * other.other

    def all(self) -> list[float]:
        """In the order of `ROLES`."""
        return [self.new, self.component, self.cumulative, self.planned, self.past, self.other]


class _Word:
    """A word and what it says in each of the places of `PLACES`; looked up once, wherever it stands."""

    __slots__ = ("scores", "text")

    def __init__(self, text: str, scores: list[_Score | None]) -> None:
        self.text = text
        self.scores = scores


@cache
def weights() -> defaultdict[str, dict[str, Weights]]:
    """By kind and word the weight of each sign for each role of `ROLES`; the kind "" holds before any sign is seen."""
    columns = [role.value for role in ROLES]
    table: defaultdict[str, dict[str, Weights]] = defaultdict(dict)
    for row in read_rows("role_signs.csv", ("sign", *columns)):
        kind, _, word = row["sign"].partition(" ")
        table[kind][word] = tuple(float(row[column]) for column in columns)
    return table


#: Where a word may stand: right beside a sum, second or third, some words away, in its sentence or its introduction.
PLACES: Final = ("left1", "left2", "left3", "right1", "right2", "right3", "left", "right", "sentence", "introduction")
_LEFT1: Final = 0
_RIGHT1: Final = 3
_LEFT: Final = 6
_RIGHT: Final = 7
_SENTENCE: Final = 8
_INTRODUCTION: Final = 9


@cache
def _scores() -> defaultdict[str, dict[str, _Score]]:
    """What `weights` has, of the signs that are no single words."""
    table: defaultdict[str, dict[str, _Score]] = defaultdict(dict)
    for kind, rows in weights().items():
        if kind not in PLACES:
            table[kind] = {word: _Score(row) for word, row in rows.items()}
    return table


@cache
def _words() -> dict[str, _Word]:
    """What `weights` has of single words, by word."""
    table: dict[str, _Word] = {}
    for place, kind in enumerate(PLACES):
        for word, row in weights()[kind].items():
            if word not in table:
                table[word] = _Word(word, [None] * len(PLACES))
            table[word].scores[place] = _Score(row)
    return table


_UNKNOWN: Final[list[_Score | None]] = [None] * len(PLACES)


def _word(text: str) -> _Word:
    found = _words().get(text)
    return found if found is not None else _Word(text, _UNKNOWN)


class _Tokens:
    """The words of one sentence with their places in the document."""

    __slots__ = ("_known", "distinct", "ends", "starts", "words")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[_Word] = []
        self.distinct: list[_Word] = []  # each word once
        self._known: dict[str, _Word] = {}

    def add(self, start: int, end: int, text: str) -> None:
        """Add the next word; the same text is the same word object."""
        word = self._known.get(text)
        if word is None:
            word = self._known[text] = _word(text)
            self.distinct.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)


class Signs:
    """The signs beside the amounts of one document."""

    def __init__(
        self,
        context: Context,
        mentions: list[Mention],
        windows: list[Window],
        rulings: list[Ruling],
        days: list[int | None],
    ) -> None:
        self.context, self.mentions, self.windows, self.rulings, self.days = context, mentions, windows, rulings, days
        self._tokens: dict[int, _Tokens] = {}
        self._sums: dict[tuple[int, int], _Score] = {}
        self._together: dict[int, list[int]] = {}
        for number, window in enumerate(windows):
            self._together.setdefault(window.index, []).append(number)
        self._largest: dict[str, tuple[float, int]] = {}
        self._values = [_value(mention) for mention in mentions]
        self._before = self._compared()

    def _compared(self) -> list[tuple[float, float | None, bool]]:
        """Of each amount: the first and the previous one of its currency, and whether the text gave it before."""
        first: dict[str, float] = {}
        previous: dict[str, float] = {}
        given: set[tuple[str, float]] = set()
        found: list[tuple[float, float | None, bool]] = []
        for mention, value in zip(self.mentions, self._values, strict=True):
            currency = mention.currency
            found.append((first.setdefault(currency, value), previous.get(currency), (currency, value) in given))
            previous[currency] = value
            given.add((currency, value))
            largest, times = self._largest.get(currency, (-1.0, 0))
            if value >= largest:
                self._largest[currency] = (value, times + 1 if value == largest else 1)
        return found

    def scores(self, number: int) -> list[float]:
        """What all signs of one amount say of each role; what a sentence says is added up once."""
        table = _scores()
        total = _Score(NOTHING)
        total.add(table[""][""])
        left, right = self._sides(self.windows[number])
        for place, word in _places(left, right):
            score = word.scores[place]
            if score is not None:
                total.add(score)
        for kind, text, value in self._alone(number, left, right):
            score = table[kind].get(text)
            if score is not None:
                total.add(score, value)
        for place, index in self._around(number):
            total.add(self._said(place, index))
        return total.all()

    def _said(self, place: int, index: int) -> _Score:
        """What the words of a sentence say."""
        said = self._sums.get((place, index))
        if said is None:
            said = self._sums[place, index] = _Score(NOTHING)
            for word in self._read(index).distinct:
                score = word.scores[place]
                if score is not None:
                    said.add(score)
        return said

    def odds(self, number: int) -> list[float]:
        """How likely each role is beside the likeliest, which has 1."""
        scores = self.scores(number)
        top = max(scores)
        return [exp(score - top) for score in scores]

    def of(self, number: int) -> list[Sign]:
        """All signs of one amount, each with its value (1 for what is there or isn't)."""
        left, right = self._sides(self.windows[number])
        signs = [(PLACES[place], word.text, 1.0) for place, word in _places(left, right)]
        signs += self._alone(number, left, right)
        for place, index in self._around(number):
            signs += [(PLACES[place], word.text, 1.0) for word in self._read(index).distinct]
        return signs

    def _around(self, number: int) -> list[tuple[int, int]]:
        """The sentences whose words count: its own, and the one that introduces its list."""
        window = self.windows[number]
        if window.intro and window.sentence.intro is not None:
            return [(_SENTENCE, window.index), (_INTRODUCTION, window.sentence.intro)]
        return [(_SENTENCE, window.index)]

    def _alone(self, number: int, left: list[_Word], right: list[_Word]) -> list[Sign]:
        """The signs that are this amount's own, without the words beside it."""
        signs: list[Sign] = []
        if len(left) > 1:
            signs.append(("left12", f"{left[-2].text} {left[-1].text}", 1.0))
        if len(right) > 1:
            signs.append(("right12", f"{right[0].text} {right[1].text}", 1.0))
        self._place(number, signs)
        self._size(number, signs)
        self._votes(number, signs)
        return signs

    def _read(self, index: int) -> _Tokens:
        """The words of a sentence with their offsets; figures are "0", years "2000"."""
        tokens = self._tokens.get(index)
        if tokens is None:
            sentence = self.context.sentences[index]
            offset, end = sentence.start, 0
            flat = self.context.flat[offset : min(sentence.end, offset + LETTERS)]
            tokens = self._tokens[index] = _Tokens()
            for word in _WORD.findall(flat):
                start = flat.find(word, end)  # between two words stands nothing that words are made of
                end = start + len(word)
                tokens.add(offset + start, offset + end, _plain(word))
        return tokens

    def _sides(self, window: Window) -> tuple[list[_Word], list[_Word]]:
        """The words before and behind an amount, up to its neighbours."""
        first, last = window.start - len(window.near_left), window.end + len(window.near_right)
        tokens = self._read(window.index)
        here = bisect_left(tokens.starts, first)
        stop = here
        while stop < len(tokens.ends) and tokens.ends[stop] <= window.start:
            stop += 1
        left = tokens.words[here:stop]
        here = stop = bisect_left(tokens.starts, window.end, stop)
        while stop < len(tokens.ends) and tokens.ends[stop] <= last:
            stop += 1
        return left, tokens.words[here:stop]

    def _place(self, number: int, signs: list[Sign]) -> None:
        """Where the amount stands in its text and sentence, and how long ago the text dates it."""
        window = self.windows[number]
        together = self._together[window.index]
        if window.sentence.bullet:
            signs.append(("place", "bullet", 1.0))
        if window.index < 3:
            signs.append(("place", "opening" if window.index == 0 else "lead", 1.0))
        signs.append(("sentences", str(min(window.index // 4, 6)), 1.0))
        signs.append(("together", str(min(len(together), 5)), 1.0))
        signs.append(("position", str(min(number - together[0], 4)), 1.0))
        signs.append(("amount", str(min(number, 6)), 1.0))
        days = self.days[number]
        if days is not None:
            signs.append(("days", "0" if days <= 1 else "8" if days <= 8 else "40" if days <= 40 else "more", 1.0))

    def _size(self, number: int, signs: list[Sign]) -> None:
        """How the amount compares with the others of its currency."""
        mention, value = self.mentions[number], self._values[number]
        largest, times = self._largest[mention.currency]
        if value == largest:
            signs.append(("size", "largest" if times == 1 else "as large", 1.0))
        first, previous, repeated = self._before[number]
        if previous is None:
            signs.append(("size", "first", 1.0))
        else:
            signs.append(("first", _steps(value, first), 1.0))
            signs.append(("previous", _steps(value, previous), 1.0))
        if repeated:
            signs.append(("size", "repeated", 1.0))
        together = self._together[self.windows[number].index]
        position = number - together[0]
        sizes = [
            self._values[other]
            for other in together[max(0, position - NEAR) : position + NEAR + 1]
            if other != number and self.mentions[other].currency == mention.currency
        ]
        if sizes and not min(sizes) <= value <= max(sizes):
            signs.append(("size", "above" if value > max(sizes) else "below", 1.0))
        signs.append(("qualifier", str(mention.qualifier), 1.0))
        signs.append(("digits", str(len(str(int(value)))), 1.0))

    def _votes(self, number: int, signs: list[Sign]) -> None:
        """What the rules made of it."""
        ruling = self.rulings[number]
        role = str(ruling.role)
        signs.append(("rule", role, 1.0))
        signs.append(("settled", f"{role} {ruling.settled}", 1.0))
        signs.append(("sure", f"{role} {int(ruling.confidence * 5)}", 1.0))
        signs.append(("margin", "", ruling.margin))
        signs.append(("confidence", "", ruling.confidence))
        for voted, vote in ruling.votes.items():
            signs.append(("vote", voted, vote))
            signs.append(("voted", voted, 1.0))


def _places(left: list[_Word], right: list[_Word]) -> list[tuple[int, _Word]]:
    """The words beside an amount, each with its place."""
    found: list[tuple[int, _Word]] = []
    for place in range(3):
        found.append((_LEFT1 + place, left[-1 - place] if len(left) > place else _word("^")))
        found.append((_RIGHT1 + place, right[place] if len(right) > place else _word("$")))
    for word in dict.fromkeys(left[-LEFT:]):
        found.append((_LEFT, word))
    for word in dict.fromkeys(right[:RIGHT]):
        found.append((_RIGHT, word))
    return found


def _plain(word: str) -> str:
    if "0" <= word[0] <= "9":
        return "2000" if len(word) == 4 and word[:2] in ("19", "20") else "0"
    return word


#: Larger sums are no sums; as floats they would be infinite.
_MOST: Final = Decimal(10) ** 30


def _value(mention: Mention) -> float:
    return float(min(mention.high, _MOST))


def _steps(value: float, other: float) -> str:
    """How many half powers of ten lie between two sums, at most five."""
    return str(min(5, max(-5, round(log10(max(value, 1.0) / max(other, 1.0)) * 2))))
