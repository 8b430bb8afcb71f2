"""Pieces that all extractors share: how numbers are written, and what they are worth."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Final

from aidtrack import lexicon
from aidtrack.patterns import Pattern, alternatives

#: Number pieces, for `(?&digits)` in a Pattern.
PIECES: Final = {
    "digits": r"""
        \d{1,3} (?: , \d{3} )+ (?! \d ) (?: \.\d+ )?                      # 1,300,000.50
      | \d{1,2} (?: , \d{2} )+ , \d{3} (?! \d ) (?: \.\d+ )?              # 12,34,567.89 (Indian grouping)
      | \d{1,3} (?: [\ \u00a0\u2009\u202f'’] \d{3} )+                     # 1 300 000 and 1'300'000 …
        (?! \d | ,\d | \s?-?(?:mm|kW|MW|cm|km|millim) )                   # … but not "18 155mm howitzers"
        (?: [.,]\d{1,2} (?! \d ) )?
      | \d{1,3} (?: \. \d{3} ){2,} (?! \d ) (?: ,\d+ )?                   # 1.300.000
      | \d+ \ ,\d{1,2} (?! \d )                                          # 6 ,5 (machine translation)
      | \d+ (?: [.,·] \d+ )?                                              # 1.5, 1,5 and 2026
        (?: \s? [½¼¾] | [\ -] [1-9]/[2-9] (?! [\d/] ) )?                  # 2½, 2 1/2
      | [½¼¾] | [1-9]/[2-9] (?! [\d/] )
    """,
}

DIGITS = Pattern(
    "grammar.digits",
    r"(?<! [\d.,] ) (?P<digits> (?&digits) )",
    pieces=PIECES,
    examples=[
        ("1,300,000.50", {"digits": "1,300,000.50"}),
        ("12,34,567", {"digits": "12,34,567"}),
        ("1 300 000 kroner", {"digits": "1 300 000"}),
        ("18 155mm howitzers", {"digits": "18"}),
        ("200 450kW generators", {"digits": "200"}),
        ("2½ billion", {"digits": "2½"}),
    ],
    rejects=["million", "a dozen"],
)

_FRACTIONS: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_ARTICLES: Final = frozenset(("a", "an"))
#: Parts of a whole, a third exact to the unit of a billion.
PARTS: Final = {
    "half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25"),
    "third": Decimal("0.333333333"), "thirds": Decimal("0.333333333"),
}  # fmt: skip
_TIMES: Final = {"hundred": Decimal(100), "dozen": Decimal(12), "score": Decimal(20)}


def read_digits(text: str, *, scaled: bool = False, euro: bool = False) -> Decimal:
    """The value of a number in digits.

    Args:
        text: the number as written, with its grouping.
        scaled: whether a scale word follows: "1.375 billion" then has decimals.
        euro: whether the text writes a dot between groups ("€1.500").

    Raises:
        ValueError: it isn't a number that this grammar knows.

    >>> read_digits("1,300"), read_digits("1,3", scaled=True), read_digits("1.375", scaled=True)
    (Decimal('1300'), Decimal('1.3'), Decimal('1.375'))
    >>> read_digits("1.500", euro=True), read_digits("1 300 000"), read_digits("2 1/2"), read_digits("2½")
    (Decimal('1500'), Decimal('1300000'), Decimal('2.5'), Decimal('2.5'))
    >>> read_digits("12,34,567.89")
    Decimal('1234567.89')
    """
    if text[-1] in _FRACTIONS:
        whole = text[:-1].strip()
        return _FRACTIONS[text[-1]] + (read_digits(whole) if whole else 0)
    if "/" in text:
        *whole_parts, fraction = text.replace("-", " ").split(" ")
        over, under = fraction.split("/")
        return Decimal(over) / Decimal(under) + (read_digits(whole_parts[0]) if whole_parts else 0)
    for gap in "\u00a0\u2009\u202f'’ ":
        text = text.replace(gap, "")
    text = text.replace("·", ".")
    if text.count(".") > 1:
        text = text.replace(".", "").replace(",", ".")
    elif "," in text and "." not in text:
        head, _, tail = text.rpartition(",")
        decimal = len(tail) != 3 and "," not in head
        text = f"{head}.{tail}" if decimal else text.replace(",", "")
    elif euro and not scaled and "." in text and len(text.rpartition(".")[2]) == 3 and "," not in text:
        text = text.replace(".", "")
    return Decimal(text.replace(",", ""))


def read_decimal(words: list[str]) -> Decimal | None:
    """The value of a number in words with its decimals, one digit a word behind "point"; None where they make none.

    >>> str(read_decimal("seventy one point two five".split())), read_decimal(["two", "point"])
    ('71.25', None)
    """
    point, numbers = words.index("point"), lexicon.numbers()
    whole, digits = read_words(words[:point]), words[point + 1 :]
    if whole is None or not digits or not all(word in numbers and numbers[word] < 10 for word in digits):
        return None
    return whole + Decimal("0." + "".join(str(numbers[word]) for word in digits))


def read_words(words: list[str]) -> Decimal | None:
    """The value of a number in words, or None where the words make no number.

    Args:
        words: lower-case words without hyphens, scale words above hundred left out.

    >>> [str(read_words(words.split())) for words in ("sixty one", "two and a half", "three hundred and five")]
    ['61', '2.5', '305']
    >>> read_words(["half", "a"]), read_words(["a", "quarter", "of", "a"]), read_words(["three", "quarters", "of", "a"])
    (Decimal('0.5'), Decimal('0.25'), Decimal('0.75'))
    >>> read_words(["a"]), read_words(["two", "dozen"]), read_words(["a", "dozen"]), read_words(["and"]) is None
    (Decimal('1'), Decimal('24'), Decimal('12'), True)
    >>> [str(read_words(words.split())) for words in ("a dozen and a half", "half a dozen", "one and three quarters")]
    ['18.0', '6.0', '1.75']
    >>> read_words(["two", "thirds", "of", "a"]), read_words(["twenty", "third"]) is None
    (Decimal('0.666666666'), True)
    """
    numbers = lexicon.numbers()
    total, current, part, seen = Decimal(0), Decimal(0), Decimal(0), False
    for index, word in enumerate(words):
        if word in numbers:
            current, seen = current + numbers[word], True
        elif word in _TIMES:
            current, part, seen = (current + part or Decimal(1)) * _TIMES[word], Decimal(0), True
        elif word == "thousand":
            total, current, part, seen = total + (current + part or Decimal(1)) * 1000, Decimal(0), Decimal(0), True
        elif word in PARTS:
            if word.startswith("third") and words[index + 1 : index + 2] != ["of"]:
                return None  # "the twenty-third"
            count = Decimal(numbers.get(words[index - 1], 0)) if index else Decimal(0)  # "three quarters"
            current, part, seen = current - count, PARTS[word] * (count or 1), True
            if "dozen" in words[:index]:
                part *= 12  # "a dozen and a half"
        elif word in _ARTICLES:
            seen = seen or index == len(words) - 1
        elif word not in ("and", "of"):
            return None
    if not seen:
        return None
    value = total + current + part
    return value or Decimal(1)


@cache
def qualifier_phrases(position: str) -> str:
    """A regex of all qualifier wordings that stand before or after a figure."""
    phrases = [phrase for key, found in lexicon.qualifiers().items() if key.startswith(position) for phrase in found]
    return alternatives(phrases)


@cache
def qualifier_of() -> dict[str, str]:
    """The qualifier that a wording means, by position and wording ("before:up to": at_most)."""
    return {
        f"{key.split(':')[0]}:{phrase}": key.split(":")[1]
        for key, found in lexicon.qualifiers().items()
        for phrase in found
    }
