"""Totals that a text tells as packages: as news, which another text gives as totals, as a headline, as background."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Final

from aidtrack.consolidation.clustering import is_mention_only
from aidtrack.consolidation.figures import MAKING, is_headline, party, reach
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


# --- totals of one text ----------------------------------------------------------------------------------------

_LEAST: Final = 0.01
"""Sums below this part of a headline's are passed over, as those below `SMALL` are."""


def without_additions(
    packages: Sequence[Package], homes: dict[str, Package], texts: Mapping[str, Sequence[Row]]
) -> list[Package]:
    """Leave out what one text's headline alone tells and what all other sums of the text together make.

    Args:
        packages: all packages, with the amounts that tell them linked.
        homes: packages by the id of the amounts that make them; loses those that are left out.
        texts: amounts by document.

    Returns:
        The packages that are left.
    """
    kept = []
    for package in packages:
        if _is_addition(package, texts):
            for link in package.links:
                homes.pop(link.row["id"], None)
        else:
            kept.append(package)
    return kept


def _is_addition(package: Package, texts: Mapping[str, Sequence[Row]]) -> bool:
    row = package.row
    if len(package.documents) > 1 or row["envelope"] or row["tranche"] or package.cluster is None:
        return False
    told = [link.row for link in package.links]
    if not all(map(is_headline, told)) or any(link.decided_by != "rule" for link in package.links):
        return False
    (document,) = package.documents
    own = {mention["id"] for mention in told}
    parts = {
        (party(part.get("donor")), part["low"])
        for part in texts[document]
        if part["id"] not in own and part.get("parent_id") not in own and _may_be_added(part, row)
    }
    low, high, _ = reach(row["low"], row["high"], row["qualifier"] or "")
    if len(parts) < 2 or not low <= sum(value for _, value in parts) <= high:
        return False
    given = set(party(row["donor"]).split("; "))
    return len(parts) > 2 or {donor for donor, _ in parts} <= given  # two of others' may make any sum by chance


def _may_be_added(part: Row, whole: Row) -> bool:
    """Whether a sum of the text may be a part of its headline's: any that is given."""
    if part["currency"] != whole["currency"] or not _LEAST * whole["low"] <= part["low"] < whole["low"]:
        return False
    return part["role"] in MAKING or part["role"] == "component"


# --- totals told as background ---------------------------------------------------------------------------------

RUN: Final = 8
"""Packages before a text that a sum it looks back on may add up."""

SMALL: Final = 0.1
"""Packages below this part of a total are passed over: an addition leaves out what hardly shows in it."""

_EQUAL: Final = 0.005
_LOOKED_AT: Final = 40
"""Packages before a text among which those of its recipient are looked for."""


def without_sums(packages: Sequence[Package]) -> list[Package]:
    """Leave out what one text alone looks back on without its day, and what is the sum of successive packages.

    Args:
        packages: all packages, with the amounts that tell them linked.

    Returns:
        The packages that are left.
    """
    looked_back = [package for package in packages if _may_add_up(package)]
    if not looked_back:
        return list(packages)
    donors = {party(package.row["donor"]) for package in looked_back}
    known: dict[tuple[str, str], list[tuple[date, str, Package]]] = {}
    for package in packages:
        row = package.row
        donor = party(row["donor"])
        if donor in donors and package.day is not None and row["low"] is not None and not row["envelope"]:
            known.setdefault((donor, row["currency"]), []).append((package.day, package.best, package))
    for listed in known.values():
        listed.sort(key=itemgetter(0, 1))
    gone = {id(package) for package in looked_back if _adds_up(package, known)}
    return [package for package in packages if id(package) not in gone]


def _may_add_up(package: Package) -> bool:
    home, row = package.cluster, package.row
    if home is None or home.stated or len(package.documents) > 1 or row["envelope"] or row["tranche"] is not None:
        return False
    return is_mention_only(home) and all(link.decided_by == "rule" for link in package.links)


def _adds_up(package: Package, known: Mapping[tuple[str, str], Sequence[tuple[date, str, Package]]]) -> bool:
    """Whether successive packages before its text, of the same donor for the same recipient, make its sum."""
    home, row = package.cluster, package.row
    listed = known.get((party(row["donor"]), row["currency"]), ())
    if home is None or home.told is None:
        return False
    until = home.told if home.last is None else min(home.told, home.last)
    end = bisect_right(listed, date.fromordinal(until), key=itemgetter(0))
    low: float = row["low"]
    sums = []
    for place in range(end - 1, max(end - 1 - _LOOKED_AT, -1), -1):
        other = listed[place][2]
        if other is not package and SMALL * low <= other.row["low"] < low and _same_recipient(package, other):
            sums.append(float(other.row["low"]))
            if len(sums) == RUN:
                break
    for start in range(len(sums)):
        total = sums[start]
        for value in sums[start + 1 :]:
            total += value
            if abs(total - low) <= _EQUAL * low:
                return True
    return False


def _same_recipient(one: Package, other: Package) -> bool:
    mine, its = party(one.row["recipient"]), party(other.row["recipient"])
    return not mine or not its or mine == its
