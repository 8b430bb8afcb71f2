"""Packages that one text alone tells, and that it tells too vaguely to count: none is made of them.

A sum that no total should hold (a year's spending, what a fund was set up with, what is left of a law) is read as a
package most often where a text speaks of it in passing, once, without its day. So a lone mention must earn its
place: by the day that it names, by how surely it was read, and the more so the larger it is. What is left out stays
among the mentions, and `totals` says how much that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import inf
from typing import Final, TypeAlias

from aidtrack.consolidation.clustering import is_mention_only
from aidtrack.consolidation.figures import party, significant_digits
from aidtrack.consolidation.packages import Package
from aidtrack.lexicon import read_rows

LEAST: Final = 0.25
"""Confidence below which one mention makes no package. The shares here and below are of packages of single mentions in
eight corpora with ledgers (`tests/gold_packages`): below 0.2, 1 of 34 was right, from 0.2 to 0.3, 4 of 18."""

IN_PASSING: Final = 0.5
"""The same for background that names its day."""

VAGUE: Final = 0.8
"""The same for background that names its month or quarter: 4 of 26 were right, above it 18 of 41."""

LARGE_USD: Final = 1e9
"""Background sums from here on are laws, funds and totals more often than packages: 6 of 38 were right."""

SURE: Final = 0.9
"""The confidence that these must have."""

LARGEST_SHARE: Final = 0.007
"""No single package was a larger part of its donor's economy (the Baltic states' largest: 0.3 percent, in 2023). What
one text alone tells above it is a fund, a budget or a misreading, unless it was read surely."""

RETOLD: Final = 0.6
"""News of a sum that was announced before, below this confidence and without a day of its own, is that sum again."""

RETOLD_DAYS: Final = 400
"""For how long an announced sum is background of other news."""

TELLING: Final = 2
"""Significant digits of a sum that isn't equal to another by chance."""

_Key: TypeAlias = tuple[object, ...]
_DATED: Final = ("day", "month", "quarter")


def sure(packages: Iterable[Package]) -> list[Package]:
    """The packages without those that are told too vaguely to count."""
    listed = list(packages)
    again = [package for package in listed if _may_repeat(package)]
    sums = {package.row["low"] for package in again}
    known: dict[_Key, list[Package]] = {}
    for package in listed if again else ():
        if package.row["low"] in sums and package.cluster is not None and package.row["announced"] is not None:
            known.setdefault(_figure(package), []).append(package)
    retold = {id(package) for package in again if _is_retold(package, known)}
    for package in listed:
        if package.cluster is not None and _is_large(package) and is_mention_only(package.cluster):
            package.row["envelope"] = True  # nobody told it as news: a fund of which others are paid
    return [package for package in listed if id(package) not in retold and not is_vague(package)]


def _figure(package: Package) -> _Key:
    row = package.row
    return party(row["donor"]), row["low"], row["high"], row["currency"], bool(row["envelope"])


def _surest(package: Package) -> float:
    """The confidence of its best mention."""
    told = [float(link.row.get("confidence") or 0.0) for link in package.links if link.kind == "amount"]
    return max(told, default=1.0)


def _decided(package: Package) -> bool:
    return any(link.decided_by != "rule" for link in package.links)


def _may_repeat(package: Package) -> bool:
    """Whether one text tells a sum without a day of its own, and not surely as news."""
    home, row = package.cluster, package.row
    if (
        home is None
        or home.stated
        or len(package.documents) > 1
        or row["announced"] is None
        or row["tranche"] is not None
    ):
        return False
    least = SURE if is_mention_only(home) else RETOLD
    return significant_digits(row["low"]) >= TELLING and _surest(package) < least and not _decided(package)


def _is_retold(package: Package, known: Mapping[_Key, Sequence[Package]]) -> bool:
    """Whether the same donor announced an equal sum before.

    Args:
        package: one that may repeat another.
        known: dated packages by donor and figure.
    """
    return any(
        0 < (package.row["announced"] - other.row["announced"]).days <= RETOLD_DAYS for other in known[_figure(package)]
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


@cache
def _limits() -> dict[str, float]:
    """By donor, the dollars above which a sum is hardly one package."""
    rows = read_rows("economies.csv", ("actor", "usd_billion", "source"))
    return {row["actor"]: float(row["usd_billion"]) * 1e9 * LARGEST_SHARE for row in rows}


def _is_large(package: Package) -> bool:
    """Whether it is hardly one package of its donor's."""
    return (package.row["amount_usd"] or 0.0) > _limits().get(package.row["donor"] or "", inf)


def _wanted(package: Package, in_passing: bool) -> float:
    """The confidence that a lone mention of it must have; more than any has where it names no time at all."""
    row = package.row
    if not in_passing:
        return SURE if _is_large(package) else LEAST
    if row["date_precision"] not in _DATED or row["announced"] is None:
        return 2.0
    if (row["amount_usd"] or 0.0) >= LARGE_USD:
        return SURE
    return IN_PASSING if row["date_precision"] == "day" else VAGUE
