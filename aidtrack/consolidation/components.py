"""Amounts that hang on a package: shares of it, restatements in another currency, and the plans that became it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Final

from aidtrack.consolidation import features
from aidtrack.consolidation.blocking import Blocks
from aidtrack.consolidation.clustering import Cluster, is_mention_only
from aidtrack.consolidation.figures import MAKING, UNKNOWN, Statement, party, says_another
from aidtrack.consolidation.packages import Link, Package
from aidtrack.exchange import Rates
from aidtrack.model import Row, content_id

PLAN_DAYS: Final = 120
"""Days that a plan waits for its package; an envelope takes laws and waits longer."""

ENVELOPE_PLAN_DAYS: Final = 400
SHARE_DAYS: Final = 2
DEEP: Final = 20


def attach_shares(
    documents: Mapping[str, Sequence[Row]], homes: Mapping[str, Package], donors: Container[str], free: Container[str]
) -> tuple[dict[str, Package], list[list[Row]]]:
    """Link each component to the package of its parent, else to that of the nearest amount of its donor.

    Args:
        documents: amounts by document, in the order of the text.
        homes: packages by the id of the amounts that make them.
        donors: whose packages are made.
        free: ids of components that make packages of their own, whoever's are made now.

    Returns:
        Packages by the id of their components, and the components that have no parent, by document and donor.
    """
    shared: dict[str, Package] = {}
    orphans: list[list[Row]] = []
    for rows in documents.values():
        shares = [
            row for row in rows
            if row["role"] == "component" and not row.get("conversion_of")
            and row["id"] not in homes and row["id"] not in free
        ]  # fmt: skip
        if not shares:
            continue
        by_id = {row["id"]: row for row in rows}
        sums = Sums(rows, homes)
        lone: dict[str, list[Row]] = {}
        for row in shares:
            home, reason = _parent(row, by_id, sums, homes)
            if home is not None:
                shared[row["id"]] = home
                home.links.append(Link(row, "component", float(row.get("confidence") or 0.5), (reason,)))
            elif not row.get("parent_id") and row.get("donor") and party(row["donor"]) in donors:
                lone.setdefault(party(row["donor"]), []).append(row)
        orphans += [found for donor, found in sorted(lone.items()) if _is_family(found, donor, rows)]
    return shared, orphans


def _parent(row: Row, by_id: Mapping[str, Row], sums: Sums, homes: Mapping[str, Package]) -> tuple[Package | None, str]:
    above: Row | None = row
    for _ in range(DEEP):
        identifier = above.get("parent_id") or above.get("conversion_of") if above else None
        if not identifier:
            break
        if identifier in homes:
            return homes[identifier], f"a share of {by_id[identifier]['text']}" if identifier in by_id else "a share"
        above = by_id.get(identifier)
        if above is not None and above["role"] in MAKING and not above.get("conversion_of"):
            return None, ""
    if row.get("parent_id"):
        # A share of a running total or a plan is no share of a package.
        return None, ""
    best = _nearest(row, sums.of(party(row.get("donor"))))
    if best is None:
        return None, ""
    return homes.get(best["id"]), f"a share; the nearest sum of its donor is {best['text']}"


def _nearest(share: Row, sums: Sequence[Row]) -> Row | None:
    """The last sum before a share that can hold it, else the first one after it."""
    place = bisect_right(sums, share["start"], key=itemgetter("start"))
    for turn in chain(range(place - 1, -1, -1), range(place, len(sums))):
        if sums[turn]["currency"] != share["currency"] or sums[turn]["high"] >= share["low"]:
            return sums[turn]
    return None


class Sums:
    """The sums of a text that make packages, by the donor of these.

    Args:
        rows: the amounts of the text, in its order.
        homes: packages by the id of the amounts that make them; those of other donors may be missing.
    """

    __slots__ = ("_found", "_homes", "_rows")

    def __init__(self, rows: Sequence[Row], homes: Mapping[str, Package]) -> None:
        self._rows, self._homes = rows, homes
        self._found: dict[str, list[Row]] | None = None

    def of(self, donor: str) -> Sequence[Row]:
        """Those of a donor as `figures.party` has it; without one those of any, each of whom the text names."""
        if self._found is None:
            self._found = self._by_donor()
        return self._found.get(donor, ())

    def _by_donor(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {UNKNOWN: []}
        for row in self._rows:
            if row["role"] in MAKING and not row.get("conversion_of"):
                if row.get("donor"):
                    found[UNKNOWN].append(row)
                home = self._homes.get(row["id"])
                if home is not None:
                    found.setdefault(party(home.row["donor"]), []).append(row)
        return found


def _is_family(found: Sequence[Row], donor: str, rows: Sequence[Row]) -> bool:
    """Whether parts may stand for a parent that isn't told: two or more, one currency, no total of any kind beside."""
    beside = [
        row for row in rows
        if row["role"] in (*MAKING, "cumulative", "planned") and party(row.get("donor")) in ("", donor)
    ]  # fmt: skip
    return len(found) > 1 and not beside and len({row["currency"] for row in found}) == 1


