"""Figures to packages and links: what many documents say of one decision to give aid counts once, and one can see why.

    amounts → statements (a document's repetitions as one) → clusters (many documents' as one) → packages and links

Only amounts with the roles `new` and `past` make packages, and what one donor adds to another's whole
(`parents.freed`). Other components, restated conversions, plans and items hang on them; running totals and everything
else never touch them. A figure that another text corrects (withdrawn, or a total told as news) hangs on the package of
the right one. What is done depends on the rows alone, not on their order.

A donor's packages are made of what texts say of this donor, and of nothing else: donors are the groups that are made
one without the other. So a new document changes the packages of the donors it names, and only those are made anew; and
however many figures there are, they are taken in batches of donors (`batches`).
"""

from __future__ import annotations

import gc
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Final

from aidtrack.consolidation import batches, canonical, corrected_values, decisions, lone, steps, things
from aidtrack.consolidation.batches import Batch
from aidtrack.consolidation.decisions import Decisions, Known
from aidtrack.consolidation.features import described
from aidtrack.consolidation.figures import UNKNOWN, party
from aidtrack.consolidation.packages import Package
from aidtrack.consolidation.sources import Memory, Source, Tables, by_document, donors_of, known
from aidtrack.consolidation.writing import Consolidated, written
from aidtrack.model import Row

__all__ = [
    "Batch", "Consolidated", "Known", "by_document", "concerned", "consolidate", "described", "donors_of",
    "in_batches", "known", "subjects_of",
]  # fmt: skip


def consolidate(
    documents: Sequence[Row],
    amounts: Sequence[Row],
    items: Sequence[Row],
    corrections: Sequence[Row] = (),
    donors: Iterable[str] | None = None,
) -> Consolidated:
    """Make packages of figures in memory.

    Args:
        documents: rows of the table `documents`.
        amounts: rows of the table `amounts`.
        items: rows of the table `items`.
        corrections: people's decisions, rows with the columns of `storage.CORRECTIONS`; see `decisions`.
        donors: whose packages to make; None for everybody's. See `in_batches`.

    Returns:
        The same for the same rows in any order.
    """
    packages: list[Row] = []
    told: list[tuple[str, list[Row]]] = []
    conflicts: list[str] = []
    with _uncollected():
        for part in in_batches(Memory(documents, amounts, items), corrections, donors):
            packages += part.packages
            # The links of a package are sorted among themselves: taken as one they cost a tenth of the sort.
            told += [(package, list(links)) for package, links in groupby(part.links, itemgetter("package_id"))]
            conflicts += part.conflicts
    packages.sort(key=itemgetter("package_id"))
    told.sort(key=itemgetter(0))
    return Consolidated(packages, [link for _, links in told for link in links], conflicts)


def in_batches(
    source: Source, corrections: Sequence[Row] = (), donors: Iterable[str] | None = None
) -> Iterator[Consolidated]:
    """Make packages batch by batch: in memory are the figures and packages of one, not of all.

    Args:
        source: figures, at least all documents that name these donors.
        corrections: people's decisions.
        donors: whose packages to make: those that `donors_of` finds in the rows that came, went or changed, and those
            that are `concerned` by corrections; None for everybody's.

    Yields:
        The packages of some donors with their links: all that these donors have. The last one has the conflicts.
    """
    with _uncollected():
        sizes = source.sizes()
        if donors is not None:
            sizes = {donor: sizes.get(donor, 0) for donor in map(party, donors)}
        decided, told = _decided(source, corrections, sizes)
        whole = concerned(corrections, told)
        for batch, tables in _figures(source, sizes, decided.ties(told), whole):
            yield written(steps.packages_of(tables, decided, batch), decided, told.packages)
        yield Consolidated([], [], decided.contradictions())


def subjects_of(corrections: Iterable[Row]) -> set[str]:
    """Ids of all that corrections speak of."""
    return {str(row[name]) for row in corrections for name in ("subject", "other") if row.get(name)}


def concerned(corrections: Iterable[Row], told: Known) -> frozenset[str]:
    """Donors whose packages corrections of mentions and documents may change.

    Args:
        corrections: people's decisions, none of them on a package.
        told: what they can speak of.
    """
    put = (party(corrected_values.donor(row)) for row in corrections if row.get("field") == "donor")
    return frozenset(filter(None, put)).union(*told.donors.values())


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


def _figures(
    source: Source, sizes: Mapping[str, int], ties: Iterable[Batch], whole: Container[str]
) -> Iterator[tuple[Container[str], Tables]]:
    """The donors of each batch, with the unknown one, and their figures; those of `whole` donors are never parted."""
    wanted = [part for batch in batches.packed(sizes, ties) for part in _parted(batch, source, sizes, whole)]
    for batch, tables in zip(wanted, source.batches(wanted), strict=True):
        yield batch.donors | {UNKNOWN}, tables


def _parted(batch: Batch, source: Source, sizes: Mapping[str, int], whole: Container[str]) -> list[Batch]:
    """A batch that is larger than one may be, without what can be made apart."""
    donor = min(batch.donors)
    if len(batch.donors) > 1 or donor in whole or sizes.get(donor, 0) <= batches.LARGEST:
        return [batch]
    return batches.parted(batch, lone.parts(*source.lone(donor)))


def _decided(source: Source, corrections: Sequence[Row], sizes: Mapping[str, int]) -> tuple[Decisions, Known]:
    """Corrections as decisions, and what they can speak of.

    Decisions on packages speak of those that the decisions on mentions leave: so all is made twice where there are any.
    """
    corrections = decisions.by_age(corrections)
    subjects = subjects_of(corrections)
    told = source.known(subjects) if subjects else Known({}, {}, {}, {})
    on_mentions = [row for row in corrections if _speaks_of(row, told)]
    decided = decisions.read(on_mentions, told)
    if len(on_mentions) == len(corrections):
        return decided, told
    subjects.update(str(row[name]) for row in corrections for name in _ANCHORS if row.get(name))
    packages: dict[str, list[str]] = {}
    for batch, tables in _figures(source, sizes, decided.ties(told), concerned(corrections, told)):
        for identifier, mentions in _amounts_of(steps.packages_of(tables, decided, batch)):
            if identifier in subjects or not subjects.isdisjoint(mentions):
                packages[identifier] = mentions
    told = source.known(subjects.union(*packages.values()))
    told = replace(told, packages=packages)
    return decisions.read(corrections, told), told


_ANCHORS: Final = ("subject_mention", "other_mention")


def _speaks_of(row: Row, told: Known) -> bool:
    return all(told.mentions(str(row[name])) for name in ("subject", "other") if row.get(name))


def _amounts_of(found: Sequence[Package]) -> Iterator[tuple[str, list[str]]]:
    """The id of each package with the ids of its mentions, the best one first."""
    identifiers = canonical.identify([(package.row, package.best) for package in found])
    telling = ("amount", things.COUNTED, things.REPEATED)
    for identifier, package in zip(identifiers, found, strict=True):
        mentions = [link.row["id"] for link in package.links if link.kind in telling]
        package.forget()
        yield identifier, [package.best, *(mention for mention in mentions if mention != package.best)]
