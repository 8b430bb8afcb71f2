"""Which clusters a statement is compared with at all: those of its donor, of its size and of its time.

Clusters of one donor and about one size are a block, sorted by day; a statement looks into the blocks around its own
size, there only into its time, and takes only figures that its own could mean. So the cost grows with the statements,
and not with their square.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import Final, Generic, TypeVar

from aidtrack.consolidation.features import COPY_DAYS, MEMORY
from aidtrack.consolidation.figures import Figure, dollars
from aidtrack.likeness import unpacked

Found = TypeVar("Found", bound=Figure)

_MONTH: Final = 31
"""Days of the longest time that is sorted by its first day; quarters and years are few and kept apart."""

_SCALE: Final = 4.0
"""Steps of size for each factor of e: the two neighbours cover every rounding that `figures.reach` allows."""


_FEW: Final = 8
"""Figures without a date that stand for all that say the same of one sum: so many are compared with whatever comes."""

_WORDS: Final = 8
"""Hashes of a text by which its copies are found: of two texts half of whose words are the same, all but three in a
thousand pairs share one."""


class _Alike(Generic[Found]):
    """Clusters without a date that have one figure: the first few of each kind, and all further ones by their words."""

    __slots__ = ("first", "sharing")

    def __init__(self) -> None:
        self.first: list[Found] = []
        self.sharing: dict[object, tuple[Found, ...]] = {}

    def share(self, home: Found, one: Figure) -> None:
        for word in _words(one):
            listed = self.sharing.get(word, ())
            if len(listed) < _FEW:
                self.sharing[word] = (*listed, home)


class _Timeless(Generic[Found]):
    """Clusters that no date tells apart, however many: a thousand texts without one can each give five million.

    Of those that are alike in all that rules compare but words and things, the first few are looked at; of the others
    those with which a figure shares a sentence, a thing or a part of the text. What is looked at of one figure depends
    on no other (`lone` counts on it).
    """

    __slots__ = ("_figures", "_kinds")

    def __init__(self) -> None:
        self._figures: dict[tuple[str, float, float, float, float], _Alike[Found]] = {}
        self._kinds: dict[tuple[object, ...], int] = {}

    def __bool__(self) -> bool:
        return bool(self._figures)

    def add(self, one: Found) -> None:
        kind, figure = _kind(one), _figure(one)
        before = self._kinds.get(kind, 0)
        self._kinds[kind] = before + 1
        alike = self._figures.get(figure)
        if alike is None:
            alike = self._figures[figure] = _Alike()
        if before < _FEW:
            alike.first.append(one)
        else:
            alike.share(one, one)

    def learn(self, home: Found, one: Figure) -> None:
        """A cluster has taken in another text's words."""
        alike = self._figures[_figure(home)]
        if alike.sharing:
            alike.share(home, one)

    def like(self, one: Figure) -> list[Found]:
        """Those that a figure may mean, as far as words say."""
        found: list[Found] = []
        words: list[object] = []
        for (currency, low, high, lo, hi), alike in self._figures.items():
            if currency != one.currency or (one.lo <= high and low <= one.hi) or (lo <= one.high and one.low <= hi):
                found += alike.first
                if alike.sharing:
                    words = words or _words(one)
                    found += [home for word in words for home in alike.sharing.get(word, ())]
        return list(dict.fromkeys(found)) if words else found


def _figure(one: Figure) -> tuple[str, float, float, float, float]:
    return one.currency, one.low, one.high, one.lo, one.hi


def _kind(one: Figure) -> tuple[object, ...]:
    """All that rules compare but words and things; background of some months is told at one time."""
    return (
        one.currency, one.low, one.high, one.qualifier, one.role, one.envelope, one.recipient, one.programme,
        one.tranche, one.aid_type, one.instrument, (one.told or 0) // MEMORY, frozenset(one.conversions.items()),
    )  # fmt: skip


def _words(one: Figure) -> list[object]:
    """What two copies of a text share, each by itself."""
    return [*one.quotes, *one.items, *(value for text in one.signatures for value in unpacked(text)[:_WORDS])]


