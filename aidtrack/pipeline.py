"""One document to its figures: the one place that knows the order of the steps."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

from aidtrack import attribution, fingerprints, text
from aidtrack.errors import UnreadableFile
from aidtrack.extractors import equipment, money
from aidtrack.model import Document, Figures, content_id

_LOG: Final = logging.getLogger("aidtrack")

MOST: Final = 50_000
"""Sums of money in one text; a year's budget of a state has some thousands. Each takes 5 kB of memory and 0.3 ms."""

_STRETCH: Final = 300_000  # characters; room for twice as many sums as `MOST`, if it holds nothing else

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


def extract(document: Document, problems: list[UnreadableFile] | None = None) -> Figures:
    """All figures of one document.

    Args:
        document: its text and what is known of it; the publication date settles partial and relative dates.
        problems: collects why a document was left without figures; without it that is logged as a warning.

    Returns:
        Amounts and items in the order of the text, with donor, recipient, role, date and the reasons for each. None
        where a pattern ran out of time (see `patterns.TIMEOUT`), or of a text with more than `MOST` sums.

    >>> found = extract(Document("Berlin pledged €1.3 billion in military aid to Ukraine on Saturday.", "d1"))
    >>> [(a.low, a.currency, a.donor, a.recipient, str(a.role)) for a in found.amounts]
    [(Decimal('1300000000.0'), 'EUR', 'Germany', 'Ukraine', 'new')]
    """
    try:
        found = _figures(_without_surrogates(document))
        return Figures(document, found.amounts, found.items)
    except TimeoutError:  # of a pattern: the last line of defence against a text made to slow it down
        problem = _left(document, "takes too long to read")
    except UnreadableFile as error:
        problem = error
    if problems is None:
        _LOG.warning("%s", problem)
    else:
        problems.append(problem)
    return Figures(document, [], [])


def _without_surrogates(document: Document) -> Document:
    """A document in whose words everything can be looked for."""
    told = document.text, document.title, document.publisher
    mended = body, title, publisher = tuple(map(text.without_surrogates, told))
    return document if mended == told else replace(document, text=body, title=title, publisher=publisher)


def _left(document: Document, why: str) -> UnreadableFile:
    own = document.id if document.path and document.id != content_id("d", document.text) else ""
    name = f"{document.path} ({own[:60]})" if own else document.path or document.id
    shown = name if name.isprintable() else ascii(name)  # a log has nobody else who sees to that
    return UnreadableFile(f"{shown} {why} and was left without figures", "split it up")


def _figures(document: Document) -> Figures:
    sums = _sums(document)
    sentences = text.split(document.text)
    things = equipment.find(document.text, sentences, [(found.start, found.end) for found in sums], doubted=True)
    return attribution.attribute(document, sentences, sums, things)


def _sums(document: Document) -> list[money.Mention]:
    found = money.find(document.text) if _is_readable(document.text) else None
    if found is None or len(found) > MOST:
        raise _left(document, f"has more than {MOST:,} sums of money")
    return found


def _is_readable(whole: str) -> bool:
    """Whether a text has no more than `MOST` sums; a long one's are counted by stretches, to take little memory."""
    count = 0
    for start in range(0, len(whole), _STRETCH) if len(whole) > _STRETCH else ():
        count += len(money.find(whole[start : start + _STRETCH]))
        if count > MOST:
            return False
    return True


def fingerprint() -> str:
    """A hash of everything that decides how a text is read: the vocabularies and the code of reading.

    A tracker keeps it with each document, so that an upgrade or an edited vocabulary reads the document again.
    """
    return fingerprints.of(*_READING)
