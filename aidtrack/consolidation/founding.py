"""Packages that one text alone tells, and that it tells too vaguely to count: none is made of them.

A sum that no total should hold (a year's spending, what a fund was set up with, what is left of a law) is read as a
package most often where a text speaks of it in passing, once, without its day. So a lone mention must earn its
place: by the day that it names, by how surely it was read, and the more so the larger it is. What is left out stays
among the mentions, and `totals` says how much that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from aidtrack.consolidation.clustering import is_mention_only
from aidtrack.consolidation.figures import party, significant_digits
from aidtrack.consolidation.packages import Package

LEAST: Final = 0.25
"""Confidence below which nothing is made of one mention. On eight corpora with ledgers (153 texts, 287 packages),
which tests don't hold for learning, one in eleven such packages was one."""

IN_PASSING: Final = 0.5
"""The same for background that names its day."""

VAGUE: Final = 0.8
"""The same for background that names its month or quarter: 4 of 26 were packages, above it 18 of 41."""

LARGE_USD: Final = 1e9
"""Background sums from here on are laws, funds and totals: of 35 told once below `SURE`, 3 were packages."""

SURE: Final = 0.9

RETOLD: Final = 0.6
"""A sum told once more below this confidence, without a day of its own, is the one that was told before."""

RETOLD_DAYS: Final = 400
"""For how long an announced sum is background of other news."""

TELLING: Final = 2
"""Significant digits of a sum that isn't equal to another by chance."""

_Key: TypeAlias = tuple[object, ...]
_DATED: Final = ("day", "month", "quarter")


def sure(packages: Iterable[Package]) -> list[Package]:
    """The packages without those that are told too vaguely to count."""
    listed = list(packages)
    known: dict[_Key, list[Package]] = {}
    for package in listed:
        if package.cluster is not None and package.row["announced"] is not None:
            known.setdefault(_figure(package), []).append(package)
    return [package for package in listed if not is_vague(package) and not is_retold(package, known)]


def _figure(package: Package) -> _Key:
    row = package.row
    return party(row["donor"]), row["low"], row["high"], row["currency"], bool(row["envelope"])


def _surest(package: Package) -> float:
    """The confidence of its best mention."""
    return max(
        (float(link.row.get("confidence") or 0.0) for link in package.links if link.kind == "amount"), default=1.0
    )


def _decided(package: Package) -> bool:
    return any(link.decided_by != "rule" for link in package.links)


def is_retold(package: Package, known: Mapping[_Key, Sequence[Package]]) -> bool:
    """Whether one text tells, without a day of its own, a sum that the same donor announced before.

    Args:
        package: any.
        known: packages by donor and figure.
    """
    home, day = package.cluster, package.row["announced"]
    if home is None or day is None or len(package.documents) > 1 or package.row["tranche"] is not None:
        return False
    if significant_digits(package.row["low"]) < TELLING:
        return False
    if home.stated or _surest(package) >= (SURE if is_mention_only(home) else RETOLD) or _decided(package):
        return False
    return any(
        other is not package and 0 < (day - other.row["announced"]).days <= RETOLD_DAYS
        for other in known.get(_figure(package), ())
    )


def is_vague(package: Package) -> bool:
    """Whether a package is known from one mention that doesn't make it sure.

    Envelopes, packages with a number, dated ones of a programme, of several texts, made from parts or from things, or
    that a person has spoken of, stay.
    """
    home, row = package.cluster, package.row
    if home is None or row["envelope"] or row["tranche"] is not None or len(package.documents) > 1:
        return False
    if row["programme"] and row["date_precision"] in _DATED:
        return False
    return not _decided(package) and _surest(package) < _wanted(package, is_mention_only(home))


def _wanted(package: Package, in_passing: bool) -> float:
    """The confidence that a lone mention of it must have; more than any has where it names no time at all."""
    row = package.row
    if not in_passing:
        return LEAST
    if row["date_precision"] not in _DATED or row["announced"] is None:
        return 2.0
    if (row["amount_usd"] or 0.0) >= LARGE_USD:
        return SURE
    return IN_PASSING if row["date_precision"] == "day" else VAGUE