class _Block(Generic[Found]):
    """Clusters of one donor and about one size."""

    __slots__ = ("_days", "_sorted", "_spanning", "timeless")

    def __init__(self) -> None:
        self._days: list[int] = []
        self._sorted: list[Found] = []
        self._spanning: list[Found] = []
        self.timeless: _Timeless[Found] = _Timeless()

    def add(self, one: Found) -> None:
        if one.first is None or one.last is None:
            self.timeless.add(one)
        elif one.last - one.first > _MONTH:
            self._spanning.append(one)
        else:
            place = bisect_right(self._days, one.first)
            self._days.insert(place, one.first)
            self._sorted.insert(place, one)

    def between(self, one: Figure, first: int | None, last: int | None) -> list[Found]:
        """All that may lie between two days, and those of which nobody knows that may mean a figure."""
        timeless = self.timeless.like(one) if self.timeless else []
        if first is None or last is None:
            return timeless
        start = bisect_left(self._days, first - COPY_DAYS - _MONTH)
        found = self._sorted[start : bisect_right(self._days, last + COPY_DAYS, start)]
        return timeless + self._spanning + found if timeless or self._spanning else found


class Blocks(Generic[Found]):
    """Clusters by donor and size, and in each such block by time."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, str, int], _Block[Found]] = {}
        self._numbered: dict[tuple[str, str, int], list[Found]] = {}

    def add(self, one: Found) -> None:
        """File a cluster under its donor."""
        key = (one.donor, *_size(one))
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = _Block()
        block.add(one)
        self.number(one)

    def number(self, one: Found) -> None:
        """File a cluster under its drawdown number, where it has one."""
        if one.tranche is not None:
            listed = self._numbered.setdefault((one.donor, one.programme, one.tranche), [])
            if one not in listed:
                listed.append(one)

    def learn(self, home: Found, one: Figure) -> None:
        """A cluster has taken in a figure: what they share with others is told by the words of both."""
        if home.first is None:
            self._blocks[home.donor, *_size(home)].timeless.learn(home, one)

    def near(self, one: Figure, first: int | None, last: int | None) -> list[Found]:
        """Clusters that may be the same as a figure.

        Args:
            one: the figure; without a donor it is compared with those of the only donor that its text names.
            first: the earliest day to look at; None for those without a date.
            last: the latest day to look at.
        """
        family, size = _size(one)
        donor = one.donor or one.lone
        currency, lo, hi, low, high = one.currency, one.lo, one.hi, one.low, one.high
        found: list[Found] = []
        for step in (size - 1, size, size + 1):
            block = self._blocks.get((donor, family, step))
            if block is None:
                continue
            # Told apart here at no cost: most of a block are other sums in the same currency.
            for other in block.between(one, first, last):
                same = (lo <= other.high and other.low <= hi) or (other.lo <= high and low <= other.hi)
                if same or other.currency != currency:
                    found.append(other)
        if one.tranche is not None:
            numbered = self._numbered.get((donor, one.programme, one.tranche), ())
            return list(dict.fromkeys((*found, *numbered)))
        return found

    def candidates(self, one: Figure) -> list[Found]:
        """Clusters that may be the same by date too: around a stated date, or any time back where there is none."""
        if one.first is not None and one.last is not None:
            if one.role == "past" and one.precision == 0:
                return self.near(one, one.first - MEMORY if one.digits >= 3 else one.first, one.last)
            return self.near(one, one.first, one.last)
        if one.told is None:
            return self.near(one, None, None)
        return self.near(one, one.told - MEMORY, one.told)


def _size(one: Figure) -> tuple[str, int]:
    """The currency family and step of size: all that have a rate are sized in dollars, the others by themselves."""
    day = one.first if one.first is not None else one.told
    rate = dollars(one.currency, day) if day is not None else None
    value = one.middle * rate if rate else one.middle
    return ("" if rate else one.currency), int(math.log(max(value, 1.0)) * _SCALE)
