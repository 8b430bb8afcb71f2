"""What one amount of money says in a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from aidtrack.model import Qualifier


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


def without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Mentions in order; of two that overlap the longer one stays (a range over its first half)."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
