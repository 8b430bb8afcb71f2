"""Amounts of money: where they stand in a text, and how much they say.

A cheap scan finds currency signs, codes, currency words and scale words. Around each, a small window is cut into
tokens (number, scale, currency, joiner); runs of tokens that nothing but white space separates are read by a
grammar of terms (`$` `1.3` `billion`), which joiners make into ranges, lists and sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Final

import ahocorasick_rs

from aidtrack import lexicon
from aidtrack.extractors.grammar import PIECES, qualifier_of, qualifier_phrases, read_digits, read_words
from aidtrack.lexicon import currencies
from aidtrack.lexicon.currencies import CurrencyWord
from aidtrack.model import Qualifier
from aidtrack.patterns import TIMEOUT, Pattern

#: How far a window reaches to the left and right of a trigger, in characters.
BEFORE, AFTER = 96, 72

_BILLION, _MILLION = Decimal(10**9), Decimal(10**6)


@dataclass(slots=True)
class Mention:
    """One amount as a text states it.

    `shared` names the word whose currency the document may change ("dollar"); `elided` is set where the currency was
    taken from the context; `conversion_of` is the index of the amount that this one restates in another currency.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    currency: str
    qualifier: Qualifier
    shared: str = ""
    elided: bool = False
    conversion_of: int | None = None
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Token:
    kind: str  # N number, S scale, C currency, J joiner
    start: int
    end: int
    text: str = ""
    value: Decimal = Decimal(0)
    currency: CurrencyWord | None = None


@dataclass(slots=True)
class _Term:
    start: int
    end: int
    value: Decimal  # without its scale
    scale: Decimal | None = None
    currency: CurrencyWord | None = None
    sign_first: bool = False
    extra: Decimal = Decimal(0)  # "$2 billion $980 million": the second part
    broken_off: bool = False

    @property
    def total(self) -> Decimal:
        amount = self.value * (self.scale or 1)
        if self.currency is not None:
            amount = amount * _MILLION if self.currency.millions else amount / self.currency.parts
        return amount + self.extra


# --- where to look -------------------------------------------------------------------------------------


@cache
def _triggers() -> ahocorasick_rs.AhoCorasick:
    """Everything that makes a window: signs, codes, last words of currency names, scale words."""
    found = set(currencies.signs()) | {"illion", "ILLION", "illiard", "bn", "trn", "bln", "mln", "mn", "crore", "lakh"}
    for phrase in currencies.phrases():
        last = phrase[-1]
        if len(last) > 1:
            found |= {last, last.capitalize(), last.upper()} if last.islower() else {last}
    return ahocorasick_rs.AhoCorasick(sorted(found), implementation=ahocorasick_rs.Implementation.DFA)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text worth reading, merged where they overlap, cut at white space."""
    left = right = -1
    for _, start, end in _triggers().find_matches_as_indexes(text):
        if left >= 0 and start - BEFORE <= right:
            right = max(right, end + AFTER)
            continue
        if left >= 0:
            yield _widen(text, left, right)
        left, right = max(0, start - BEFORE), end + AFTER
    if left >= 0:
        yield _widen(text, left, right)


def _widen(text: str, left: int, right: int) -> tuple[int, int]:
    """A window whose ends don't cut a word (a run of more than 40 letters is no word)."""
    for _ in range(40):
        if left == 0 or text[left - 1].isspace():
            break
        left -= 1
    right = min(right, len(text))
    for _ in range(40):
        if right >= len(text) or text[right].isspace():
            break
        right += 1
    return left, right


# --- tokens --------------------------------------------------------------------------------------------

TOKEN = Pattern(
    "money.token",
    r"""
      (?P<number> (?&digits) )
    | (?P<sign> â‚¬ | Â[£¥] | (?: US | USD | AUD | CAD | NZD | C | CA | Can | CDN | A | AU | NZ | HK | NT | S | SG | R | Mex | MX | RD | J )? \$
              | SFr\.? | Fr\. | Rs\.? (?= \s?\d ) | zł | Kč | [^\W\d_]{0} [€£¥₴₺₽₪₩₹₾₭₿₫₦₱₡₲₸₮฿₵៛元＄￡￥¢] | ரூ )
    | (?P<word> (?: [A-Za-z]\. ){2,} | [^\W\d_]+ (?: [’'] [^\W\d_]{1,2} (?! \w ) )? )
    | (?P<dash> [-‐‑–] | — )
    | (?P<comma> [,/&] )
    | (?P<gap> [\s*_\\\[\]]+ )
    | (?P<other> . )
    """,
    pieces=PIECES,
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
)