def parent_row(parts: Sequence[Row]) -> Row:
    """The amount that parts add up to, as a row of its own that no text states.

    Args:
        parts: components of one donor in one document.
    """
    first = parts[0]
    reasons = "a parent known only from its parts: the rest is unspecified"
    agreed = {name: first.get(name) if len({row.get(name) for row in parts}) == 1 else None
              for name in ("recipient", "aid_type", "instrument", "programme", "tranche", "status")}  # fmt: skip
    return {
        **first, **agreed, "id": content_id("a", *(row["id"] for row in parts)), "role": "new", "qualifier": "at_least",
        "low": sum(row["low"] for row in parts), "high": sum(row["high"] for row in parts), "parent_id": None,
        "conversion_of": None, "envelope": False, "reasons": reasons, "confidence": 0.3,
    }  # fmt: skip


def attach_conversions(
    documents: Mapping[str, Sequence[Row]], homes: Mapping[str, Package], shared: Mapping[str, Package]
) -> dict[str, Package]:
    """Link a figure said again in another currency to the package of the figure it restates; it never counts.

    Returns:
        Packages by the id of what restates.
    """
    found: dict[str, Package] = {}
    for rows in documents.values():
        restating = [row for row in rows if row.get("conversion_of")]
        written = {row["id"]: row["text"] for row in rows} if restating else {}
        for row in restating:
            original = row["conversion_of"]
            home = homes.get(original) or shared.get(original)
            if home is None:
                continue
            reason = f"restates {written.get(original, 'a figure')} in {row['currency']}"
            home.links.append(Link(row, "conversion", float(row.get("confidence") or 0.5), (reason,)))
            found[row["id"]] = home
    return found


def attach_plans(plans: Iterable[Statement], blocks: Blocks[Cluster], package_of: Mapping[int, Package]) -> None:
    """Link a plan to the package that it became, the next one that fits."""
    for plan in plans:
        if plan.first is None:
            continue
        fitting = []
        for home in blocks.near(plan, plan.first, plan.first + ENVELOPE_PLAN_DAYS):
            value = _became(plan, home)
            if value >= features.MERGE:
                fitting.append((value, home))
        if not fitting:
            continue
        value, home = max(fitting, key=lambda pair: pair[0])
        package = package_of.get(id(home))
        if package is None:
            continue
        reason = "a plan that became this package"
        for telling in plan.tellings:
            package.links += [Link(row, "planned", round(value, 4), (reason,)) for row in telling.rows]


def _became(plan: Statement, home: Cluster) -> float:
    """How well a package fits a plan: all gates but the date's, then the sooner the surer."""
    if plan.first is None or home.first is None:
        return 0.0
    wait = home.first - plan.first
    if not -1 <= wait <= (ENVELOPE_PLAN_DAYS if home.envelope else PLAN_DAYS):
        return 0.0
    value = 1.0 - 0.3 * max(wait, 0) / ENVELOPE_PLAN_DAYS
    for gate in features.GATES:
        if gate not in (features.same_kind, features.near_date):
            value *= gate(plan, home)
    return value


def absorb_shares(packages: Sequence[Package], find: Callable[[Row, date], Iterable[Package]]) -> list[Package]:
    """A share that another outlet tells as news is no package of its own: hang it on its whole.

    Args:
        packages: all packages, with their components linked.
        find: packages that may tell the same as a component of a whole of that day.

    Returns:
        The packages that are left.
    """
    gone: dict[int, Package] = {}
    for whole in packages:
        if whole.row["envelope"] or whole.day is None or id(whole) in gone:
            continue
        for link in [link for link in whole.links if link.kind == "component"]:
            for share in find(link.row, whole.day):
                if share is not whole and id(share) not in gone and _is_share(share, link.row, whole):
                    gone[id(share)] = whole
    for share in packages:
        home = gone.get(id(share))
        if home is None:
            continue
        while id(home) in gone:
            home = gone[id(home)]
        reason = "another text tells it as a share of this package"
        for link in share.links:
            kind = "component" if link.kind == "amount" else link.kind
            home.links.append(Link(link.row, kind, link.score, (reason, *link.reasons), link.decided_by))
    return [package for package in packages if id(package) not in gone]


