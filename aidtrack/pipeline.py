"""One document to its figures: the one place that knows the order of the steps."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Final

from aidtrack import attribution, fingerprints, text
from aidtrack.extractors import equipment, money
from aidtrack.model import Document, Figures

_LOG: Final = logging.getLogger("aidtrack")

MOST: Final = 50_000
"""Sums of money in one text; a year's budget of a state has some thousands. Each takes 5 kB of memory and 0.3 ms."""

_READING: Final = (
    "attribution",
    "extractors",
    "lexicon",
    "likeness.py",
    "literals.py",
    "patterns.py",
    "text.py",
    "pipeline.py",
)

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def extract(document: Document) -> Figures:
    """All figures of one document.

    Args:
        document: its text and what is known of it; the publication date settles partial and relative dates.

    Returns:
        Amounts and items in the order of the text, with donor, recipient, role, date and the reasons for each. None
        where a pattern ran out of time (see `patterns.TIMEOUT`), which is logged as a warning.

    >>> found = extract(Document("Berlin pledged €1.3 billion in military aid to Ukraine on Saturday.", "d1"))
    >>> [(a.low, a.currency, a.donor, a.recipient, str(a.role)) for a in found.amounts]
    [(Decimal('1300000000.0'), 'EUR', 'Germany', 'Ukraine', 'new')]
    """
    try:
        # Half a surrogate pair can't be looked for; another sign in its place keeps all offsets.
        whole = document.text.isascii() or _SURROGATE.search(document.text) is None
        found = _figures(document if whole else replace(document, text=_SURROGATE.sub("\ufffd", document.text)))
        return Figures(document, found.amounts, found.items)
    except TimeoutError:  # of a pattern: the last line of defence against a text made to slow it down
        return _without_figures(document, "takes too long to read")


def _without_figures(document: Document, why: str) -> Figures:
    _LOG.warning("%r %s and was left without figures: split it up", document.path or document.id, why)
    return Figures(document, [], [])


def _figures(document: Document) -> Figures:
    sums = money.find(document.text)
    if len(sums) > MOST:
        return _without_figures(document, f"has {len(sums):,} sums of money")
    sentences = text.split(document.text)
    things = equipment.find(document.text, sentences, [(found.start, found.end) for found in sums])
    return attribution.attribute(document, sentences, sums, things)


def fingerprint() -> str:
    """A hash of everything that decides how a text is read: the vocabularies and the code of reading.

    A tracker keeps it with each document, so that an upgrade or an edited vocabulary reads the document again.
    """
    return fingerprints.of(*_READING)
