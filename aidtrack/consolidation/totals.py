"""Running totals that a text tells as news: another text of the same news says that they are totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from aidtrack.consolidation.figures import party, reach
from aidtrack.consolidation.packages import Link, Package
from aidtrack.consolidation.withdrawals import SUPERSEDED
from aidtrack.model import Row

TOTAL_DAYS: Final = 3
"""Days between two texts of one piece of news that both end with the total."""

_Told = Mapping[tuple[str, str], Sequence[Package]]


def absorb(packages: Sequence[Package], homes: dict[str, Package], texts: Mapping[str, Sequence[Row]]) -> list[Package]:
    """Leave out what one text alone tells as a package and another, with the same news, as the total so far.

    Args:
        packages: all packages, with the amounts that tell them linked.
        homes: packages by the id of the amounts that make them; those left out get the package of the news.
        texts: amounts by document.

    Returns:
        The packages that are left.
    """
    told: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        for document in package.documents:
            told.setdefault((party(package.row["donor"]), document), []).append(package)
    gone: set[int] = set()
    # The smallest first: what is left out has left before anything could hang on it.
    for package in sorted(packages, key=lambda package: (package.high, package.best)):
        news = _news(package, told, texts, gone)
        if news is None:
            continue
        home, total = news
        gone.add(id(package))
        reason = f"superseded: {total['document_id']} gives {total['text']} as the total so far"
        for link in package.links:
            homes[link.row["id"]] = home
            home.links.append(Link(link.row, SUPERSEDED, link.score, (reason,), link.decided_by))
    return [package for package in packages if id(package) not in gone]


def _news(
    package: Package, told: _Told, texts: Mapping[str, Iterable[Row]], gone: set[int]
) -> tuple[Package, Row] | None:
    """The smaller package that the same text tells, and another text's mention of the total beside it."""
    if len(package.documents) != 1 or package.row["envelope"] or package.row["tranche"]:
        return None
    donor = party(package.row["donor"])
    (document,) = package.documents
    beside = [other for other in told[donor, document] if other.high < package.row["low"] and id(other) not in gone]
    for news in sorted(beside, key=lambda other: (-other.high, other.best)):
        for elsewhere in sorted(news.documents - {document}):
            for row in texts[elsewhere]:
                if row["role"] == "cumulative" and party(row.get("donor")) == donor and _is_total(package.row, row):
                    return news, row
    return None


def _is_total(mine: Row, total: Row) -> bool:
    """The same sum within the rounding of either, of the same days and recipient."""
    if mine["currency"] != total["currency"] or not mine["announced"]:
        return False
    if total.get("date") and abs((total["date"] - mine["announced"]).days) > TOTAL_DAYS:
        return False
    if mine["recipient"] and total.get("recipient") and party(mine["recipient"]) != party(total["recipient"]):
        return False
    lo, hi, _ = reach(total["low"], total["high"], total.get("qualifier") or "")
    low, high, _ = reach(mine["low"], mine["high"], mine["qualifier"] or "")
    return bool(lo <= mine["high"] and mine["low"] <= hi) or bool(low <= total["high"] and total["low"] <= high)
