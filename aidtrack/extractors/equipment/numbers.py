"""Numbers read to their end: "two and a half million", "dozens of", "between 10 and 14", "4,000 [400]"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.equipment.tokens import Number, Token
from aidtrack.extractors.equipment.vocabulary import OPENERS, SHORT_SCALE, word_of
from aidtrack.extractors.grammar import PARTS, qualifier_phrases, read_digits, read_words
from aidtrack.lexicon.grammar import rough_numbers, word_class
from aidtrack.patterns import Pattern

HEDGE: Final = Pattern(
    "equipment.hedge",
    r"(?i: (?<! [\w-] ) (?P<phrase> (?&phrase) ) \s+ (?: (?: an | a | the ) \s+ )? ) \Z",
    pieces={"phrase": lambda: qualifier_phrases("before")},
    engine="re",
    examples=[("sent more than ", {"phrase": "more than"}), ("Over ", {"phrase": "Over"})],
    rejects=["sent somewhere "],
)
_HYPHEN: Final = re.compile("[-‐‑]")
_GENITIVES: Final = ("'s", "’s", "s'", "s’")
#: Where the way back from a whole to its part ends: at "half" itself, at what makes it a rate ("nine of every ten").
_STOPS: Final = frozenset(("half", "every", "each", "any"))
#: Whose a whole is says that a fraction of it is given; "half of the 60 promised" came.
_OWNERS: Final = frozenset(("its", "their", "his", "her", "our", "own"))
#: How far a fraction of a whole may lie beside a whole number.
_ROUNDING: Final = Decimal("0.1")
#: How many words may stand before a name and its end.
_ADJECTIVES: Final = 3
#: How far a hedge reaches back, in characters.
_REACH: Final = 30


def join_numbers(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens with each number as one, its hedge and its lower end taken in."""
    marks = [place for place, token in enumerate(tokens) if token.word.counts and token.entry is None]
    kept: list[Token] = []
    index = 0
    for mark in marks:
        if mark < index:
            continue
        kept += tokens[index:mark]
        token, index = tokens[mark], mark + 1
        read = _one_number(tokens, mark) if token.kind in "NDW" else None
        if read is None:
            kept.append(_unread(token))
            continue
        number, index = read
        if index < len(tokens) and tokens[index].lower == "(":
            index = _skip_figure(tokens, index, number)
        while kept and isinstance(kept[-1], Number) and _corrects(text, kept[-1], number):
            number.hedge, number.hedge_start = kept[-1].hedge, kept[-1].hedge_start
            kept.pop()
        _hedge(text, kept, number)
        number = _part_of(text, tokens, index, kept, number)
        index = _skip_them(tokens, index, number)
        low = _range_start(kept) if number.value is not None and not number.vague else None
        if low is None:
            kept.append(number)
        else:
            _close_range(kept, low, number)
        index = _take_plus(tokens, index, kept)
    kept += tokens[index:]
    return kept


def _unread(token: Token) -> Token:
    """A token that makes no number after all; "half" alone goes with its noun like an article ("half Leopards")."""
    if token.lower == "half":
        return Token("D", token.start, token.end, token.word)
    return Number(token.start, token.end, token.word, token.value) if token.kind == "N" else token


def _part_of(text: str, tokens: list[Token], index: int, kept: list[Token], whole: Number) -> Number:
    """The number that counts where one says of how many it is: 12 in "12 of 30", 18 in "half of its 36"."""
    at = len(kept) - 1
    if at > 1 and kept[at].kind in "WV" and kept[at - 1].kind == "D" and kept[at].word.small:
        at -= 1  # "12 of the promised 30"
    while at > 0 and (kept[at].kind == "D" or kept[at].lower.endswith(_GENITIVES)) and kept[at].lower not in _STOPS:
        at -= 1
    if at < 0 or kept[at].lower not in ("of", "half") or index >= len(tokens) or tokens[index].kind in "PAXROS$":
        return whole  # "431 of 556 arrived"
    if kept[at].lower == "of" and at:
        at -= 2 if kept[at - 1].lower == "out" and at > 1 else 1
    part = kept[at]
    if not isinstance(part, Number) or part.value is None or part.high is None or part.value < 1:
        owned = kept[-1].lower in _OWNERS or kept[-1].lower.endswith(_GENITIVES)
        return _fraction(text, kept, at, whole) if owned else whole
    if part.vague or whole.value is None or whole.vague or part.high >= whole.value:
        return whole
    picked = part.value == 1 and _is_picked(tokens, index, kept, at)
    del kept[at:]
    part.end = whole.end
    return whole if picked else part


