"""Figures to packages and links: what many documents say of one decision to give aid counts once, and one can see why.

    amounts → statements (a document's repetitions as one) → clusters (many documents' as one) → packages and links

Only amounts with the roles `new` and `past` make packages. Components, restated conversions, plans and items hang on
them; running totals and everything else never touch them. A figure that another text corrects (withdrawn, or a total
told as news) hangs on the package of the right one. What is done depends on the rows alone, not on their order.

A donor's packages are made of what texts say of this donor, and of nothing else: donors are the groups that are made
one without the other. So a new document changes the packages of the donors it names, and only those are made anew.
"""

from __future__ import annotations

import gc
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from aidtrack.consolidation import canonical, components, decisions, envelopes, gifts, things, totals, withdrawals
from aidtrack.consolidation.clustering import cluster
from aidtrack.consolidation.decisions import Decisions, Known
from aidtrack.consolidation.features import described
from aidtrack.consolidation.figures import (
    EVERYBODY,
    MAKING,
    Statement,
    party,
    pooled,
    restated,
    stated_conversions,
    statements,
)
from aidtrack.consolidation.making import made, mark_unsure
from aidtrack.consolidation.packages import Package
from aidtrack.consolidation.parents import Figures, from_parts
from aidtrack.consolidation.writing import Consolidated, written
from aidtrack.model import Row

__all__ = ["Consolidated", "consolidate", "consolidate_changed", "described", "donors_of", "groups"]

_SAID = MAKING | {"planned"}


def consolidate(
    documents: Sequence[Row], amounts: Sequence[Row], items: Sequence[Row], corrections: Sequence[Row] = ()
) -> Consolidated:
    """Make packages of all figures.

    Args:
        documents: rows of the table `documents`.
        amounts: rows of the table `amounts`.
        items: rows of the table `items`.
        corrections: people's decisions, rows with the columns of `storage.CORRECTIONS`; see `decisions`.

    Returns:
        The same for the same rows in any order.
    """
    with _uncollected():
        if not corrections:
            return written(_packages(documents, amounts, items, Decisions()), Decisions())
        return _corrected(documents, amounts, items, corrections)


def consolidate_changed(
    documents: Sequence[Row], amounts: Sequence[Row], items: Sequence[Row], donors: Iterable[str]
) -> Consolidated:
    """Make the packages of some donors anew, as `consolidate` makes them of everything.

    Args:
        documents: at least all that `groups` has for these donors.
        amounts: all amounts of these documents.
        items: all items of these documents.
        donors: whose packages to make: those that `donors_of` finds in the rows that came, went or changed.

    Returns:
        The packages of these donors and their links, which take the place of all that these donors had.
    """
    wanted = frozenset(party(name) for name in donors)
    with _uncollected():
        return written(_packages(documents, amounts, items, Decisions(), wanted), Decisions())


def donors_of(rows: Iterable[Row]) -> frozenset[str]:
    """Donors whose packages amounts or items may change; several in one order, as `figures.party` has them.

    >>> sorted(donors_of([{"donor": "Norway; Denmark"}, {"donor": None}, {"donor": "Norway"}]))
    ['Denmark; Norway', 'Norway']
    """
    return frozenset(party(row["donor"]) for row in rows if row.get("donor"))


def groups(*tables: Iterable[Row]) -> dict[str, set[str]]:
    """The documents of each donor: what `consolidate_changed` has to know of it.

    Args:
        tables: amounts and items.
    """
    found: dict[str, set[str]] = {}
    for rows in tables:
        for row in rows:
            if row.get("donor"):
                found.setdefault(party(row["donor"]), set()).add(row["document_id"])
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: a million live rows would be walked again and again, for half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _corrected(
    documents: Sequence[Row], amounts: Sequence[Row], items: Sequence[Row], corrections: Sequence[Row]
) -> Consolidated:
    by_document: dict[str, list[str]] = {}
    for row in (*amounts, *items):
        by_document.setdefault(row["document_id"], []).append(row["id"])
    known = Known(frozenset(row["id"] for row in amounts), frozenset(row["id"] for row in items), by_document, {})
    # Decisions on packages speak of those that the decisions on mentions leave.
    on_mentions = [row for row in corrections if _speaks_of(row, known)]
    first = decisions.read(on_mentions, known)
    found = _packages(documents, amounts, items, first)
    if len(on_mentions) == len(corrections):
        return written(found, first)
    known = Known(known.amounts, known.items, by_document, _amounts_of(found))
    second = decisions.read(corrections, known)
    return written(_packages(documents, amounts, items, second), second, known.packages)


