"""Sums that texts without a day tell alone: the one thing of a donor's that can be made apart from the rest.

A text that says one sum and nothing else, and of which nobody knows the day, is tied to other texts by its sum alone:
by those whose figures it could mean, or they its own. A million such texts of one donor fall apart into as many groups
as there are sums; dated ones don't, since news is followed by news, and texts with several sums tie these together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aidtrack.consolidation.figures import reach


class Sum(NamedTuple):
    """A figure that some mentions have.

    Args:
        currency: ISO 4217 code.
        low: stated figure, lower end.
        high: stated figure, upper end; of lone sums the same.
        qualifier: how exactly it is stated.
        many: how many mentions have it.
    """

    currency: str
    low: float
    high: float
    qualifier: str
    many: int


class Part(NamedTuple):
    """Lone sums that are made at once: currency and figure of each, and how many mentions have them."""

    sums: frozenset[tuple[str, float]]
    many: int


def parts(alone: Sequence[Sum], beside: Sequence[Sum]) -> list[Part]:
    """Lone sums of a donor that can be made apart, in groups of those that may mean one another.

    Args:
        alone: the lone ones.
        beside: all others in the texts that name the donor.

    Returns:
        In the order of currencies and figures; lone sums that others may mean are in none.

    >>> said = [Sum("USD", value, value, "exact", 9) for value in (40e6, 41e6, 41.2e6, 70e6)]
    >>> [sorted(value for _, value in part.sums) for part in parts(said, [Sum("USD", 69e6, 72e6, "range", 1)])]
    [[40000000.0], [41000000.0, 41200000.0]]
    """
    found: list[Part] = []
    for currency in sorted({one.currency for one in alone}):
        mine, others = ([one for one in listed if one.currency == currency] for listed in (alone, beside))
        found += _parts_of(mine, others)
    return found


def _parts_of(alone: Sequence[Sum], beside: Sequence[Sum]) -> Iterable[Part]:
    """The same of one currency: figures in their order, parted wherever none reaches from one to the next."""
    ends = sorted({end for one in (*alone, *beside) for end in (one.low, one.high)})
    held = [0] * (len(ends) + 1)  # by place, how many more reach from here to the next one than to here
    for one in (*alone, *beside):
        lo, hi, _ = reach(one.low, one.high, one.qualifier)
        held[bisect_left(ends, min(lo, one.low))] += 1
        held[bisect_right(ends, max(hi, one.high)) - 1] -= 1
    told = {end for one in beside for end in (one.low, one.high)}
    many: dict[float, int] = {}
    for one in alone:
        many[one.low] = many.get(one.low, 0) + one.many
    reaching, group = 0, list[float]()
    for place, end in enumerate(ends):
        group.append(end)
        reaching += held[place]
        if reaching == 0:
            if told.isdisjoint(group):
                currency = alone[0].currency
                yield Part(frozenset((currency, value) for value in group), sum(many[value] for value in group))
            group = []
