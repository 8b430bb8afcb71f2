"""Currencies: signs, codes, names and nicknames, and which of them need a cue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from aidtrack.lexicon import read_rows, words

#: ISO codes that are also words or names: they count only where a scale or a grouped number follows.
CODES_THAT_ARE_WORDS: Final = frozenset(
    "ALL ANG CUP GEL LAK MAD MOP PEN SOS TOP TRY BAM BOB RON SAR COP CAD".split()
) - {"CAD"}

#: Codes that news writes in small letters too.
SMALL_CODES: Final = (
    "usd",
    "eur",
    "gbp",
    "chf",
    "rmb",
    "cny",
    "jpy",
    "nok",
    "sek",
    "dkk",
    "pln",
    "uah",
    "aud",
    "cad",
    "btc",
)

#: Millions before a code, as accountants write it ("30 MUSD").
MILLION_CODES: Final = ("USD", "EUR", "GBP", "AUD", "CAD", "SEK", "NOK", "DKK", "CHF", "NZD")

#: Signs in letters of a word that several countries share: "Sh30 billion".
SHARED_SIGNS: Final = {"Sh": "shilling", "Shs": "shilling"}


@dataclass(frozen=True, slots=True)
class CurrencyWord:
    """What a sign, code or word says about the currency.

    `parts` is how many of it make one unit (100 for cents), `shared` names the word whose meaning the document may
    change ("dollar" in an Australian release), `unsure` is set where the word alone could mean something else.
    """

    code: str
    parts: int = 1
    shared: str = ""
    unsure: bool = False
    millions: bool = False


@cache
def codes() -> frozenset[str]:
    """ISO 4217 codes of all currencies, gone ones included, and a few others that money is stated in."""
    return frozenset(row["code"] for row in _currencies())


@cache
def signs() -> dict[str, CurrencyWord]:
    """Signs by how they are written, prefixed ones included; mojibake and full-width forms too."""
    table = {"$": CurrencyWord("USD", shared="dollar"), "＄": CurrencyWord("USD", shared="dollar")}
    for row in _currencies():
        for sign in words(row["symbols"]):
            table.setdefault(sign, CurrencyWord(row["code"]))
    for broken, whole in (("â‚¬", "€"), ("Â£", "£"), ("￡", "£"), ("￥", "¥"), ("Â¥", "¥")):
        table[broken] = table[whole]
    table["¢"] = CurrencyWord("USD", 100, "cent")
    return table


@cache
def dollars() -> frozenset[str]:
    """Codes of the currencies that are called dollars."""
    return frozenset(row["code"] for row in _currencies() if "dollar" in row["name"])


@cache
def phrases() -> dict[tuple[str, ...], CurrencyWord]:
    """Codes (exact case) and names (lower case) as tuples of words, singular and plural."""
    table: dict[tuple[str, ...], CurrencyWord] = {}
    for row in _currencies():
        code = row["code"]
        table[(code,)] = CurrencyWord(code, unsure=code in CODES_THAT_ARE_WORDS)
        for sign in words(row["symbols"]):
            if sign.isalpha() and sign.isascii():
                table.setdefault((sign,), CurrencyWord(code, unsure=len(sign) < 3))
        for name in words(row["words"]):
            _put(table, name, CurrencyWord(code))
        for name in words(row["minor_words"]):
            _put(table, name, CurrencyWord(code, int(row["minor_per_major"] or 100)))
    _put_shared(table)
    for sign, shared in SHARED_SIGNS.items():
        table[(sign,)] = CurrencyWord(table[(shared,)].code, shared=shared, unsure=len(sign) < 3)
    for small in SMALL_CODES:
        if small != "rmb":
            table[(small,)] = CurrencyWord(small.upper())
    for code in MILLION_CODES:
        table[("M" + code,)] = CurrencyWord(code, millions=True)
    return table


@cache
def home_currency() -> dict[tuple[str, str], str]:
    """What a shared word means for a country: {("dollar", "Australia" or "Australian"): "AUD"}."""
    return {(row["word"], row["adjective_of"]): row["code"] for row in _shared() if row["adjective_of"]}


def _put_shared(table: dict[tuple[str, ...], CurrencyWord]) -> None:
    minors = {"cent", "cents", "penny", "pence", "öre", "øre"}
    for row in _shared():
        word, adjective, code = row["word"].lower(), row["adjective_of"], row["code"]
        parts = 100 if word in minors else 1
        if adjective:
            _put(table, f"{adjective} {word}", CurrencyWord(code, parts))
        else:
            sure = row["default"].strip().lower() == "yes" and bool(code)
            for form in {word, plural(word)}:
                table[tuple(form.split())] = CurrencyWord(code, parts, shared=word, unsure=not sure)


def _put(table: dict[tuple[str, ...], CurrencyWord], name: str, word: CurrencyWord) -> None:
    """A name with its plural; the last word carries the plural ("Swiss francs", "pounds sterling" is listed)."""
    parts = tuple(name.lower().split())
    table.setdefault(parts, word)
    table.setdefault((*parts[:-1], plural(parts[-1])), word)


def plural(word: str) -> str:
    """The regular plural of a currency name.

    >>> plural("dollar"), plural("penny"), plural("yen"), plural("euros")
    ('dollars', 'pennies', 'yens', 'euros')
    """
    if word.endswith("s"):
        return word
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


@cache
def _currencies() -> list[dict[str, str]]:
    return read_rows("currencies.csv", ("code", "name", "symbols", "words", "minor_words", "minor_per_major", "source"))


@cache
def _shared() -> list[dict[str, str]]:
    return read_rows("currency_words.csv", ("word", "adjective_of", "code", "default", "source"))
