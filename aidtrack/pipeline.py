"""One document to its figures: the one place that knows the order of the steps."""

from __future__ import annotations

from aidtrack import attribution, text
from aidtrack.extractors import equipment, money
from aidtrack.model import Document, Figures


def extract(document: Document) -> Figures:
    """All figures of one document.

    Args:
        document: its text and what is known of it; the publication date settles partial and relative dates.

    Returns:
        Amounts and items in the order of the text, with donor, recipient, role, date and the reasons for each.

    >>> found = extract(Document("Berlin pledged €1.3 billion in military aid to Ukraine on Saturday.", "d1"))
    >>> [(a.low, a.currency, a.donor, a.recipient, str(a.role)) for a in found.amounts]
    [(Decimal('1300000000.0'), 'EUR', 'Germany', 'Ukraine', 'new')]
    """
    sums = money.find(document.text)
    sentences = text.split(document.text)
    things = equipment.find(document.text, sentences, [(found.start, found.end) for found in sums])
    return attribution.attribute(document, sentences, sums, things)
