"""Which clusters a statement is compared with at all: those of its donor, of its size and of its time.

Every cluster lies in a few cells of (donor, size, time); a statement looks into the cells around its own. So the cost
grows with the statements, and not with their square.
"""

from __future__ import annotations

import math
from typing import Final, Generic, TypeVar

from aidtrack.consolidation.features import MEMORY
from aidtrack.consolidation.figures import Figure, dollars

Found = TypeVar("Found", bound=Figure)

_SLOT: Final = 16
"""Days a time slot; its two neighbours cover every lag that `features.LAGS` allows."""

_SCALE: Final = 4.0
"""Steps of size for each factor of e: the two neighbours cover every rounding that `figures.reach` allows."""

_NO_TIME: Final = -1
_ANYBODY: Final = ""
_Cell = tuple[str, str, int, int]


class Blocks(Generic[Found]):
    """Clusters by donor, size and time."""

    def __init__(self) -> None:
        self._cells: dict[_Cell, list[Found]] = {}
        self._numbered: dict[tuple[str, str, int], list[Found]] = {}

    def add(self, one: Found) -> None:
        """File a cluster under its donor, and under nobody for the statements that name no donor."""
        family, size = _size(one)
        for slot in _slots(one.first, one.last):
            self._cells.setdefault((one.donor, family, size, slot), []).append(one)
            self._cells.setdefault((_ANYBODY, family, size, slot), []).append(one)
        self.number(one)

    def number(self, one: Found) -> None:
        """File a cluster under its drawdown number, where it has one."""
        if one.tranche is not None:
            listed = self._numbered.setdefault((one.donor, one.programme, one.tranche), [])
            if one not in listed:
                listed.append(one)

    def near(self, one: Figure, first: int | None, last: int | None) -> list[Found]:
        """Clusters that may be the same as a figure.

        Args:
            one: the figure.
            first: the earliest day to look at; None for those without a date.
            last: the latest day to look at.
        """
        family, size = _size(one)
        slots = [_NO_TIME]
        if first is not None and last is not None:
            slots += range(first // _SLOT - 1, last // _SLOT + 2)
        found: dict[int, Found] = {}
        cells, donor = self._cells, one.donor
        for slot in slots:
            for step in (size - 1, size, size + 1):
                for other in cells.get((donor, family, step, slot), ()):
                    found[id(other)] = other
        if one.tranche is not None:
            for other in self._numbered.get((donor, one.programme, one.tranche), ()):
                found[id(other)] = other
        return list(found.values())

    def candidates(self, one: Figure) -> list[Found]:
        """Clusters that may be the same by date too: around a stated date, or any time back where there is none."""
        if one.first is not None and one.last is not None:
            if one.role == "past" and one.precision == 0:
                return self.near(one, one.first - MEMORY if one.digits >= 3 else one.first, one.last)
            return self.near(one, one.first, one.last)
        if one.told is None:
            return self.near(one, None, None)
        return self.near(one, one.told - MEMORY, one.told)


def _slots(first: int | None, last: int | None) -> range:
    if first is None or last is None:
        return range(_NO_TIME, _NO_TIME + 1)
    return range(first // _SLOT, last // _SLOT + 1)


def _size(one: Figure) -> tuple[str, int]:
    """The currency family and step of size: all that have a rate are sized in dollars, the others by themselves."""
    day = one.first if one.first is not None else one.told
    rate = dollars(one.currency, day) if day is not None else None
    value = one.middle * rate if rate else one.middle
    return ("" if rate else one.currency), int(math.log(max(value, 1.0)) * _SCALE)