def _is_picked(tokens: list[Token], index: int, kept: list[Token], at: int) -> bool:
    """Whether "one of" only picks out what all were given: "is one of the 52 tanks", "one of 52 that Oslo gave"."""
    if at and kept[at - 1].lower in ("is", "was"):
        return True
    return any(token.lower in ("that", "which") for token in tokens[index : index + _ADJECTIVES + 1])


def _fraction(text: str, kept: list[Token], at: int, whole: Number) -> Number:
    """The number that a fraction makes of a whole: 4 in "a third of its 12"; about 3 in "a third of its 10"."""
    words = _HYPHEN.sub(" ", kept[at].lower).split()
    if words[-1] not in PARTS or whole.value is None or whole.value != whole.high or whole.vague:
        return whole
    if len(words) == 1 and at and (kept[at - 1].lower == "a" or isinstance(kept[at - 1], Number)):
        at -= 1
        words = [*_HYPHEN.sub(" ", kept[at].lower).split(), *words]
    share = read_words([*words, "of"])
    if share is None or share >= 1:
        return whole
    value = round(share * whole.value)
    part = Number(kept[at].start, whole.end, whole.word, Decimal(value))
    if abs(value - share * whole.value) > _ROUNDING:
        part.hedge, part.hedge_start = "about", part.start
    del kept[at:]
    _hedge(text, kept, part)
    return part


def _skip_them(tokens: list[Token], index: int, number: Number) -> int:
    """Pass over what points back before a name, and say where it goes on: "60 tanks, 30 of them PT-91s"."""
    if _lower(tokens, index) != "of" or _lower(tokens, index + 1) not in ("them", "which") or number.vague:
        return index
    at = index + 3 if _lower(tokens, index + 2) in ("are", "were") else index + 2
    for token in tokens[at : at + _ADJECTIVES]:
        if token.entry is not None:
            return at
        if token.kind != "W":
            break
    return index


def _skip_figure(tokens: list[Token], index: int, number: Number) -> int:
    """Pass over a number in words said again in digits, and say where it goes on: "twenty (20) trucks"."""
    if _lower(tokens, index + 2) != ")":
        return index
    return index + 3 if tokens[index + 1].value == number.value else index


def _take_plus(tokens: list[Token], index: int, kept: list[Token]) -> int:
    """Take in a plus behind a number ("2,000-plus", "30+", "30 or more"), and say where it goes on."""
    if _lower(tokens, index) == "or" and _lower(tokens, index + 1) == "more" and isinstance(kept[-1], Number):
        kept[-1].open_ended = True
        return index + 2
    if index >= len(tokens) or tokens[index].lower not in "+-‐‑" or tokens[index].start != kept[-1].end:
        return index
    sign = tokens[index].lower
    if sign != "+" and not (index + 1 < len(tokens) and tokens[index + 1].lower == "plus"):
        return index
    if isinstance(kept[-1], Number):
        kept[-1].open_ended = True
    return index + (1 if sign == "+" else 2)


@cache
def _hedge_ends() -> frozenset[str]:
    """The last words of hedges, and the articles that may follow them."""
    phrases = [phrase for key, found in lexicon.qualifiers().items() if key.startswith("before") for phrase in found]
    return frozenset(phrase.lower().split()[-1] for phrase in phrases) | {"an", "a", "the"}


def _hedge(text: str, kept: list[Token], number: Number) -> None:
    """Take the words before a number that change it ("more than") out of the sentence."""
    if not kept or kept[-1].lower not in _hedge_ends() or kept[-1].entry is not None:
        return
    found = HEDGE.search(text, max(0, number.start - _REACH), number.start)
    if found is None or found.start() < kept[0].start:
        return
    if found["phrase"].lower() == "over" and len(kept) > 1 and kept[-2].word.stem in word_class("handing"):
        return  # "handed over four": a particle
    number.hedge, number.hedge_start = " ".join(found["phrase"].lower().split()), found.start("phrase")
    while kept and kept[-1].start >= number.hedge_start:
        kept.pop()


