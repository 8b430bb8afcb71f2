"""Tokens of a sentence for the item reader: words with their class, numbers with their value, catalogue names.

A token's class is one of: W content word, D determiner, N number, P preposition, A conjunction, V verb, X auxiliary,
R relative, O pronoun, B adverb, S sign, $ a figure of money, C the name of a country, institution or capital.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.grammar import PIECES, qualifier_phrases, read_digits, read_words
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.catalogue import singular
from aidtrack.lexicon.grammar import function_words, heads, noun_verbs, verbs, word_class
from aidtrack.patterns import TIMEOUT, Pattern


@dataclass(slots=True)
class Token:
    """One word, number or sign with its class."""

    kind: str
    start: int
    end: int
    text: str
    lower: str
    entry: str | None = None  # catalogue id of the alias it belongs to
    last: bool = False  # the last token of that alias
    sense: str = ""  # of a verb: gives, holds, buys, needs, moves, states, harms, other
    value: Decimal | None = None  # of a number: its low end
    high: Decimal | None = None
    vague: bool = False  # "dozens of"
    calibre: bool = False  # "155 mm", "20 MW"
    open_ended: bool = False  # "2,000-plus"
    hedge: str = ""  # of a number: the words before it that change it
    hedge_start: int = 0


TOKEN = Pattern(
    "tokens.token",
    r"""
      (?P<number> \d{1,3} (?: \ ,\d{3} )+ (?! [\d,] ) | (?&digits) )
        (?: (?! \w | [-‐‑–] \w | [.] \d ) | (?= [-‐‑–] (?: \d | plus \b ) ) )
    | (?P<word> (?: [A-Za-z]\. ){2,} (?: -\w+ )? | [^\W_]+ (?: (?: [-‐‑'’./&] | \+ (?= \w ) ) [^\W_]+ )* )
    | (?P<tag> </?\w{1,6}> )
    | (?P<sign> [^\w\s] )
    """,
    pieces=PIECES,
    examples=[
        ("1,000", {"number": "1,000"}),
        ("1 ,500 pieces", {"number": "1 ,500"}),
        ("155-millimeter", {"word": "155-millimeter"}),
        ("800-900", {"number": "800"}),
        (";", {"sign": ";"}),
        ("</s>", {"tag": "</s>"}),
    ],
    rejects=[" "],
)

HEDGE = Pattern(
    "tokens.hedge",
    r"(?i) (?<! [\w-] ) (?P<phrase> (?&phrase) ) \s+ (?: (?: an | a | the ) \s+ )? \Z",
    pieces={"phrase": lambda: qualifier_phrases("before")},
    examples=[("sent more than ", {"phrase": "more than"}), ("Over ", {"phrase": "Over"})],
    rejects=["sent somewhere "],
)

_SKIPPED: Final = frozenset("\"“”„«»*_\\[]<>‘'’#•")
_PARTITIVES: Final = {
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
    "tens": 10,
    "billions": 10**9,
}
_ROUND: Final = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "score": 20}
_FEW: Final = frozenset(("several", "few", "couple", "many"))
_CALIBRE_WORD: Final = re.compile(r"\d+(?:[.,]\d+)?[-‐‑]?(?:mm|cm|millimet\w+|kW|MW|MVA|kV|kVA)\b")
_SHORT_SCALE: Final = re.compile(r"(\d+(?:[.,]\d+)?)(k|m|mn|mln|bn|thousand|million)")
_DIGIT_RANK: Final = {
    "two-digit": 10,
    "double-digit": 10,
    "three-digit": 100,
    "triple-digit": 100,
    "four-digit": 1000,
    "five-digit": 10000,
}
_KINDS: Final = {
    "determiner": "D",
    "preposition": "P",
    "conjunction": "A",
    "auxiliary": "X",
    "relative": "R",
    "pronoun": "O",
    "adverb": "B",
}


def tokenize(text: str, start: int, end: int, money: Sequence[tuple[int, int]]) -> list[Token]:
    """The tokens of a stretch of text.

    Args:
        text: any text.
        start: where the sentence starts.
        end: where it ends.
        money: the figures of money in it; each becomes one token of kind "$".

    >>> [(t.kind, t.text, str(t.value or "")) for t in tokenize("1,500 AT-4; 2 dozen", 0, 19, ())]
    [('N', '1,500', '1500'), ('W', 'AT-4', ''), ('S', ';', ''), ('N', '2 dozen', '24')]
    """
    tokens = _without_repairs(_raw(text, start, end, money))
    _mark_names(text, start, end, tokens)
    tokens = _calibres(tokens)
    _classify(tokens)
    return _numbers(text, tokens)


def _raw(text: str, start: int, end: int, money: Sequence[tuple[int, int]]) -> list[Token]:
    found: list[Token] = []
    place = 0
    for match in TOKEN.compiled.finditer(text, start, end, timeout=TIMEOUT):
        at = match.start()
        while place < len(money) and money[place][1] <= at:
            place += 1
        if place < len(money) and money[place][0] <= at:
            if not (found and found[-1].kind == "$" and found[-1].start == money[place][0]):
                found.append(Token("$", money[place][0], money[place][1], "$", "$"))
            continue
        raw = match[0]
        if match.lastgroup == "tag":
            continue
        if match.lastgroup == "sign":
            if raw not in _SKIPPED:
                found.append(Token("S", at, match.end(), raw, raw))
        else:
            found.append(Token("N" if match.lastgroup == "number" else "W", at, match.end(), raw, raw.lower()))
    return found


def _without_repairs(tokens: list[Token]) -> list[Token]:
    """Drop what a speaker broke off: "anti- — anti-aircraft", "imagery and — and analysis"; close "off -road"."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "S" and kept:
            glued = kept[-1].end == token.start
            if token.text in "—–" and kept[-1].text == "-" and len(kept) > 1 and kept[-2].end == kept[-1].start:
                del kept[-2:]
                while after is not None and kept and kept[-1].lower == after.lower and kept[-1].kind == "W":
                    kept.pop()
                continue
            if token.text in "—–" and after is not None and kept[-1].lower == after.lower:
                kept.pop()
                continue
            if (
                token.text in "-‐‑"
                and after is not None
                and after.start == token.end
                and not glued
                and kept[-1].kind in "WN"
                and after.kind in "WN"
            ):
                joined = kept.pop()
                if joined.kind == "N" and after.kind == "N":
                    kept += [joined, token]
                    continue
                after.text, after.lower, after.start, after.kind = (
                    f"{joined.text}-{after.text}",
                    f"{joined.lower}-{after.lower}",
                    joined.start,
                    "W",
                )
                continue
        kept.append(token)
    return kept


def _mark_names(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Say of each token to which alias of the catalogue it belongs; an alias starts where a token starts."""
    parts = [part for part in catalogue.fold(text, start, end) if part.text not in "„«»[]<>#•‘"]
    place = 0
    for match in catalogue.match(text, parts):
        while place < len(tokens) and tokens[place].start < match.start and tokens[place].end <= match.start:
            place += 1
        if place < len(tokens) and tokens[place].start < match.start:
            continue  # it starts inside a word
        ahead = place
        while ahead < len(tokens) and tokens[ahead].start < match.end:
            ahead += 1
        if ahead == place or (tokens[ahead - 1].end > match.end and text[match.end] in "-‐‑/'’"):
            continue  # "drone-based"
        if any(token.kind == "$" for token in tokens[place:ahead]):
            continue
        for token in tokens[place:ahead]:
            token.entry, token.kind = match.id, "W"
        tokens[ahead - 1].last = True


def _calibres(tokens: list[Token]) -> list[Token]:
    """Join "155 mm" and "155-" (before "and 105-millimeter") to words: a calibre is no count."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "N" and after is not None and after.lower.rstrip(".") in word_class("calibre"):
            token.kind, token.end, token.calibre = "W", after.end, True
            token.text, token.lower = f"{token.text} {after.text}", f"{token.lower} {after.lower}"
            token.entry = token.entry or after.entry
            index += 1
        elif (
            token.kind == "N"
            and after is not None
            and after.text in "-‐‑"
            and after.start == token.end
            and index + 2 < len(tokens)
        ):
            following = tokens[index + 2]
            if following.lower in ("and", "or", ",", "to") and following.start > after.end - (following.text == ","):
                token.kind, token.calibre, token.end = "W", True, after.end
                index += 1
        elif token.kind == "W" and _CALIBRE_WORD.match(token.text):
            token.calibre = True
        kept.append(token)
        index += 1
    return kept


# --- classes -------------------------------------------------------------------------------------------


@cache
def places() -> frozenset[str]:
    """Names of countries, institutions and capitals that stand for themselves, not as adjectives."""
    names = set()
    for row in lexicon.read_rows("actor_aliases.csv", ("alias", "kind")):
        if (
            row["kind"] in ("name", "capital", "government")
            and " " not in row["alias"]
            and not row["alias"].replace(".", "").isupper()
        ):
            names.add(row["alias"])
    return frozenset(names)


def _classify(tokens: list[Token]) -> None:
    functions, senses = function_words(), verbs()
    for index, token in enumerate(tokens):
        if token.kind == "N":
            scaled = index + 1 < len(tokens) and tokens[index + 1].lower in lexicon.scales()
            token.value = token.high = read_digits(token.text.replace(" ,", ","), scaled=scaled)
        elif token.kind == "W" and token.entry is None and not token.calibre:
            token.kind = _word_kind(tokens, index, functions, senses)


def _word_kind(tokens: list[Token], index: int, functions: dict[str, str], senses: dict[str, str]) -> str:
    token = tokens[index]
    lower = token.lower
    if ("’" in lower or "'" in lower) and functions.get(re.split("[’']", lower)[0]) == "pronoun":
        return "O"
    if lower in functions:
        if lower == "that" and _opens_clause(tokens, index):
            return "R"
        if lower == "us" and token.text == "US":
            return "W"
        return _KINDS[functions[lower]]
    if lower in lexicon.numbers() or lower in _PARTITIVES or lower in _ROUND or lower in ("half", "couple"):
        return "N"
    if "-" in lower and read_words(re.split(r"[-‐‑]", lower)) is not None and lower.split("-")[0] in lexicon.numbers():
        return "N"
    if token.text in places():
        return "C"
    if lower == "worth":
        return "B"
    sense = senses.get(lower)
    if sense is None and _is_unknown_verb(tokens, index, lower):
        token.sense = "other"
        return "V"
    if sense is None or _is_noun(tokens, index, lower):
        return "W"
    token.sense = sense
    return "V"


def _is_unknown_verb(tokens: list[Token], index: int, lower: str) -> bool:
    """Whether a word in -ing or -ed that no list knows is a verb: "capabilities flowing into Ukraine"."""
    if not lower.endswith(("ing", "ed")) or not 0 < index < len(tokens) - 1 or not lower.isalpha():
        return False
    previous, after = tokens[index - 1], tokens[index + 1]
    noun = previous.kind == "W" and (previous.entry is not None or singular(previous.lower) != previous.lower)
    return noun and function_words().get(after.lower) in ("preposition", "determiner", "adverb")


def _opens_clause(tokens: list[Token], index: int) -> bool:
    """Whether "that" opens a clause: a verb, an auxiliary, a pronoun or a name follows rather than a noun."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    word = function_words().get(after.lower)
    return word in ("auxiliary", "pronoun", "determiner") or after.lower in verbs() or after.text[:1].isupper()


def _is_noun(tokens: list[Token], index: int, lower: str) -> bool:
    """Whether a word that may be a verb is a noun or adjective here: "medical supplies", "six towed howitzers"."""
    token = tokens[index]
    previous = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    leads_on = (
        after is not None
        and after.start - token.end <= 2
        and after.kind == "W"
        and (after.entry is not None or singular(after.lower.rsplit("-", 1)[-1]) in heads())
    )
    if previous is not None and previous.kind == "P" and previous.lower != "to" and lower.endswith("ed"):
        return after is not None and after.kind == "W" and after.lower not in function_words()
    if lower.endswith(("ed", "ing", "t", "n")) and lower not in noun_verbs():
        if previous is None or not leads_on:
            return previous is not None and previous.kind == "D" and lower.endswith(("ed", "ing"))
        # "six towed howitzers", ", winterised shelters", but not "including howitzers", "has delivered howitzers"
        if lower in ("including", "containing", "comprising", "featuring"):
            return False
        return previous.kind in ("D", "N") or (
            previous.kind in ("A", "S")
            and lower.endswith("ed")
            and previous.text in ",;and"
            and verbs()[lower] in ("other", "harms")
        )
    if previous is not None and previous.kind in ("D", "N"):
        return True
    if lower not in noun_verbs():
        return False
    if previous is None:
        return not token.text[:1].islower() and not leads_on
    if previous.lower == "to" or previous.kind in ("X", "O", "R", "C") or (previous.kind == "B" and not leads_on):
        return False
    if (
        previous.kind in ("D", "N", "P")
        or (previous.kind == "A" and not leads_on)
        or previous.lower.endswith(("’s", "'s", "s’", "s'"))
    ):
        return True
    if (
        leads_on
        and not lower.endswith("s")
        and previous.text in ("and", ",", "or")
        and index > 1
        and tokens[index - 2].kind == "W"
    ):
        return True  # "missiles and support equipment"
    if (
        previous.kind == "W"
        and previous.text[0].islower()
        and previous.lower not in ("package", "list", "tranche", "delivery")
    ):
        # "the government needs 20 tanks", "troops need", but "medical supplies", "drone strikes"
        return not (
            after is not None
            and after.kind in ("N", "D", "P", "W")
            and previous.entry is None
            and not leads_on
            and singular(previous.lower) in word_class("never")
        ) or (leads_on and lower.endswith("s"))
    return previous.kind == "V" or previous.entry is not None


# --- numbers -------------------------------------------------------------------------------------------


def _numbers(text: str, tokens: list[Token]) -> list[Token]:
    """Join what makes one number: "two and a half million", "dozens of", "between 10 and 14", "4,000 [400]"."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        read = _one_number(tokens, index) if token.kind in ("N", "D", "W") else None
        if read is None:
            kept.append(token)
            index += 1
            continue
        number, index = read
        while kept and kept[-1].kind == "N" and _corrects(text, kept[-1], number):
            number.hedge, number.hedge_start = kept[-1].hedge, kept[-1].hedge_start
            kept.pop()
        _hedge(text, kept, number)
        lower_end = _range_start(kept)
        if lower_end is not None and number.value is not None and not number.vague:
            index = _scale_both(kept, lower_end, number, index)
        else:
            kept.append(number)
        if index < len(tokens) and tokens[index].text in "+-‐‑" and tokens[index].start == number.end:
            plus = tokens[index].text == "+" or (index + 1 < len(tokens) and tokens[index + 1].lower == "plus")
            if plus:
                kept[-1].open_ended = True
                index += 1 + (tokens[index].text != "+")
    return kept


def _hedge(text: str, kept: list[Token], number: Token) -> None:
    """Take the words before a number that change it ("more than") out of the sentence."""
    found = HEDGE.compiled.search(text, max(0, number.start - 30), number.start, timeout=TIMEOUT) if kept else None
    if found is None or found.start() < kept[0].start or any(token.entry is not None for token in kept[-1:]):
        return
    number.hedge, number.hedge_start = " ".join(found["phrase"].lower().split()), found.start("phrase")
    while kept and kept[-1].start >= number.hedge_start:
        kept.pop()


def _corrects(text: str, earlier: Token, later: Token) -> bool:
    """Whether a figure in brackets corrects the one before: "4,000 [400]"."""
    return "[" in text[earlier.end : later.start] and not text[earlier.end : later.start].strip(" \\[\n")


def _range_start(kept: list[Token]) -> int | None:
    """The place of the lower end, where a range is being closed: "10 to", "800-", "between 10 and", "two or"."""
    if len(kept) < 2 or kept[-2].kind != "N" or kept[-2].value is None or kept[-2].vague:
        return None
    sign = kept[-1]
    if sign.lower == "and":
        return len(kept) - 2 if len(kept) > 2 and kept[-3].lower == "between" else None
    return len(kept) - 2 if sign.lower in ("to", "or", "-", "–", "‑", "‐") else None


def _scale_both(kept: list[Token], place: int, number: Token, index: int) -> int:
    low = kept[place]
    assert low.value is not None
    assert number.value is not None
    if low.value * 1000 < number.value and low.value < 1000 <= number.value:
        scale = Decimal(10) ** (3 * ((len(str(int(number.value))) - 1) // 3))
        low.value = low.value * scale if low.value * scale <= number.value else low.value
    if low.value >= number.value:
        kept.append(number)
        return index
    low.high, low.end = number.value, number.end
    del kept[place + 1 :]
    if place and kept[place - 1].lower in ("between", "from"):
        low.start = kept[place - 1].start
        del kept[place - 1]
    return index


def _one_number(tokens: list[Token], index: int) -> tuple[Token, int] | None:
    """The number that starts here as one token, and the place after it."""
    token = tokens[index]
    at = index
    if token.kind == "W":
        return _glued(tokens, index)
    if token.lower in ("a", "an", "several", "few", "some", "many"):
        while (
            at < len(tokens)
            and tokens[at].kind == "D"
            and tokens[at].lower in ("a", "an", "several", "few", "some", "many")
        ):
            at += 1
        if (
            at < len(tokens)
            and tokens[at].lower in ("low", "high")
            and at + 1 < len(tokens)
            and tokens[at + 1].lower in _DIGIT_RANK
        ):
            at += 1
        if at < len(tokens) and tokens[at].lower in _DIGIT_RANK and tokens[at].kind == "W":
            return _made(
                tokens,
                index,
                at + 3 if tokens[at + 1 : at + 2] and tokens[at + 1].lower == "number" else at + 1,
                Decimal(_DIGIT_RANK[tokens[at].lower]),
                vague=True,
            )
        if not (
            at < len(tokens)
            and tokens[at].kind == "N"
            and tokens[at].value is None
            and tokens[at].lower in (*_ROUND, "half", "couple")
        ):
            return None
        if (
            tokens[at].lower == "couple"
            or tokens[at - 1].lower in _FEW
            or (tokens[at - 1].lower == "some" and tokens[at].lower in _PARTITIVES)
        ):
            value, after = _multiply(tokens, at, Decimal(2 if tokens[at].lower == "couple" else 1))
            return _made(tokens, index, after, value, vague=True)
        if token.lower in ("some", "many", "several", "few"):
            return None
    elif token.kind != "N":
        return None
    if tokens[at].lower in _PARTITIVES:
        value, after = _multiply(tokens, at, Decimal(1))
        return _made(tokens, index, after, value, vague=True)
    return _exact(tokens, index)


def _glued(tokens: list[Token], index: int) -> tuple[Token, int] | None:
    """ "4m rounds", "20k shells": digits with their scale in one word, before a word that counts."""
    token = tokens[index]
    found = _SHORT_SCALE.fullmatch(token.lower)
    if found is None or token.entry is not None or index + 1 >= len(tokens) or tokens[index + 1].kind not in ("W", "P"):
        return None
    value = read_digits(found[1], scaled=True) * lexicon.scales()[found[2]]
    return _made(tokens, index, index + 1, value)


def _multiply(tokens: list[Token], at: int, value: Decimal) -> tuple[Decimal, int]:
    """ "tens of thousands of": the product, and the place after the last "of"."""
    while at < len(tokens) and (
        tokens[at].lower in _PARTITIVES or tokens[at].lower in _ROUND or tokens[at].lower == "couple"
    ):
        value *= _PARTITIVES.get(tokens[at].lower) or _ROUND.get(tokens[at].lower) or 1
        at += 1
        if at < len(tokens) and tokens[at].lower == "of":
            at += 1
    return value, at


def _exact(tokens: list[Token], index: int) -> tuple[Token, int] | None:
    scales = lexicon.scales()
    token, after = tokens[index], index + 1
    if token.value is not None:
        value = token.value
        while (
            after < len(tokens)
            and (tokens[after].lower in _ROUND or (tokens[after].lower in scales and len(tokens[after].lower) > 1))
            and tokens[after].entry is None
        ):
            value *= scales.get(tokens[after].lower) or _ROUND[tokens[after].lower]
            after += 1
        return _made(tokens, index, after, value)
    after = index
    while after < len(tokens) and (
        (
            tokens[after].kind == "N"
            and tokens[after].value is None
            and tokens[after].lower not in _PARTITIVES
            and tokens[after].lower not in scales
        )
        or tokens[after].lower in ("a", "an", "hundred", "thousand")
        or (tokens[after].lower == "and" and _goes_on(tokens, after + 1))
    ):
        after += 1
    words = [piece for t in tokens[index:after] for piece in re.split(r"[-‐‑]", t.lower)]
    while len(words) > 1 and words[-1] in ("and",):
        words.pop()
        after -= 1
    number = read_words(words) if words else Decimal(1)
    if number is None:
        return None
    if (
        after < len(tokens)
        and tokens[after].lower == "of"
        and words[-1] == "half"
        and tokens[after + 1 : after + 2]
        and tokens[after + 1].lower == "a"
    ):
        after += 2
    while (
        after < len(tokens)
        and tokens[after].lower in scales
        and tokens[after].lower not in _PARTITIVES
        and tokens[after].entry is None
        and len(tokens[after].lower) > 1
    ):
        number *= scales[tokens[after].lower]
        after += 1
    return _made(tokens, index, after, number) if after > index else None


def _goes_on(tokens: list[Token], index: int) -> bool:
    """Whether "and" goes on with the number: "two and a half million", "a hundred and five"."""
    words = [t.lower for t in tokens[index : index + 3]]
    if words[:2] == ["a", "half"]:
        return True
    return bool(words) and words[0] in lexicon.numbers() and tokens[index - 2].lower in ("hundred", "thousand")


def _made(tokens: list[Token], first: int, after: int, value: Decimal, *, vague: bool = False) -> tuple[Token, int]:
    token = tokens[first]
    end = tokens[after - 1]
    words = " ".join(t.text for t in tokens[first:after])
    number = Token("N", token.start, end.end, words, words.lower(), value=value, high=value, vague=vague)
    return number, after