_SPACED_PREFIX: Final = {
    "us": "USD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "nt": "TWD", "au": "AUD", "cad": "CAD", "aud": "AUD",
    "usd": "USD", "u.s.": "USD", "canadian": "CAD", "australian": "AUD",
}  # fmt: skip
_JOINERS: Final = frozenset(("to", "or", "and"))
_ABBREVIATED_SCALES: Final = frozenset("k m b mn bn tn mil mill mio mln bln trn trln".split())
_GLUED_SCALES: Final = ("k", "m", "M", "b", "B", "t", "p", "T", "K", "元")
_NUMBER_STARTS: Final = frozenset(("half", "quarter", "three"))


@cache
def _phrases_by_first() -> dict[str, list[tuple[str, ...]]]:
    """Currency phrases of several words by their first word, longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in currencies.phrases():
        if len(phrase) > 1:
            table.setdefault(phrase[0], []).append(phrase)
    return {first: sorted(found, key=len, reverse=True) for first, found in table.items()}


def _runs(text: str, left: int, right: int) -> Iterator[list[_Token]]:
    """Runs of tokens that only white space, emphasis or an escape separates."""
    pieces = [(m.lastgroup, m.start(), m.end(), m[0]) for m in TOKEN.compiled.finditer(text, left, right, timeout=TIMEOUT)]
    run: list[_Token] = []
    index = 0
    while index < len(pieces):
        kind, start, end, raw = pieces[index]
        if kind == "gap":
            if raw.count("\n") > 1 and run:
                yield run
                run = []
            index += 1
            continue
        token, used = _classify(text, pieces, index, run)
        if token is None:
            if run:
                yield run
            run = []
        else:
            run.append(token)
        index += used
    if run:
        yield run


_Piece = tuple[str, int, int, str]


def _classify(text: str, pieces: list[Any], index: int, run: list[_Token]) -> tuple[_Token | None, int]:
    """The token that starts at a piece, and how many pieces it takes; None where the run breaks."""
    kind, start, end, raw = pieces[index]
    if kind == "number":
        if end < len(text) and text[end].isalpha() and run and run[-1].kind in "CJ" and not text[end:].startswith(_GLUED_SCALES):
            return None, 1  # "10 lira 11a": a label
        glued = start > 0 and (text[start - 1].isalpha() or text[start - 1] in ".,") and not (run and run[-1].end == start and run[-1].kind == "C")
        return (None if glued else _Token("N", start, end, raw)), 1
    if kind == "sign":
        return _Token("C", start, end, raw, currency=_sign(raw)), 1
    if kind == "dash" or kind == "comma":
        return _Token("J", start, end, raw), 1
    if kind == "word":
        return _classify_word(pieces, index, run)
    return None, 1


def _sign(raw: str) -> CurrencyWord:
    table = currencies.signs()
    if raw in table:
        return table[raw]
    if raw.endswith("$"):
        return CurrencyWord({"USD": "USD", "AUD": "AUD", "CAD": "CAD", "NZD": "NZD", "Can": "CAD", "CDN": "CAD"}.get(raw[:-1], "USD"))
    return table.get(raw.rstrip("."), CurrencyWord("CHF" if "Fr" in raw else "INR"))


def _classify_word(pieces: list[Any], index: int, run: list[_Token]) -> tuple[_Token | None, int]:
    _, start, end, raw = pieces[index]
    lower = raw.lower()
    if raw.endswith("$") is False and lower in _SPACED_PREFIX:
        following = _next_solid(pieces, index + 1)
        if following is not None and pieces[following][3] == "$" and pieces[following][1] - end <= 1:
            return _Token("C", start, pieces[following][2], raw, currency=CurrencyWord(_SPACED_PREFIX[lower])), following - index + 1
    adjacent = bool(run) and run[-1].kind in "N" and (run[-1].end == start or lower not in ("b", "k", "p"))
    if lower in lexicon.scales() and lower not in ("hundred", "thousand") and (lower not in _ABBREVIATED_SCALES or adjacent):
        return _Token("S", start, end, lower, Decimal(lexicon.scales()[lower])), 1
    if lower == "thousand" and run and run[-1].kind == "N":
        return _Token("S", start, end, lower, Decimal(1000)), 1
    if lower == "hundred" and run and run[-1].kind == "N" and run[-1].text[-1:].isdigit():
        return _Token("S", start, end, lower, Decimal(100)), 1
    found = _currency_words(pieces, index, raw)
    if found is not None:
        return found
    if lower == "p" and run and run[-1].kind == "N" and run[-1].end == start and len(run[-1].text) <= 3:
        return _Token("C", start, end, raw, currency=CurrencyWord("GBP", 100)), 1
    number = _number_words(pieces, index)
    if number is not None:
        return number
    if lower in _JOINERS and run:
        return _Token("J", start, end, lower), 1
    return None, 1


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


def _currency_words(pieces: list[Any], index: int, raw: str) -> tuple[_Token, int] | None:
    """A code or a currency name that starts at a piece."""
    phrases = currencies.phrases()
    start = pieces[index][1]
    for phrase in _phrases_by_first().get(raw.lower(), ()):
        ahead = _solid_words(pieces, index, len(phrase))
        if tuple(word for _, word in ahead) == phrase:
            last = ahead[-1][0]
            return _Token("C", start, pieces[last][2], raw, currency=phrases[phrase]), last - index + 1
    word = phrases.get((raw,)) or (phrases.get((raw.lower(),)) if raw[1:].islower() or len(raw) > 4 else None)
    if word is not None:
        return _Token("C", start, pieces[index][2], raw, currency=word), 1
    return None


def _number_words(pieces: list[Any], index: int) -> tuple[_Token, int] | None:
    """A number in words: "sixty-one", "two and a half", "a quarter of a", "a" before a scale."""
    ahead = _solid_words(pieces, index, 8, through="-‑")
    numbers, scales = lexicon.numbers(), lexicon.scales()
    known = [word in numbers or word in ("half", "quarter", "quarters", "a", "an", "and", "of", "hundred", "dozen", "thousand") for _, word in ahead]
    length = next((i for i, ok in enumerate(known) if not ok), len(known))
    while length:
        words = [word for _, word in ahead[:length]]
        follows = ahead[length][1] if length < len(ahead) else ""
        if words[-1] == "thousand" and follows not in scales:
            length -= 1  # "thousand" is a scale of its own, unless a greater one follows
            continue
        solid = any(word in numbers or word in ("half", "quarter", "hundred", "dozen") for word in words)
        if words[-1] in ("and", "of") or words[0] in ("and", "of") or (not solid and (follows not in scales or follows == "thousand" and False)):
            length -= 1
            continue
        if words[-1] in ("a", "an") and follows not in scales:
            length -= 1
            continue
        if any(a in numbers and numbers[a] < 20 and b in numbers for a, b in zip(words, words[1:], strict=False)):
            length -= 1  # "one, two": two numbers
            continue
        if "and" in words and not ({"half", "quarter", "quarters", "hundred", "thousand"} & set(words)):
            length -= 1  # "thirteen and forty"
            continue
        value = read_words(words)
        if value is not None:
            last = ahead[length - 1][0]
            token = _Token("N", pieces[index][1], pieces[last][2], " ".join(words), value)
            return token, last - index + 1
        length -= 1
    return None


# --- terms ---------------------------------------------------------------------------------------------


def _terms(run: list[_Token]) -> Iterator[tuple[list[_Term], list[list[_Token]]]]:
    """Terms of a run with the joiners that stand before each; a term is a number with its scale and currency."""
    terms: list[_Term] = []
    joiners: list[list[_Token]] = []
    pending: list[_Token] = []
    index = 0
    while index < len(run):
        token = run[index]
        if token.kind == "N" or (token.kind == "C" and _number_follows(run, index)):
            term, index = _term(run, index)
            if terms and not pending:
                yield terms, joiners
                terms, joiners = [], []
            terms.append(term)
            joiners.append(pending)
            pending = []
        else:
            if token.kind == "J":
                pending.append(token)
            else:  # a scale or currency without a number: "billions of dollars"
                if terms:
                    yield terms, joiners
                terms, joiners, pending = [], [], []
            index += 1
    if terms:
        yield terms, joiners


def _number_follows(run: list[_Token], index: int) -> bool:
    return index + 1 < len(run) and run[index + 1].kind == "N"


def _term(run: list[_Token], index: int) -> tuple[_Term, int]:
    """The term that starts at a token, and the index after it."""
    before = run[index] if run[index].kind == "C" else None
    if before is not None:
        index += 1
    number = run[index]
    index += 1
    term = _Term(before.start if before else number.start, number.end, Decimal(0), sign_first=before is not None)
    term.currency = before.currency if before else None
    dash = index + 1 < len(run) and run[index].kind == "J" and run[index].text in "-‑‐" and run[index + 1].kind in "SC"
    if dash and not (run[index + 1].kind == "C" and _number_follows(run, index + 1) and term.currency is not None):
        index += 1  # "a $1.3-billion package", "a one-yen bid"
    if index < len(run) and run[index].kind == "S":
        index = _take_scale(run, index, term)
        dash = index + 1 < len(run) and run[index].kind == "J" and run[index].text in "-‑‐" and run[index + 1].kind == "C"
        if dash and term.currency is None:
            index += 1  # "a 300-million-euro loan"
    term.value = _value(number, term, run[index] if index < len(run) else None)
    index = _take_second_part(run, index, term)
    index = _take_currency(run, index, term)
    return term, index


def _take_scale(run: list[_Token], index: int, term: _Term) -> int:
    term.scale, term.end = run[index].value, run[index].end
    scale = run[index]
    index += 1
    if index < len(run) and run[index].kind == "S":  # "ten thousand million"
        term.scale, term.end = term.scale * run[index].value, run[index].end
        index += 1
    # "$20 mil- — $20 billion": the speaker broke off.
    broken = index + 1 < len(run) and run[index].text in "-‑" and run[index + 1].text in "—-–" and run[index + 1].kind == "J"
    term.broken_off = broken and scale.text in ("mil", "mill", "m", "b", "bil")
    return index


def _value(number: _Token, term: _Term, follows: _Token | None) -> Decimal:
    if not number.text or not (number.text[0].isdigit() or number.text[0] in "½¼¾"):
        return number.value
    nearest = term.currency or (follows.currency if follows is not None and follows.kind == "C" else None)
    return read_digits(number.text, scaled=term.scale is not None, euro=nearest is not None and nearest.code == "EUR")


def _take_second_part(run: list[_Token], index: int, term: _Term) -> int:
    """The second part of a sum said in two: "$2 billion $980 million", "11 billion 700 million dollars"."""
    if term.scale is None:
        return index
    ahead = index
    if ahead < len(run) and run[ahead].kind == "J" and run[ahead].text == "and":
        ahead += 1
    if ahead < len(run) and run[ahead].kind == "C":
        if term.currency is None or run[ahead].currency != term.currency or not term.sign_first:
            return index
        ahead += 1
    elif ahead != index:
        return index  # "2 billion and 980 million": two amounts
    if ahead + 1 < len(run) and run[ahead].kind == "N" and run[ahead + 1].kind == "S" and run[ahead + 1].value < term.scale:
        if ahead - index == 2:
            return index  # "$2 billion and $980 million": two amounts
        part = _Term(0, 0, Decimal(0), scale=run[ahead + 1].value)
        term.extra = _value(run[ahead], part, None) * run[ahead + 1].value
        term.end = run[ahead + 1].end
        return ahead + 2
    return index


def _take_currency(run: list[_Token], index: int, term: _Term) -> int:
    """The currency after a number, and the smaller coins after that."""
    if index >= len(run) or run[index].kind != "C":
        return index
    token = run[index]
    currency = token.currency
    assert currency is not None
    if term.currency is not None:
        same = currency.code == term.currency.code or currency.shared == term.currency.shared != ""
        if not same or _number_follows(run, index):
            return index
        term.end = token.end  # "$10 dollars", "US$ 5 million USD"
        return index + 1
    if _number_follows(run, index) and run[index + 1].start == token.end and token.text[-1:] in "$€£¥₴" and token.start > term.end:
        return index  # "1 $10 bill": the sign belongs to what follows it
    term.currency, term.end = currency, token.end
    index += 1
    if index < len(run) and run[index].kind == "S" and term.scale is None:  # "75 USD million"
        term.scale, term.end = run[index].value, run[index].end
        return index + 1
    return _take_coins(run, index, term)


def _take_coins(run: list[_Token], index: int, term: _Term) -> int:
    """ "3 dollars 50 cents", "15 dollars and 15", "10 $ 30 cent"."""
    if term.scale is not None or term.currency is None or term.currency.parts != 1:
        return index
    ahead = index + 1 if index < len(run) and run[index].text == "and" else index
    if ahead >= len(run) or run[ahead].kind != "N":
        return index
    number = run[ahead]
    value = number.value or (Decimal(number.text) if number.text.isdigit() else Decimal(-1))
    if not 0 < value < 100:
        return index
    follows = run[ahead + 1] if ahead + 1 < len(run) else None
    if follows is None or follows.kind == "J":
        term.extra, term.end = value / 100, number.end
        return ahead + 1
    if follows.kind == "C" and follows.currency is not None and follows.currency.parts == 100:
        term.extra, term.end = value / 100, follows.end
        return ahead + 2
    return index


# --- amounts -------------------------------------------------------------------------------------------

_WEIGHT = Pattern(
    "money.weight",
    r"\s+ of (?! \s+ (?: funding | support | investment | taxpayer | public | government | cash | new \s money | extra ) \b ) \s+ \p{L}",
    examples=[(" of flour", {}), (" of aid", {})],
    rejects=[" of funding", " for"],
)
_STERLING = re.compile("£|sterling|GBP")
_POUNDS_OF = re.compile(r"pounds of (?!funding|support|investment|public)[a-z]")
_MOVES = re.compile(
    r"\b(?:r(?:o|i)se[sn]?|rais\w+|increas\w+|gr[eo]w\w*|climb\w*|jump\w*|up|fell|fall\w*|cut\w*|reduc\w+|dropp?\w*|expand\w*|boost\w*"
    r"|doubl\w+|went|revis\w+|lift\w*|chang\w+)\s+(?:[\w’'-]+\s+){0,10}from\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE
)  # fmt: skip
_BETWEEN = re.compile(r"\b(?:between|ranging|from)\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)
_NOT_A_HEDGE = re.compile(r"\b(?:row|dispute|deal|talks|debate|fight|stand-?off|impasse|battle|clash|negotiations|wrangling|concerns?)\s+$", re.IGNORECASE)


def find(text: str) -> list[Mention]:
    """Every amount of money in a text, from left to right.

    Args:
        text: any text; offsets of the result are into it.

    Returns:
        Mentions whose spans don't overlap. Sums without a figure ("billions of dollars") are none.

    >>> [(m.low, m.high, m.currency, str(m.qualifier)) for m in find("between 500 and 600 million euros, or more than $37- or $38 billion")]
    [(Decimal('500000000'), Decimal('600000000'), 'EUR', 'range'), (Decimal('37000000000'), Decimal('38000000000'), 'USD', 'range')]
    >>> [str(m.low) for m in find("$ 2 billion $ 980 million; 1.2, 3.4 and 5 billion kroner; half a million euros; 155 mm, M113")]
    ['2980000000', '1200000000.0', '3400000000.0', '5000000000', '500000.0']
    >>> find("19.4 million pounds of flour, 300 vehicles worth dollars, in 2023")
    []
    """
    mentions: list[Mention] = []
    loose: list[tuple[_Term, _Term]] = []
    for left, right in _windows(text):
        for run in _runs(text, left, right):
            for terms, joiners in _terms(run):
                _share(text, terms, joiners)
                for mention in _join(text, terms, joiners, loose):
                    if not mentions or mention.start >= mentions[-1].end:
                        mentions.append(mention)
    _mark_conversions(text, mentions)
    mentions = _with_elided(text, _with_corrections(text, mentions), loose)
    return [mention for mention in mentions if not _is_rate(text, mention)]


def _joiner(joiners: list[_Token]) -> str:
    """How two terms are joined: range, list or nothing.

    A comma before "and" is a list; an em dash joins nothing.
    """
    words = [token.text for token in joiners]
    if "—" in words or not words:
        return ""
    if "to" in words or (words[-1] == "or" and "," not in words):
        return "range"
    if all(word in "-‐‑–" for word in words):
        return "range"
    return "list"


def _share(text: str, terms: list[_Term], joiners: list[list[_Token]]) -> None:
    """Let terms that one joiner holds together share their currency and scale."""
    for index in range(len(terms) - 1, 0, -1):
        earlier, later = terms[index - 1], terms[index]
        how = _joiner(joiners[index])
        if not how or (how == "list" and later.scale is None and later.currency is None):
            continue
        if earlier.currency is None and later.currency is not None and not later.sign_first and not earlier.broken_off:
            if how == "range" or earlier.scale is not None or (later.scale is not None and earlier.value < 1000):
                earlier.currency = later.currency
        if earlier.scale is None and later.scale is not None and earlier.currency is not None and earlier.value < 1000:
            earlier.scale = later.scale
            if how == "range" and earlier.value > later.value:
                earlier.scale = later.scale / 1000  # "$500-1bn"
    for earlier, later, joined in zip(terms, terms[1:], joiners[1:], strict=False):
        how = _joiner(joined)
        if later.currency is None and earlier.currency is not None and earlier.sign_first:
            tight = how == "range" and not (earlier.scale is not None and "to" in [token.text for token in joined])
            if tight or (how == "list" and later.scale is not None):
                later.currency = earlier.currency


def _join(text: str, terms: list[_Term], joiners: list[list[_Token]], loose: list[tuple[_Term, _Term]]) -> Iterator[Mention]:
    """Mentions from terms: a range of two where the joiner says so, else one each."""
    index = 0
    while index < len(terms):
        term = terms[index]
        later = terms[index + 1] if index + 1 < len(terms) else None
        if term.broken_off:
            index += 1
            continue
        if later is not None and _is_range(text, term, later, joiners[index + 1]):
            mention = _mention(text, term, later)
            index += 2
        else:
            index += _keep_loose(text, terms, joiners, index, loose)
            mention = _mention(text, term, None)
            index += 1
        if mention is not None:
            yield mention


def _keep_loose(text: str, terms: list[_Term], joiners: list[list[_Token]], index: int, loose: list[tuple[_Term, _Term]]) -> int:
    """Keep a figure without a currency for later; how many terms more than one it takes ("between 10 and 15 million")."""
    term = terms[index]
    later = terms[index + 1] if index + 1 < len(terms) else None
    if term.currency is not None:
        return 0
    if later is not None and later.currency is None and later.scale is not None and term.value < later.value * 1000:
        words = [token.text for token in joiners[index + 1]]
        between = words == ["and"] and _BETWEEN.search(text[max(0, term.start - 30) : term.start])
        if _joiner(joiners[index + 1]) == "range" or between:
            term.scale = term.scale or later.scale
            loose.append((term, later))
            return 1
    if term.scale is not None and term.scale >= _MILLION:
        loose.append((term, term))
    return 0


def _is_range(text: str, term: _Term, later: _Term, joiners: list[_Token]) -> bool:
    if term.currency is None or later.currency is None or term.currency.code != later.currency.code:
        return False
    if term.total >= later.total:
        return False
    how = _joiner(joiners)
    before = text[max(0, term.start - 140) : term.start]
    if how == "range":
        return not ("to" in [token.text for token in joiners] and _MOVES.search(before.rpartition(". ")[2]))
    words = [token.text for token in joiners]
    return words == ["and"] and _BETWEEN.search(before) is not None and "from" not in before[-12:]


def _mention(text: str, term: _Term, later: _Term | None) -> Mention | None:
    last = later or term
    currency = term.currency
    if currency is None or (last.currency is None):
        return None
    if currency.unsure and term.scale is None and not (currency.shared == "" and ("," in text[term.start : term.end])):
        return None
    if _is_not_money(text, term, last):
        return None
    start, end, qualifier = _qualify(text, term.start, last.end)
    if later is not None:
        qualifier = Qualifier.RANGE
    shared = currency.shared or (last.currency.shared if last.currency else "")
    low, high = term.total, last.total
    if low <= 0 or high > Decimal(10) ** 18:
        return None
    return Mention(start, end, low, high, currency.code, qualifier, shared)


def _is_not_money(text: str, term: _Term, last: _Term) -> bool:
    """Pounds of weight, the football cup, a year before a currency word."""
    assert term.currency is not None
    word = text[max(term.start, last.end - 8) : last.end].lower()
    if word.endswith(("pounds", "pound")) and _WEIGHT.match(text, last.end, last.end + 60):
        return not _STERLING.search(text)
    if word.endswith("pounds") and _POUNDS_OF.search(text) and not _STERLING.search(text):
        return True
    if word.endswith("euros") and text[last.end - 5] == "E" and term.scale is None and 1900 <= term.value <= 2100:
        return True
    return term.currency.parts == 100 and text[last.end : last.end + 8].lower().startswith((" on the", " worth of"))


def _qualify(text: str, start: int, end: int) -> tuple[int, int, Qualifier]:
    """The span with the words that change the value, and what they say."""
    before = _before().search(text, max(0, start - 48), start, timeout=TIMEOUT)
    qualifier = Qualifier.EXACT
    if before is not None:
        phrase = " ".join(before["phrase"].lower().split())
        hedging = phrase not in ("over", "above", "under", "below", "around") or not _NOT_A_HEDGE.search(text, max(0, before.start() - 30), before.start("phrase"))
        if hedging:
            qualifier = Qualifier(qualifier_of()[f"before:{phrase}"])
            start = before.start("phrase")
    after = _after().match(text, end, end + 24, timeout=TIMEOUT)
    if after is not None and qualifier is Qualifier.EXACT:
        phrase = " ".join(after["phrase"].lower().split())
        qualifier, end = Qualifier(qualifier_of()[f"after:{phrase}"]), after.end()
    return start, end, qualifier


@cache
def _before() -> Any:
    return BEFORE_AMOUNT.compiled


@cache
def _after() -> Any:
    return AFTER_AMOUNT.compiled


BEFORE_AMOUNT = Pattern(
    "money.qualifier_before",
    # The search region ends where the amount starts, so that \Z is the amount's own start.
    r"(?i) (?<! [\w-] ) (?P<phrase> (?&phrase) ) (?: \s* [*_(]* | \s+ (?:a|an|the|its|another|additional|further)\s+ ) \Z",
    pieces={"phrase": lambda: qualifier_phrases("before")},
    examples=[("worth up to ", {"phrase": "up to"}), ("More than\n", {"phrase": "More than"}), ("some ", {"phrase": "some"})],
    rejects=["somehow ", "about a dozen men and "],
)
AFTER_AMOUNT = Pattern(
    "money.qualifier_after",
    r"(?i) \s{0,2} (?: (?<! \w ) | (?= [-+] ) ) (?P<phrase> (?&phrase) ) (?! [\w] | -[a-z] (?<! plus-. ) | \s* [\d$€£] )",
    pieces={"phrase": lambda: qualifier_phrases("after")},
    examples=[("-plus package", {"phrase": "-plus"}), (" or more", {"phrase": "or more"}), (" or so", {"phrase": "or so"})],
    rejects=[" plus $5m", " for more"],
)


# --- elision and conversion ----------------------------------------------------------------------------

ELIDED = Pattern(
    "money.elided",
    r"""
    (?: [\s,;–—-]{1,3} (?: and | plus | of \s which | with | then ) \s+ | [\s,;]{1,3} )
    (?: another | a \s further | an \s additional | about | some | around | nearly | more \s than | over | at \s least | up \s to | \s )*
    (?P<value> (?&digits) ) (?! [\d\w%] )
    (?= \s+ (?: for | in (?! \s ) | to (?! \s* \d ) | will | would | is | was | are | were | on (?! \s* \d ) | goes | go | next \s year | this \s year ) \b
      | \s* [.;] (?! \d ) )
    """,
    pieces=PIECES,
    examples=[(", of which 14 for arms", {"value": "14"}), (" and another 300.", {"value": "300"})],
    rejects=[", of which 14 tanks", " and 300 vehicles", " in 2023"],
)
_OF_OR_ANOTHER = re.compile(r"of which|another|further|additional")
_FREE = Pattern(
    "money.free",
    # What may follow "about 800 million" for it to be money: no noun of its own.
    r"""
    \G (?: \s* (?: [.,;:)\]!?—–"”’] | \Z | - (?! \w ) )
  | \s+ (?: in | for | to | from | of \s (?: which | it | that | this | them ) | again | the | a | over | this | next | last | by | as | and | or | but | on | since | through | will | would | is | was
        | are | were | has | had | have | worth | each | per | annually | more | earlier | so \s far | when | while | that | which | with | under ) \b )
    """,
    examples=[(" for schools", {}), (".", {}), (" of which 3", {})],
    rejects=[" people", " rounds of ammunition", " barrels"],
)
_NEAR: Final = 320


def _with_elided(text: str, mentions: list[Mention], loose: list[tuple[_Term, _Term]]) -> list[Mention]:
    """Add figures whose currency the context gives: "about 800 million", ", of which 14 for …"."""
    found = list(mentions)
    for term, last in loose:
        if _FREE.match(text, last.end) is None:
            continue
        context = _context(text, mentions, term.start)
        if context is None:
            continue
        start, end, qualifier = _qualify(text, term.start, last.end)
        if term is not last:
            qualifier = Qualifier.RANGE
        mention = Mention(start, end, term.total, last.total, context.currency, qualifier, context.shared, elided=True)
        if not any(start < other.end and other.start < end for other in found):
            found.append(mention)
    found.sort(key=lambda mention: mention.start)
    for mention in tuple(found):
        found += _tail(text, mention, found)
    found.sort(key=lambda mention: mention.start)
    return found


def _context(text: str, mentions: list[Mention], start: int) -> Mention | None:
    """The amount that gives its currency to a bare figure: the one before it in the sentence, else the nearest of the
    document's main currency, the one that most amounts are stated in (conversions in brackets aside).
    """
    stated = [m for m in mentions if m.conversion_of is None]
    close = [m for m in stated if 0 <= start - m.end < 100 and not _SENTENCE_END.search(text, m.end, start)]
    if close:
        return close[-1]
    near = [m for m in stated if abs(m.start - start) < _NEAR]
    if not near and not (stated and len({m.currency for m in stated}) == 1):
        return None
    counts: dict[str, int] = {}
    for mention in stated:
        if mention.high >= _MILLION:
            counts[mention.currency] = counts.get(mention.currency, 0) + 1
    return min(stated, key=lambda m: (-counts.get(m.currency, 0), abs(m.start - start)))


def _with_corrections(text: str, mentions: list[Mention]) -> list[Mention]:
    """Let a transcript's correction in brackets win: "$3 billion \\[$6.2 billion\\]"."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if last is not None and last.currency == mention.currency and _CORRECTION.fullmatch(text, last.end, mention.start):
            last.low, last.high, last.end = mention.low, mention.high, mention.end
            last.reasons.append("a correction in brackets")
        else:
            kept.append(mention)
    return kept


_SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]|\n\s*\n")
_CORRECTION = re.compile(r"\s*\\?\[\s*")
_RATE = re.compile(r"\b(?:rate|rates|corresponds? to|per (?:dollar|euro)|buys)\b[^.;\d]{0,24}$", re.IGNORECASE)


def _is_rate(text: str, mention: Mention) -> bool:
    """Whether the amount is a bare exchange rate: "at a rate of 42 hryvnias", "one dollar corresponds to"."""
    if mention.high >= 100_000:
        return False
    if mention.low == 1 and re.match(r"\s+(?:corresponds|equals|buys|is worth|was worth)\b", text[mention.end : mention.end + 20]):
        return True
    return _RATE.search(text[max(0, mention.start - 60) : mention.start]) is not None and mention.shared != "cent"


def _tail(text: str, mention: Mention, found: list[Mention]) -> list[Mention]:
    """ "… and another 300", "61 billion, of which 14 for …": the scale is the first figure's."""
    scale = next((s for s in (Decimal(10**12), _BILLION, _MILLION) if mention.low >= s and mention.low % (s / 1000) == 0), None)
    tail = ELIDED.match(text, mention.end, mention.end + 90) if scale is not None else None
    if tail is None or scale is None or not _OF_OR_ANOTHER.search(tail[0]):
        return []
    value = read_digits(tail["value"], scaled=True)
    start, end, qualifier = _qualify(text, tail.start("value"), tail.end("value"))
    if value >= 1000 or any(start < other.end and other.start < end for other in found):
        return []
    return [Mention(start, end, value * scale, value * scale, mention.currency, qualifier, mention.shared, elided=True)]