def _corrects(text: str, earlier: Token, later: Token) -> bool:
    """Whether a figure in brackets corrects the one before: "4,000 [400]"."""
    between = text[earlier.end : later.start]
    return "[" in between and not between.strip(" \\[\n")


def _range_start(kept: list[Token]) -> Number | None:
    """The lower end, where a range is being closed: "10 to", "800-", "between 10 and", "two or"."""
    low = kept[-2] if len(kept) > 1 else None
    if not isinstance(low, Number) or low.value is None or low.vague:
        return None
    sign = kept[-1].lower
    if sign == "and":
        return low if len(kept) > 2 and kept[-3].lower == "between" else None
    return low if sign in ("to", "or", "-", "–", "‑", "‐") else None


def _close_range(kept: list[Token], low: Number, number: Number) -> None:
    """Make one number of both ends; what only the upper one is multiplied by holds for the lower ("2 to 3 dozen")."""
    assert low.value is not None
    assert number.value is not None
    multiple = _multiple(number)
    if multiple > 1 and low.value * multiple < number.value:
        low.value *= multiple
    elif low.value * 1000 < number.value and low.value < 1000 <= number.value:
        scaled = low.value * Decimal(10) ** (3 * ((len(str(int(number.value))) - 1) // 3))
        low.value = scaled if scaled <= number.value else low.value
    if low.value >= number.value:
        kept.append(number)
        return
    low.high, low.end = number.value, number.end
    kept.pop()
    if len(kept) > 1 and kept[-2].lower in ("between", "from"):
        low.start = kept[-2].start
        del kept[-2]


def _multiple(number: Number) -> Decimal:
    """What a number is multiplied by in words: 12 of "three dozen", 100,000 of "3 hundred thousand"."""
    multiple, rounds, scales = Decimal(1), rough_numbers("round"), lexicon.scales()
    for word in reversed(number.lower.split()):
        if word not in rounds and word not in scales:
            break
        multiple *= rounds.get(word) or scales[word]
    return multiple


# --- one number ----------------------------------------------------------------------------------------


def _one_number(tokens: list[Token], index: int) -> tuple[Number, int] | None:
    """The number that starts here as one token, and the place after it."""
    token = tokens[index]
    if token.kind == "W":
        return _glued(tokens, index)
    if token.lower in OPENERS:
        return _after_article(tokens, index)
    if token.lower in rough_numbers("partitive"):
        value, after = _multiply(tokens, index, Decimal(1))
        return _made(tokens, index, after, value, vague=True)
    return _exact(tokens, index)


def _glued(tokens: list[Token], index: int) -> tuple[Number, int] | None:
    """ "4m rounds", "20k shells": digits with their scale in one word, before a word that counts."""
    token = tokens[index]
    found = SHORT_SCALE.fullmatch(token.lower)
    if found is None or token.entry is not None or index + 1 >= len(tokens) or tokens[index + 1].kind not in "WP":
        return None
    value = read_digits(found[1], scaled=True) * lexicon.scales().get(found[2], 1)  # "8x surface drones"
    return _made(tokens, index, index + 1, value)


def _after_article(tokens: list[Token], index: int) -> tuple[Number, int] | None:
    """ "a dozen", "several hundred", "a three-digit number of", "a couple of"."""
    at = index + 1
    while at < len(tokens) and tokens[at].lower in OPENERS and tokens[at].kind == "D":
        at += 1
    if at >= len(tokens) or not tokens[at].word.follows_opener:
        return None
    words = [token.lower for token in tokens[at : at + 3]]
    if words == ["quarter", "of", "a"]:
        scale = rough_numbers("round").get(_lower(tokens, at + 3))
        return _made(tokens, index, at + 4, Decimal(scale) / 4) if scale else None
    ranks = rough_numbers("rank")
    if words[:1] in (["low"], ["high"]) and len(words) > 1 and words[1] in ranks:
        at, words = at + 1, words[1:]
    if words[0] in ranks and tokens[at].kind == "W":
        after = at + 3 if _lower(tokens, at + 1) == "number" else at + 1
        return _made(tokens, index, after, Decimal(ranks[words[0]]), vague=True)
    if tokens[at].kind != "N" or tokens[at].value is not None:
        return None
    if words[0] not in rough_numbers("round") and words[0] not in ("half", "couple"):
        return None
    before = tokens[at - 1].lower
    if words[0] == "couple" or before in ("several", "few", "couple", "many"):
        value, after = _multiply(tokens, at, Decimal(2 if words[0] == "couple" else 1))
        return _made(tokens, index, after, value, vague=True)
    if tokens[index].lower in ("some", "many", "several", "few"):
        return None
    return _exact(tokens, index)


def _lower(tokens: list[Token], index: int) -> str:
    return tokens[index].lower if index < len(tokens) else ""


def _multiply(tokens: list[Token], at: int, value: Decimal) -> tuple[Decimal, int]:
    """ "tens of thousands of": the product, and the place after the last "of"."""
    partitives, rounds = rough_numbers("partitive"), rough_numbers("round")
    while (word := _lower(tokens, at)) in partitives or word in rounds or word == "couple":
        value *= partitives.get(word) or rounds.get(word) or 1
        at += 1
        if _lower(tokens, at) == "of":
            at += 1
    return value, at


def _exact(tokens: list[Token], index: int) -> tuple[Number, int] | None:
    """A number in digits or words with its scale: "20 million", "two and a half thousand"."""
    value = tokens[index].value
    if value is None:
        return _in_words(tokens, index)
    scales, rounds = lexicon.scales(), rough_numbers("round")
    after = index + 1
    while after < len(tokens) and tokens[after].entry is None:
        word = tokens[after].lower
        if word not in rounds and (word not in scales or len(word) == 1):
            break
        value *= scales.get(word) or rounds[word]
        after += 1
    return _made(tokens, index, after, value)


def _in_words(tokens: list[Token], index: int) -> tuple[Number, int] | None:
    scales, partitives = lexicon.scales(), rough_numbers("partitive")
    after = index
    while after < len(tokens) and _is_number_word(tokens, after):
        after += 1
    words = [piece for token in tokens[index:after] for piece in _HYPHEN.split(token.lower)]
    while len(words) > 1 and words[-1] == "and":
        words.pop()
        after -= 1
    number = read_words(words) if words else Decimal(1)
    if number is None:
        return None
    if words and words[-1] == "half" and _lower(tokens, after) == "of" and _lower(tokens, after + 1) == "a":
        after += 2
    if words == ["half"] and _is_bare(tokens, after):
        return None
    while (word := _lower(tokens, after)) in scales and word not in partitives and len(word) > 1:
        if tokens[after].entry is not None:
            break
        number *= scales[word]
        after += 1
    return _made(tokens, index, after, number) if after > index else None


def _is_bare(tokens: list[Token], after: int) -> bool:
    """Whether neither a scale nor a measure follows "half": "half Leopards", not "half million", "half tonne"."""
    return after >= len(tokens) or not (tokens[after].word.is_measure or tokens[after].lower in lexicon.scales())


def _is_number_word(tokens: list[Token], index: int) -> bool:
    """Whether a number in words goes on here; scale words come after it."""
    token = tokens[index]
    if token.lower in ("a", "an", "hundred", "thousand"):
        return True
    if token.lower == "and":
        return _goes_on(tokens, index + 1)
    if token.kind != "N" or token.value is not None:
        return False
    return token.lower not in rough_numbers("partitive") and token.lower not in lexicon.scales()


def _goes_on(tokens: list[Token], index: int) -> bool:
    """Whether "and" goes on with the number: "two and a half million", "a hundred and five"."""
    words = [token.lower for token in tokens[index : index + 3]]
    if words[:2] == ["a", "half"]:
        return True
    multiple = tokens[index - 2].lower
    if not words or words[0] not in lexicon.numbers() or multiple not in ("hundred", "thousand"):
        return False
    return multiple not in words  # "between one hundred and two hundred"


def _made(tokens: list[Token], first: int, after: int, value: Decimal, *, vague: bool = False) -> tuple[Number, int]:
    after = min(after, len(tokens))
    opening, closing = tokens[first], tokens[after - 1]
    if after == first + 1:
        return Number(opening.start, closing.end, opening.word, value, vague=vague), after
    words = word_of(" ".join(token.word.text for token in tokens[first:after]))
    return Number(opening.start, closing.end, words, value, vague=vague), after
