"""Tokens of money text: numbers, scales, currencies and joiners, in runs that only white space parts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from aidtrack import lexicon
from aidtrack.extractors.grammar import PARTS, PIECES, read_decimal, read_words
from aidtrack.lexicon import currencies
from aidtrack.lexicon.currencies import CurrencyWord
from aidtrack.patterns import Pattern


@dataclass(slots=True)
class Token:
    kind: str  # N number, S scale, C currency, J joiner
    start: int
    end: int
    text: str = ""
    value: Decimal = Decimal(0)
    currency: CurrencyWord | None = None


_DOLLARS: Final = r"US | USD | AUD | CAD | NZD | CA? | Can | CDN | AU? | NZ | HK | NT | SG? | R | Mex | MX | RD | J"

TOKEN = Pattern(
    "money.token",
    r"""
      (?P<gap> [\s*_\\\[\]]+ )
    | (?P<word> (?: [A-Za-z]\. ){2,}
              | (?! (?&sign) ) [^\W\d_]+ (?: [’'] [^\W\d_]{1,2} (?! \w ) )? )
    | (?P<number> (?&digits) )
    | (?P<sign> (?&sign) )
    | (?P<dash> [-‐‑–] | — )
    | (?P<comma> [,/&] )
    | (?P<other> . )
    """,
    pieces=PIECES
    | {
        "sign": rf"""
            â‚¬ | Â[£¥]                                     # mojibake
          | \$ (?: US | C(?: AN | an | AD | DN | dn )? | A(?: UD? )? | NZ | HK ) (?= \s?\d )   # $CAN406m
          | (?: {_DOLLARS} )? \$
          | P (?= \d{{1,3}} (?: [.,]\d+ )? \s (?: million | billion | trillion ) \b )
          | SFr\.? | Fr\. | Rs\.? (?= \s?\d ) | zł | Kč | ரூ | 元
          | [€£¥₴₺₽₪₩₹₾₭₿₫₦₱₡₲₸₮฿₵៛＄￡￥¢]
        """
    },
    examples=[
        ("1.3", {"number": "1.3"}),
        ("US$", {"sign": "US$"}),
        ("billion", {"word": "billion"}),
        ("–", {"dash": "–"}),
        (",", {"comma": ","}),
        ("  ", {"gap": "  "}),
        ("%", {"other": "%"}),
    ],
    rejects=[""],
    engine="re",
)

_SPACED_PREFIX: Final = {
    "us": "USD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "nt": "TWD", "au": "AUD", "cad": "CAD",
    "aud": "AUD", "cdn": "CAD", "usd": "USD", "u.s.": "USD", "canadian": "CAD", "australian": "AUD",
}  # fmt: skip
_JOINERS: Final = frozenset(("to", "or", "and"))
#: What may stand inside a sum, the last three behind a comma before a figure of which somebody isn't sure.
_INSIDE: Final = frozenset((".", "of", "+", "plus", "maybe", "perhaps", "possibly"))
_ABBREVIATED_SCALES: Final = frozenset("k m b mn bn tn mil mill mio mln mrd mld bln trn trln".split())
#: Those that a hyphen may join to their number, and those that may end in a full stop.
_HYPHENED: Final = frozenset("mn bn mio mln mrd mld bln trn trln".split())
_DOTTED: Final = frozenset("mill mio mln mrd bln".split())
_GLUED_SCALES: Final = ("k", "m", "M", "b", "B", "t", "p", "T", "K", "元")
_NUMBER_STARTS: Final = frozenset(("half", "quarter", "a", "an", "hundred", "dozen", "thousand"))


@cache
def _phrases_by_first() -> dict[str, list[tuple[str, ...]]]:
    """Currency phrases of several words by their first word, longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in currencies.phrases():
        if len(phrase) > 1:
            table.setdefault(phrase[0], []).append(phrase)
    return {first: sorted(found, key=len, reverse=True) for first, found in table.items()}


def runs(text: str, left: int, right: int) -> list[list[Token]]:
    """Runs of tokens that only white space, emphasis or an escape separates."""
    found: list[list[Token]] = []
    pieces = [(m.lastgroup, m.start(), m.end(), m[0]) for m in TOKEN.compiled.finditer(text, left, right)]
    run: list[Token] = []
    index = 0
    while index < len(pieces):
        kind, _, _, raw = pieces[index]
        if kind == "gap":
            if raw.count("\n") > 1 and run:
                found.append(run)
                run = []
            index += 1
            continue
        if raw in _INSIDE and run and _goes_on(pieces, index, run):
            index += 1
            continue
        token, used = _classify(text, pieces, index, run)
        if token is None:
            if run:
                found.append(run)
            run = []
        else:
            run.append(token)
        index += used
    if run:
        found.append(run)
    return found


_Piece = tuple[str, int, int, str]


def _goes_on(pieces: list[Any], index: int, run: list[Token]) -> bool:
    """Whether a run goes on over a sign or word that is no token of its own."""
    raw = pieces[index][3]
    if raw == ".":
        return _is_abbreviated(pieces, index, run[-1])
    if raw == "of":
        return len(run) > 1 and _is_of_currency(pieces, index, run)
    if raw == "+":
        return run[-1].kind == "N" and _is_scale(pieces, index + 1)  # "$174+ million"
    if raw == "plus":
        return _is_plus(pieces, index, run)
    if len(run) == 1 or run[-1].text != "," or not _is_sum(pieces, index + 1):
        return False  # "$20 million, possibly 30 tanks"
    run[-1].text = "or"  # "two, maybe three million dollars"
    return True


def _is_plus(pieces: list[Any], index: int, run: list[Token]) -> bool:
    """Whether a plus and its hyphen stand between number and scale, so that the run goes on: "$60-plus billion"."""
    glued = index + 1 < len(pieces) and pieces[index + 1][0] == "dash"  # "a $60-plus-billion bill"
    if not _is_scale(pieces, index + 2 if glued else index + 1):
        return False
    hyphened = len(run) > 1 and run[-1].text in ("-", "‐", "‑")
    if run[-2 if hyphened else -1].kind != "N":
        return False
    if hyphened:
        run.pop()
    return True


def _is_abbreviated(pieces: list[Any], index: int, last: Token) -> bool:
    """Whether a full stop belongs to the scale before a currency: "700 Mio. Euro"."""
    if last.text not in _DOTTED or last.end != pieces[index][1]:
        return False
    following = _next_solid(pieces, index + 1)
    if following is None:
        return False
    kind, _, _, raw = pieces[following]
    return kind == "sign" or (kind == "word" and not {(raw,), (raw.lower(),)}.isdisjoint(currencies.phrases()))


def _is_of_currency(pieces: list[Any], index: int, run: list[Token]) -> bool:
    """Whether "of" only stands between a counted scale and its currency: "200 millions of dollars"."""
    if run[-1].kind != "S" or run[-2].kind != "N":
        return False
    following = _next_solid(pieces, index + 1)
    return following is not None and pieces[following][0] == "word" and _names_currency(pieces[following][3])


def _is_scale(pieces: list[Any], index: int) -> bool:
    """Whether a scale in a word follows: "million"."""
    following = _next_solid(pieces, index)
    return following is not None and pieces[following][3].lower() in lexicon.scales()


def _is_sum(pieces: list[Any], index: int) -> bool:
    """Whether a sign, or a number with a scale or currency, follows: "three million", "$3", "40 euros"."""
    following = _next_solid(pieces, index)
    while following is not None and _is_of_number(pieces[following]):
        following = _next_solid(pieces, following + 1)
    if following is None:
        return False
    kind, _, _, raw = pieces[following]
    return kind == "sign" or raw.lower() in lexicon.scales() or _names_currency(raw)


def _is_of_number(piece: _Piece) -> bool:
    kind, _, _, raw = piece
    lower = raw.lower()
    return kind in ("number", "dash") or lower in lexicon.numbers() or lower in ("hundred", "thousand")


def _names_currency(word: str) -> bool:
    found = currencies.phrases().get((word.lower(),)) if len(word) > 3 else None
    return found is not None and found.parts == 1


def _classify(text: str, pieces: list[Any], index: int, run: list[Token]) -> tuple[Token | None, int]:
    """The token that starts at a piece, and how many pieces it takes; None where the run breaks."""
    kind, start, end, raw = pieces[index]
    if kind == "number":
        behind = text[end : end + 9].lstrip()
        if behind[:1] == "%" or behind.startswith(("percent", "per cent")):
            return None, 1  # "$850 million - 5%"
        if (
            end < len(text)
            and text[end].isalpha()
            and run
            and run[-1].kind in "CJ"
            and not text[end:].startswith(_GLUED_SCALES)
        ):
            return None, 1  # "10 lira 11a": a label
        glued = (
            start > 0
            and (text[start - 1].isalpha() or text[start - 1] in ".,")
            and not (run and run[-1].end == start and run[-1].kind == "C")
        )
        return (None if glued else Token("N", start, end, raw)), 1
    if kind == "sign":
        return Token("C", start, end, raw, currency=read_sign(raw)), 1
    if kind == "dash" and _starts_line(text, start):
        return None, 1  # a bullet
    if kind in ("dash", "comma"):
        return Token("J", start, end, raw), 1
    if kind == "word":
        return _classify_word(pieces, index, run)
    return None, 1


@cache
def _known_words() -> frozenset[str]:
    """Every word, in small letters, that can be a token; any other word ends a run at once."""
    starts = {phrase[0].lower() for phrase in currencies.phrases()}
    numbers = {*lexicon.numbers(), *lexicon.scales(), *_NUMBER_STARTS, "thousand", "hundred", "p"}
    return frozenset(starts | numbers | _JOINERS | set(_SPACED_PREFIX) | {"point"})


def _starts_line(text: str, start: int) -> bool:
    """Whether nothing but white space stands before a place in its line."""
    line = text.rfind("\n", max(0, start - 40), start)
    return line >= 0 and not text[line:start].strip()


def read_sign(raw: str) -> CurrencyWord:
    table = currencies.signs()
    if raw in table:
        return table[raw]
    if raw == "P":
        return CurrencyWord("PHP")
    if raw.endswith("$"):
        return CurrencyWord(
            {"USD": "USD", "AUD": "AUD", "CAD": "CAD", "NZD": "NZD", "Can": "CAD", "CDN": "CAD"}.get(raw[:-1], "USD")
        )
    return table.get(raw.rstrip("."), CurrencyWord("CHF") if "Fr" in raw else CurrencyWord("INR", shared="rupee"))


def _classify_word(pieces: list[Any], index: int, run: list[Token]) -> tuple[Token | None, int]:
    _, start, end, raw = pieces[index]
    lower = raw.lower()
    if lower not in _known_words():
        return None, 1
    if raw.endswith("$") is False and lower in _SPACED_PREFIX:
        following = _next_solid(pieces, index + 1)
        if following is not None and pieces[following][3] == "$" and pieces[following][1] - end <= 1:
            return Token(
                "C", start, pieces[following][2], "$", currency=CurrencyWord(_SPACED_PREFIX[lower])
            ), following - index + 1
    if (
        lower in lexicon.scales()
        and lower not in ("hundred", "thousand")
        and (lower not in _ABBREVIATED_SCALES or _is_adjacent(run, start, raw, pieces[index + 1 : index + 2]))
    ):
        return Token("S", start, end, lower, Decimal(lexicon.scales()[lower])), 1
    if lower == "thousand" and run and run[-1].kind == "N":
        return Token("S", start, end, lower, Decimal(1000)), 1
    if lower == "hundred" and run and run[-1].kind == "N" and run[-1].text[-1:].isdigit():
        return Token("S", start, end, lower, Decimal(100)), 1
    found = _currency_words(pieces, index, raw)
    if found is not None:
        return found
    if lower == "p" and run and run[-1].kind == "N" and run[-1].end == start and len(run[-1].text) <= 3:
        return Token("C", start, end, raw, currency=CurrencyWord("GBP", 100)), 1
    number = _number_words(pieces, index)
    if number is not None:
        return number
    if lower in _JOINERS and run:
        return Token("J", start, end, lower), 1
    return None, 1


def _is_adjacent(run: list[Token], start: int, raw: str, behind: list[Any]) -> bool:
    """Whether an abbreviated scale stands behind a number: "5 mln", "$1.2 B", "a 270-mln-dollar loan"."""
    last, scale = run[-1] if run else None, raw.lower()
    if last is None:
        return False
    if last.kind == "N":
        if last.end == start or len(raw) > 1:
            return True
        if behind and behind[0][0] == "number":
            return False  # "$900 M4 carbines"
        return scale not in ("b", "k") or (raw in "BK" and len(run) > 1 and run[-2].kind == "C")
    glued = last.text in ("-", "‐", "‑") and last.end == start
    return glued and len(run) > 1 and run[-2].kind == "N" and run[-2].end == last.start and scale in _HYPHENED


def _next_solid(pieces: list[Any], index: int) -> int | None:
    while index < len(pieces):
        if pieces[index][0] != "gap":
            return index
        index += 1
    return None


def _solid_words(pieces: list[Any], index: int, most: int, through: str = "") -> list[tuple[int, str]]:
    """Up to `most` words from a piece on, as (piece, lower-case word), over gaps and the given signs."""
    found: list[tuple[int, str]] = []
    while index < len(pieces) and len(found) < most:
        kind, _, _, raw = pieces[index]
        if kind == "word":
            found.append((index, raw.lower()))
        elif kind != "gap" and raw not in through:
            break
        index += 1
    return found


def _currency_words(pieces: list[Any], index: int, raw: str) -> tuple[Token, int] | None:
    """A code or a currency name that starts at a piece."""
    phrases = currencies.phrases()
    start = pieces[index][1]
    for phrase in _phrases_by_first().get(raw.lower(), ()):
        ahead = _solid_words(pieces, index, len(phrase))
        if tuple(word for _, word in ahead) == phrase:
            last = ahead[-1][0]
            return Token("C", start, pieces[last][2], raw, currency=phrases[phrase]), last - index + 1
    word = phrases.get((raw,)) or (phrases.get((raw.lower(),)) if raw[1:].islower() or len(raw) > 4 else None)
    if word is not None:
        return Token("C", start, pieces[index][2], raw, currency=word), 1
    return None


def _spoken_decimal(pieces: list[Any], index: int, ahead: list[tuple[int, str]]) -> tuple[Token, int] | None:
    """A decimal in words before a scale: "nine point two billion", "seventy-one point five million"."""
    words, numbers = [word for _, word in ahead], lexicon.numbers()
    point = words.index("point")
    length = point + 1
    while length < len(words) and words[length] in numbers and numbers[words[length]] < 10:
        length += 1
    if length == point + 1 or length == len(words) or words[length] not in lexicon.scales():
        return None
    value = read_decimal(words[:length]) if all(word in numbers for word in words[:point]) else None
    if value is None:
        return None
    last = ahead[length - 1][0]
    return Token("N", pieces[index][1], pieces[last][2], " ".join(words[:length]), value), last - index + 1


def _summed(words: list[str]) -> int:
    """How many words make one sum: "and" adds behind a greater multiple ("a hundred and five") or before a part."""
    for place, word in enumerate(words):
        if word != "and":
            continue
        before = words[place - 1]
        if before in PARTS or (
            (before not in ("hundred", "thousand") or before in words[place:])
            and PARTS.keys().isdisjoint(words[place + 1 : place + 3])
        ):
            return place
    return len(words)


def _number_words(pieces: list[Any], index: int) -> tuple[Token, int] | None:
    """A number in words: "sixty-one", "two and a half", "a quarter of a", "a" before a scale."""
    first = pieces[index][3].lower()
    if first not in lexicon.numbers() and first not in _NUMBER_STARTS:
        return None
    ahead = _solid_words(pieces, index, 8, through="-‑")
    numbers, scales = lexicon.numbers(), lexicon.scales()
    if len(ahead) > 2 and "point" in (ahead[1][1], ahead[2][1]):
        spoken = _spoken_decimal(pieces, index, ahead)
        if spoken is not None:
            return spoken
    known = [
        word in numbers or word in PARTS or word in ("a", "an", "and", "of", "hundred", "dozen", "thousand")
        for _, word in ahead
    ]
    length = next((i for i, ok in enumerate(known) if not ok), len(known))
    while length:
        words = [word for _, word in ahead[:length]]
        follows = ahead[length][1] if length < len(ahead) else ""
        if words[-1] == "thousand" and follows not in scales:
            length -= 1  # "thousand" is a scale of its own, unless a greater one follows
            continue
        solid = any(word in numbers or word in ("half", "quarter", "hundred", "dozen") for word in words)
        if words[-1] in ("and", "of") or words[0] in ("and", "of") or (not solid and follows not in scales):
            length -= 1
            continue
        if words[-1] in ("a", "an") and follows not in scales:
            length -= 1
            continue
        if any(a in numbers and numbers[a] < 20 and b in numbers for a, b in zip(words, words[1:], strict=False)):
            length -= 1  # "one, two": two numbers
            continue
        if "and" in words and (ends := _summed(words)) < length:
            length = ends  # "thirteen and forty", "one and two hundred"
            continue
        value = read_words(words)
        if value is not None:
            last = ahead[length - 1][0]
            token = Token("N", pieces[index][1], pieces[last][2], " ".join(words), value)
            return token, last - index + 1
        length -= 1
    return None
