"""Which packages of two sources are the same: of one donor, near in time, of one sum within its rounding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from aidtrack.model import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aidtrack.comparison.entries import Entry

WINDOW: Final = timedelta(days=14)
"""How far apart two sources may date one decision: the day it leaks, is announced, is published."""

ROUNDED: Final = 0.02
"""How far apart two statements in one currency may be: "nearly $3 billion" and $2.98bn."""

CONVERTED: Final = 0.05
"""The same where each source has converted on its own: at the day's rate, the month's, the year's."""

_YEAR: Final = timedelta(days=366)
_NEVER: Final = date.min


def unmatched(ours: Iterable[Entry], theirs: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """What only one of two sources tells.

    Each entry is matched once at most, the nearest in time and sum first. One without a date or a sum is only matched
    with one of its kind.

    Args:
        ours: entries of one source.
        theirs: entries of the other.

    Returns:
        Those only in the first, and those only in the second, in the order given.
    """
    mine, other = list(ours), list(theirs)
    pairs = sorted(_pairs(mine, other))
    left, right = set(range(len(mine))), set(range(len(other)))
    for *_, here, there in pairs:
        if here in left and there in right:
            left.remove(here)
            right.remove(there)
    return [mine[place] for place in sorted(left)], [other[place] for place in sorted(right)]


def _pairs(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Iterator[tuple[int, float, int, int]]:
    """Days and share of the sum between two entries that may be the same, and their places."""
    blocks: dict[str | None, list[tuple[date, int]]] = {}
    for place, entry in enumerate(theirs):
        blocks.setdefault(entry.donor, []).append((entry.announced or _NEVER, place))
    for block in blocks.values():
        block.sort()
    for place, entry in enumerate(ours):
        first, last = _stretch(entry)
        block = blocks.get(entry.donor, [])
        low = _NEVER if first == _NEVER else first - WINDOW - _YEAR
        high = last if first == _NEVER else last + WINDOW
        for _, other in block[bisect_left(block, (low, -1)) : bisect_right(block, (high, len(theirs)))]:
            days, gap = _days(entry, theirs[other]), _gap(entry, theirs[other])
            if days is not None and gap is not None:
                yield days, gap, place, other


def _stretch(entry: Entry) -> tuple[date, date]:
    """First and last day that an entry may be of."""
    lengths = {Precision.MONTH: 30, Precision.QUARTER: 91, Precision.YEAR: 365}
    first = entry.announced or _NEVER
    return first, first + timedelta(days=next((days for name, days in lengths.items() if name == entry.precision), 0))


def _days(one: Entry, other: Entry) -> int | None:
    """Days between two entries, nought where they may be of one day; None where they are too far apart."""
    if one.announced is None or other.announced is None:
        return 0 if one.announced == other.announced else None
    starts, ends = zip(_stretch(one), _stretch(other), strict=True)
    apart = max(max(starts) - min(ends), timedelta())
    return apart.days if apart <= WINDOW else None


def _gap(one: Entry, other: Entry) -> float | None:
    """By what share two sums differ, from low to high; None where they can't be the same."""
    if one.value is None or other.value is None:
        return 0.0 if one.value == other.value else None
    gaps = [(_apart((float(one.value),) * 2, (float(other.value),) * 2), CONVERTED)]
    if one.currency and one.currency == other.currency and one.low is not None and other.low is not None:
        gaps.append((_apart((one.low, one.high or one.low), (other.low, other.high or other.low)), ROUNDED))
    return min((gap for gap, most in gaps if gap <= most), default=None)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The share between two spans of sums; nought where they meet.

    >>> _apart((100, 120), (110, 110)), _apart((98, 98), (100, 100))
    (0.0, 0.02)
    """
    between = max(one[0], other[0]) - min(one[1], other[1])
    return max(between, 0) / max(one[1], other[1], 1)
