"""Sums out of which packages are paid, by their size: larger than any package, or large and for years to come."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from aidtrack.exchange import Rates
from aidtrack.model import Row

LARGEST_USD: Final = 25e9
"""No package was ever larger (the largest single loan: 20 billion dollars of the United States' to the ERA fund in
December 2024); such a sum is a law or a facility."""

LARGEST_PAYMENT: Final = {"European Union": 10e9, "International Monetary Fund": 14e9}
"""The same for those whose large loans are paid in tranches that count: the largest were 4.5 billion euros of the
Union's (March 2024, to Ukraine) and 12 billion dollars of the Fund's (April 2025, to Argentina)."""

FOR_YEARS_USD: Final = 1e9
"""From here on a sum for some calendar years is what a donor plans to spend in them, not one decision: in eleven
corpora with ledgers all of seven were. Smaller ones are projects that take as long."""

_CHEAPEST: Final = 0.3
"""A sum below so many times a limit in its own currency is smaller than that, whatever its currency."""

_FURTHEST: Final = 10
"""Years up to which money is given; what ends later is a loan that is paid back by then."""

_YEARS: Final = re.compile(
    r"""(?:(?!\b(?:that|which|as|with|than|up\sfrom|down\sfrom|repa\w+|deliver\w*|programme|program|agreement|deal|reforms?|part
             |tranche|since|when|compared|where|while|after|before)\b)
           (?:[^.;:$€£¥]|\.(?=\d))){0,110}?\b  # the rest of a clause, up to the next sum that has a sign
    (?:(?:for|from|between|over|in|during)\s(?:the\s)?(?:years?\s|period\s)?
         (?P<first>20\d\d)(?:\s?[-–]\s?|\sto\s|\sand\s|\suntil\s)(?P<last>20\d\d|\d\d)\b(?!-)
      |(?:until|through|up\sto\sand\sincluding)\s(?:the\send\sof\s)?(?P<until>20\d\d)\b)""",
    re.VERBOSE,
)


def is_pot(row: Row, published: date | None) -> bool:
    """Whether a sum is so large, or so large and for so long, that packages are paid out of it.

    Args:
        row: of the table `amounts`.
        published: day of its document, whose rate holds where the amount has no day.

    >>> day = date(2024, 2, 1)
    >>> is_pot({"high": 60.4e9, "currency": "DKK", "date": day}, None)
    False
    >>> is_pot({"high": 60.8e9, "currency": "USD", "date": None}, date(2024, 4, 20))
    True
    >>> is_pot({"high": 18e9, "currency": "EUR", "date": day, "donor": "European Union"}, None)
    True
    >>> said = "Oslo will give €2 billion to Chad from 2024 to 2027."
    >>> is_pot({"high": 2e9, "currency": "EUR", "date": day, "text": "€2 billion", "quote": said}, None)
    True
    >>> is_pot({"high": 2e6, "currency": "EUR", "date": day, "text": "€2 billion", "quote": said}, None)
    False
    """
    high: float = row["high"]
    if high < FOR_YEARS_USD * _CHEAPEST:
        return False
    limit = LARGEST_PAYMENT.get(row.get("donor") or "", LARGEST_USD)
    if row.get("quote"):
        day: date | None = row.get("date") or published
        if _is_for_years(row["quote"], row["text"], day.year if day else None):
            limit = FOR_YEARS_USD
    if high < limit * _CHEAPEST:
        return False
    found = Rates.load().convert(high, row["currency"], "USD", row.get("date") or published)
    return found is not None and found.value >= limit


def _is_for_years(quote: str, text: str, year: int | None) -> bool:
    """Whether the words after a sum, in its clause, name the years that it is for: two or more of them."""
    after = quote.partition(text)[2] if text else ""
    if "20" not in after:
        return False
    found = _YEARS.match(after)
    if found is None:
        return False
    if found["until"]:
        return year is not None and 2 <= int(found["until"]) - year <= _FURTHEST
    first, last = int(found["first"]), found["last"]
    if len(last) == 2:
        # "2024-25" is one financial year.
        return 2 <= first // 100 * 100 + int(last) - first <= _FURTHEST
    return 1 <= int(last) - first <= _FURTHEST and (year is None or int(last) >= year)
