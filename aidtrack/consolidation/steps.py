"""The steps from the figures of some donors to their packages, in their order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from aidtrack.consolidation import components, envelopes, founding, gifts, things, totals, withdrawals
from aidtrack.consolidation.clustering import cluster
from aidtrack.consolidation.decisions import Decisions
from aidtrack.consolidation.figures import (
    MAKING,
    Statement,
    mark_recaps,
    party,
    pooled,
    restated,
    stated_conversions,
    statements,
)
from aidtrack.consolidation.making import made, mark_unsure
from aidtrack.consolidation.packages import Package
from aidtrack.consolidation.parents import Figures, freed, from_parts
from aidtrack.consolidation.sources import Tables, donors_of
from aidtrack.model import Row

_SAID = MAKING | {"planned"}


def packages_of(tables: Tables, decided: Decisions, donors: Container[str]) -> list[Package]:
    """All packages of some donors with their links, in no particular order.

    Args:
        tables: all documents that name one of these donors, with all their figures, and any others.
        decided: what people have decided.
        donors: whose packages to make, with the unknown one.
    """
    sources, *mentions = tables
    texts, listed = (decided.corrected(rows) for rows in mentions)
    free = {identifier: found for identifier, rows in texts.items() if (found := freed(rows))}
    said, plans = _statements(texts, free, listed, sources, decided, donors)
    said, gone = withdrawals.parted(said, withdrawals.Corrections(texts, sources))
    said, plans = pooled(said), pooled(plans)
    clusters, blocks = cluster(said, decided)
    packages, homes, package_of = made(clusters, decided)
    mark_unsure(packages, package_of)
    withdrawals.attach(gone, homes)
    packages = totals.without_additions(totals.absorb(packages, homes, texts), homes, texts)
    own = {row["id"] for rows in free.values() for row in rows}
    shared, orphans = components.attach_shares(texts, homes, donors, own)
    packages += from_parts(orphans, sources, homes, shared)
    packages = components.absorb_shares(packages, Figures(packages).of_share)
    linked = _linked(packages)
    homes, shared = linked["amount"] | linked[withdrawals.SUPERSEDED], linked["component"]
    shared |= components.attach_conversions(texts, homes, shared)
    package_of = {id(package.cluster): package for package in packages if package.cluster is not None}
    components.attach_plans(plans, blocks, package_of)
    given = gifts.attach_items(listed, texts, sources, homes, shared, donors)
    packages += gifts.merge_gifts(given, packages)
    packages = totals.without_sums(founding.sure(packages, founding.hints(texts, shared)))
    for package in packages:
        things.settle(package, sources)
    envelopes.link(packages)
    return packages


def _linked(packages: Iterable[Package]) -> dict[str, dict[str, Package]]:
    """Packages by the way in which mentions are linked to them, and by the ids of these."""
    found: dict[str, dict[str, Package]] = {kind: {} for kind in ("amount", "component", withdrawals.SUPERSEDED)}
    for package in packages:
        for link in package.links:
            found[link.kind][link.row["id"]] = package
    return found


def _statements(
    texts: Mapping[str, Sequence[Row]],
    free: Mapping[str, Sequence[Row]],
    listed: Mapping[str, Sequence[Row]],
    sources: Mapping[str, Row],
    decided: Decisions,
    donors: Container[str],
) -> tuple[list[Statement], list[Statement]]:
    """What makes packages and what only plans them, with the conversions and items that each has beside it."""
    touched = decided.touched
    making: list[Statement] = []
    planned: list[Statement] = []
    for identifier, rows in texts.items():
        kept = [row for row in rows if row["role"] in _SAID and not row.get("conversion_of")]
        kept += free.get(identifier, ())
        if not kept:
            continue
        known = restated(rows) if len(kept) < len(rows) else {}
        found = statements(sources.get(identifier, {"id": identifier}), kept, touched)
        things_here = listed.get(identifier, ())
        _name_lone(found, rows, things_here)
        making_here = [one for one in found if one.role in MAKING]
        mark_recaps(making_here)
        for one in found:
            if known:
                stated_conversions(one, known)
        if things_here:
            _list_items(making_here, things_here)
        making += [one for one in making_here if (one.donor or one.lone) in donors]
        planned += [one for one in found if one.role not in MAKING and one.donor and one.donor in donors]
    return making, planned


def _name_lone(found: Iterable[Statement], rows: Iterable[Row], things_here: Iterable[Row]) -> None:
    """A sum without a donor may be of the only donor that its text names; of two it may be of either."""
    nameless = [one for one in found if not one.donor]
    if nameless:
        named = donors_of((*rows, *things_here))
        for one in nameless:
            one.lone = next(iter(named)) if len(named) == 1 else ""


def _list_items(found: Sequence[Statement], things_here: Iterable[Row]) -> None:
    """Give statements their things: those said with the sum, and all of a donor who names one sum only."""
    if not found:
        return
    by_amount = {row["id"]: one for one in found for telling in one.tellings for row in telling.rows}
    by_donor: dict[str, list[Statement]] = {}
    for one in found:
        if one.role == "new":
            by_donor.setdefault(one.donor, []).append(one)
    for row in things_here:
        if not row.get("item"):
            continue
        home = by_amount.get(row.get("amount_id") or "")
        alone = by_donor.get(party(row.get("donor")), [])
        if home is None and row["role"] == "new" and len(alone) == 1:
            home = alone[0]
        if home is not None:
            home.items |= {row["item"]}