CONVERSION = Pattern(
    "money.conversion",
    r"""
    \s* (?: [(\[] \s* (?: or | or \s about | i\.e\.,? | equivalent \s to | equal \s to | the \s equivalent \s of | approx\.? | around | about | some
                      | roughly | nearly | almost | approximately | US | worth | equal | = | ~ | ≈ | \s )*
       | ,? \s+ or \s+ (?: about | around | roughly | approximately | some | nearly | almost | just \s over | just \s under | \s )*
       | ,? \s+ (?: which \s is \s )? (?: equivalent \s to | equal \s to | the \s equivalent \s of | equivalent \s of ) \s+ (?: about | around | some | roughly | \s )*
       | \s* [=/] \s* )
    \Z
    """,
    examples=[(" (", {}), (" (about ", {}), (", or about ", {}), (" / ", {}), (", equivalent to ", {})],
    rejects=[" and ", ", ", " to "],
)


def _mark_conversions(text: str, mentions: list[Mention]) -> None:
    """Mark an amount that only says another one again in a second currency."""
    for index in range(1, len(mentions)):
        earlier, later = mentions[index - 1], mentions[index]
        if earlier.currency == later.currency or later.start - earlier.end > 48:
            continue
        if CONVERSION.match(text, earlier.end, later.start) is not None:
            root = earlier.conversion_of if earlier.conversion_of is not None else index - 1
            later.conversion_of = root
            later.reasons.append(f"restates {text[mentions[root].start : mentions[root].end]} in another currency")