def _is_share(share: Package, row: Row, whole: Package) -> bool:
    """Same donor, figure and day as a component of the whole, and told by no text as a sum beside the whole.

    Background may name no more than the month.
    """
    mine, its = share.row, whole.row
    if mine["envelope"] or any(mine[name] != row[name] for name in ("low", "high", "currency")):
        return False
    if party(mine["donor"]) != party(its["donor"]) or _is_beside(share, row, whole):
        return False
    if mine["currency"] == its["currency"] and mine["high"] >= whole.high:
        return False
    if mine["recipient"] and its["recipient"] and party(mine["recipient"]) != party(its["recipient"]):
        return False
    for name in ("tranche", "programme"):
        if mine[name] and row.get(name) and mine[name] != row[name]:
            return False
    day, other = share.day, whole.day
    if day is None:
        return mine["date_precision"] == "month" and share.cluster is not None and is_mention_only(share.cluster)
    return other is not None and abs((day - other).days) <= SHARE_DAYS


def _is_beside(share: Package, row: Row, whole: Package) -> bool:
    """Whether a text tells the share beside the whole: as "another", next to an equal share, or elsewhere by itself."""
    if share.documents.isdisjoint(whole.documents):
        return False
    if row["document_id"] in share.documents or not share.documents <= whole.documents:
        return True
    told = [link.row for package in (share, whole) for link in package.links if link.kind == "amount"]
    return any(says_another(mention) for mention in (row, *told) if mention["document_id"] in share.documents)


# --- what is left of a whole ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The shares of a package as one text tells them, and what is left.

    Args:
        document_id: the text that specifies most of it.
        shares: its amounts, each once, those first that stand first.
        low: lower end of what is left unspecified, in the package's currency.
        high: upper end of it.
    """

    document_id: str
    shares: tuple[Row, ...]
    low: float
    high: float


def breakdown(package: Row, shares: Iterable[Row]) -> Breakdown | None:
    """What of a package is specified, and what is left.

    Texts that break a package down do it each in its own way, so shares of two texts are never added up. Nor are those
    of one text that sum up to more than the whole (by kind and by item).

    Args:
        package: a row of the table `packages`.
        shares: rows of the table `amounts` that are linked to it as `component`.

    Returns:
        That of the text which specifies most; None where no text specifies anything.
    """
    by_document: dict[str, list[Row]] = {}
    for row in sorted(shares, key=lambda row: (row["document_id"], row["start"], row["id"])):
        by_document.setdefault(row["document_id"], []).append(row)
    found: list[tuple[float, Breakdown]] = []
    for document, rows in by_document.items():
        first = _once(rows)
        ends = [_in_currency(row, package) for row in first]
        if package["low"] is None or None in ends:
            continue
        low, high = (sum(end[side] for end in ends if end) for side in (0, 1))
        if low <= package["high"] * 1.005:
            left = Breakdown(document, tuple(first), max(0.0, package["low"] - high), max(0.0, package["high"] - low))
            found.append((low, left))
    return max(found, key=lambda entry: (entry[0], entry[1].document_id))[1] if found else None


def _once(rows: Sequence[Row]) -> list[Row]:
    """Shares of the whole, none of a share; a figure that a second sentence repeats is the same share."""
    ids = {row["id"] for row in rows}
    kept: list[Row] = []
    for row in rows:
        figure = row["low"], row["high"], row["currency"]
        told = any(
            (other["low"], other["high"], other["currency"]) == figure and other.get("quote") != row.get("quote")
            for other in kept
        )
        if row.get("parent_id") not in ids and not told:
            kept.append(row)
    return kept


def _in_currency(row: Row, package: Row) -> tuple[float, float] | None:
    if row["currency"] == package["currency"]:
        return row["low"], row["high"]
    rates = Rates.load()
    ends = [rates.convert(row[side], row["currency"], package["currency"], package["announced"])
            for side in ("low", "high")]  # fmt: skip
    return (ends[0].value, ends[1].value) if ends[0] and ends[1] else None