def _speaks_of(row: Row, known: Known) -> bool:
    return all(known.mentions(str(row[name])) for name in ("subject", "other") if row.get(name))


def _amounts_of(found: Sequence[Package]) -> dict[str, list[str]]:
    identifiers = canonical.identify([(package.row, package.best) for package in found])
    telling = ("amount", things.COUNTED, things.REPEATED)
    return {
        identifier: [package.best, *(link.row["id"] for link in package.links
                                     if link.kind in telling and link.row["id"] != package.best)]
        for identifier, package in zip(identifiers, found, strict=True)
    }  # fmt: skip


# --- the steps ------------------------------------------------------------------------------------------


def _packages(
    documents: Sequence[Row],
    amounts: Sequence[Row],
    items: Sequence[Row],
    decided: Decisions,
    donors: Container[str] = EVERYBODY,
) -> list[Package]:
    """All packages of these donors with their links, in no particular order."""
    sources = {row["id"]: row for row in documents}
    texts = _by_document(decided.corrected(amounts))
    listed = _by_document(decided.corrected(items))
    said, plans = _statements(texts, listed, sources, decided, donors)
    said, gone = withdrawals.parted(said, withdrawals.Corrections(texts, sources))
    said, plans = pooled(said), pooled(plans)
    clusters, blocks = cluster(said, decided)
    packages, homes, package_of = made(clusters, decided)
    mark_unsure(packages, package_of)
    withdrawals.attach(gone, homes)
    packages = totals.absorb(packages, homes, texts)
    shared, orphans = components.attach_shares(texts, homes, donors)
    packages += from_parts(orphans, sources, homes, shared)
    packages = components.absorb_shares(packages, Figures(packages).of_share)
    homes = _linked(packages, "amount", withdrawals.SUPERSEDED)
    shared = _linked(packages, "component")
    components.attach_conversions(texts, homes, shared)
    package_of = {id(package.cluster): package for package in packages if package.cluster is not None}
    components.attach_plans(plans, blocks, package_of)
    shared |= _linked(packages, "conversion")
    given = gifts.attach_items(listed, texts, sources, homes, shared, donors)
    packages += gifts.merge_gifts(given, packages)
    for package in packages:
        things.settle(package, sources)
    envelopes.link(packages)
    return packages


def _linked(packages: Iterable[Package], *kinds: str) -> dict[str, Package]:
    """Packages by the id of the mentions that are linked to them in one of these ways."""
    return {link.row["id"]: package for package in packages for link in package.links if link.kind in kinds}


def _place(row: Row) -> tuple[int, str]:
    return row["start"], row["id"]


def _by_document(mentions: Iterable[Row]) -> dict[str, list[Row]]:
    """Mentions in the order of their text, by document, in the order of document ids."""
    found: dict[str, list[Row]] = {}
    for row in mentions:
        found.setdefault(row["document_id"], []).append(row)
    for rows in found.values():
        if len(rows) > 1:
            rows.sort(key=_place)
    return dict(sorted(found.items()))


def _statements(
    texts: Mapping[str, Sequence[Row]],
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
        if not kept:
            continue
        known = restated(rows)
        found = statements(sources.get(identifier, {"id": identifier}), kept, touched)
        things_here = listed.get(identifier, ())
        _name_lone(found, rows, things_here)
        making_here = [one for one in found if one.role in MAKING]
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
