"""Terms: a number with its scale and currency, read from a run of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aidtrack.extractors.grammar import read_digits
from aidtrack.extractors.money.tokens import Token
from aidtrack.lexicon import currencies
from aidtrack.lexicon.currencies import CurrencyWord

MILLION = Decimal(10**6)
_MULTIPLES: Final = {"hundred": 100, "dozen": 12}


@dataclass(slots=True)
class Term:
    start: int
    end: int
    value: Decimal  # without its scale
    scale: Decimal | None = None
    currency: CurrencyWord | None = None
    sign_first: bool = False
    extra: Decimal = Decimal(0)  # "$2 billion $980 million": the second part
    broken_off: bool = False
    word_first: bool = False  # "dollar 22.5 million"
    share: bool = False  # "half", "a quarter": a fraction in words
    multiple: int = 1  # "three hundred": 100, in which a number before it may share

    @property
    def total(self) -> Decimal:
        amount = self.value * (self.scale or 1)
        if self.currency is not None:
            amount = amount * MILLION if self.currency.millions else amount / self.currency.parts
        return amount + self.extra


def read_terms(run: list[Token]) -> list[tuple[list[Term], list[list[Token]]]]:
    """Terms of a run with the joiners that stand before each; a term is a number with its scale and currency."""
    found: list[tuple[list[Term], list[list[Token]]]] = []
    terms: list[Term] = []
    joiners: list[list[Token]] = []
    pending: list[Token] = []
    index = 0
    while index < len(run):
        token = run[index]
        if token.kind == "N" or (token.kind == "C" and _number_follows(run, index)):
            term, index = _term(run, index)
            if terms and not pending:
                found.append((terms, joiners))
                terms, joiners = [], []
            terms.append(term)
            joiners.append(pending)
            pending = []
        else:
            if token.kind == "J":
                pending.append(token)
            else:  # a scale or currency without a number: "billions of dollars"
                if terms:
                    found.append((terms, joiners))
                terms, joiners, pending = [], [], []
            index += 1
    if terms:
        found.append((terms, joiners))
    return found


def _number_follows(run: list[Token], index: int) -> bool:
    return index + 1 < len(run) and run[index + 1].kind == "N"


def _term(run: list[Token], index: int) -> tuple[Term, int]:
    """The term that starts at a token, and the index after it."""
    before = run[index] if run[index].kind == "C" else None
    if before is not None:
        index += 1
    number = run[index]
    index += 1
    term = Term(before.start if before else number.start, number.end, Decimal(0), sign_first=before is not None)
    term.currency = before.currency if before else None
    term.word_first = before is not None and before.text.isalpha() and not before.text[-2:].isupper()
    fraction = _fraction(run, index)
    if fraction:
        index += 2
    dash = index + 1 < len(run) and run[index].kind == "J" and run[index].text in "-‑‐" and run[index + 1].kind in "SC"
    if dash and not (run[index + 1].kind == "C" and _number_follows(run, index + 1) and term.currency is not None):
        index += 1  # "a $1.3-billion package", "a one-yen bid"
    if index < len(run) and run[index].kind == "S":
        index = _take_scale(run, index, term)
        dash = (
            index + 1 < len(run) and run[index].kind == "J" and run[index].text in "-‑‐" and run[index + 1].kind == "C"
        )
        if dash and term.currency is None:
            index += 1  # "a 300-million-euro loan"
    term.value = _value(number, term, run[index] if index < len(run) else None) + fraction
    term.share = term.value < 1 and number.text[:1].isalpha()
    term.multiple = _MULTIPLES.get(number.text.rpartition(" ")[2], 1)
    if term.scale is not None and index < len(run) and run[index].text == "and":
        index = _take_half(run, index, term, number.text[:1].isalpha())
    index = _take_second_part(run, index, term)
    index = _take_currency(run, index, term)
    return term, index


def _fraction(run: list[Token], index: int) -> Decimal:
    """What "and a half" adds to a number in figures that a scale follows: "2 and a half million"."""
    ahead = run[index : index + 3]
    if [token.kind for token in ahead] != ["J", "N", "S"] or ahead[0].text != "and" or not ahead[1].text[0].isalpha():
        return Decimal(0)
    parts = 0 < run[index - 1].value < 1  # "between a quarter and a half billion"
    return ahead[1].value if 0 < ahead[1].value < 1 and not parts else Decimal(0)


def _take_half(run: list[Token], index: int, term: Term, spoken: bool) -> int:
    """The half said behind a scale: "a billion and a half"; not "a billion and half a million".

    Behind figures a currency follows: not "$2 billion and a half of that".
    """
    ahead = run[index : index + 3]
    after = [token.kind for token in ahead[2:]]
    if term.scale is None or [token.kind for token in ahead[:2]] != ["J", "N"]:
        return index
    if (
        not ahead[1].text.startswith("a ")
        or not 0 < ahead[1].value < 1
        or not (after == ["C"] or (spoken and after != ["S"]))
    ):
        return index
    term.extra, term.end = ahead[1].value * term.scale, ahead[1].end
    return index + 2


def _take_scale(run: list[Token], index: int, term: Term) -> int:
    term.scale, term.end = run[index].value, run[index].end
    scale = run[index]
    index += 1
    if index < len(run) and run[index].kind == "S":  # "ten thousand million"
        corrects = scale.value >= MILLION  # "$29.8 million [billion]"
        term.scale, term.end = run[index].value * (1 if corrects else scale.value), run[index].end
        index += 1
    # "$20 mil- — $20 billion": the speaker broke off.
    broken = (
        index + 1 < len(run) and run[index].text in "-‑" and run[index + 1].text in "—-–" and run[index + 1].kind == "J"
    )
    term.broken_off = broken and scale.text in ("mil", "mill", "m", "b", "bil")
    return index


def _value(number: Token, term: Term, follows: Token | None) -> Decimal:
    if not number.text or not (number.text[0].isdigit() or number.text[0] in "½¼¾"):
        return number.value
    nearest = term.currency or (follows.currency if follows is not None and follows.kind == "C" else None)
    return read_digits(number.text, scaled=term.scale is not None, euro=nearest is not None and nearest.code == "EUR")


def _take_second_part(run: list[Token], index: int, term: Term) -> int:
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
    if (
        ahead + 1 < len(run)
        and run[ahead].kind == "N"
        and run[ahead + 1].kind == "S"
        and run[ahead + 1].value < term.scale
    ):
        if ahead - index == 2:
            return index  # "$2 billion and $980 million": two amounts
        part = Term(0, 0, Decimal(0), scale=run[ahead + 1].value)
        term.extra = _value(run[ahead], part, None) * run[ahead + 1].value
        term.end = run[ahead + 1].end
        return ahead + 2
    return index


def _take_currency(run: list[Token], index: int, term: Term) -> int:
    """The currency after a number, and the smaller coins after that."""
    if index >= len(run) or run[index].kind != "C":
        return index
    token = run[index]
    currency = token.currency
    assert currency is not None
    if term.currency is not None:
        if term.currency.shared == "dollar" and currency.code in currencies.dollars():
            term.currency = currency if currency.code != "USD" else term.currency  # "$95 million AUD"
            currency = term.currency
        same = currency.code == term.currency.code or currency.shared == term.currency.shared != ""
        if not same or _number_follows(run, index):
            return index
        term.end = token.end  # "$10 dollars", "US$ 5 million USD"
        return index + 1
    if (
        _number_follows(run, index)
        and run[index + 1].start == token.end
        and token.text[-1:] in "$€£¥₴"
        and token.start > term.end
    ):
        return index  # "1 $10 bill": the sign belongs to what follows it
    if term.scale is None and _number_follows(run, index) and _is_year(term.value) and token.text.isupper():
        return index  # "in 2023 NOK 17.9 billion"
    term.currency, term.end = currency, token.end
    index += 1
    if index < len(run) and run[index].kind == "S" and term.scale is None:  # "75 USD million"
        term.scale, term.end = run[index].value, run[index].end
        return index + 1
    return _take_coins(run, index, term)


def _is_year(value: Decimal) -> bool:
    return 1990 <= value <= 2100 and value == int(value)


def _take_coins(run: list[Token], index: int, term: Term) -> int:
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
