"""Donors in batches that are made one after another, so that memory holds one batch of figures and not all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from aidtrack.consolidation.lone import Part

LARGEST: Final = 16_000
"""Mentions a batch: fewer cost more (a document that names donors of two batches is looked at twice), and more miss the
processor's cache. A donor with more of them is a batch by itself, or several (`parted`)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is made at once.

    Args:
        donors: whose packages, as `figures.party` names them.
        documents: ids of documents that belong to it though they may name none of them.
        sums: the lone sums of its only donor that it has, currency and figure of each; see `lone`.
        without: the lone sums of this donor that other batches have.
    """

    donors: frozenset[str]
    documents: frozenset[str] = frozenset()
    sums: frozenset[tuple[str, float]] = frozenset()
    without: frozenset[tuple[str, float]] = frozenset()


def packed(sizes: Mapping[str, int], ties: Iterable[Batch] = (), largest: int | None = None) -> list[Batch]:
    """Donors in the order of their names, as many at once as a batch may hold.

    Args:
        sizes: mentions in the documents that name each donor.
        ties: donors that have to be made at once, since a person said that their mentions are one package.
        largest: mentions a batch; None for `LARGEST`.

    Returns:
        Each donor in one batch, and the documents of a tie in the batch of its donors.

    >>> [sorted(batch.donors) for batch in packed({"Canada": 5, "Denmark": 9, "Japan": 3, "Norway": 2}, (), 10)]
    [['Canada'], ['Denmark'], ['Japan', 'Norway']]
    >>> [sorted(batch.donors) for batch in packed({"A": 5, "B": 9, "C": 3}, [Batch(frozenset("AC"))], 10)]
    [['A', 'C'], ['B']]
    """
    most = largest or LARGEST
    found: list[Batch] = []
    room = 0
    for group in _tied(sizes, ties):
        size = sum(sizes.get(donor, 0) for donor in group.donors)
        if found and size <= room:
            found[-1] = Batch(found[-1].donors | group.donors, found[-1].documents | group.documents)
            room -= size
        else:
            found.append(group)
            room = most - size
    return found


def _tied(sizes: Mapping[str, int], ties: Iterable[Batch]) -> list[Batch]:
    """Groups of donors that can't be parted, in the order of their first names."""
    homes = {donor: Batch(frozenset((donor,))) for donor in sizes}
    for tie in ties:
        before = [homes.get(donor, Batch(frozenset((donor,)))) for donor in tie.donors]
        one = Batch(
            tie.donors.union(*(group.donors for group in before)),
            tie.documents.union(*(group.documents for group in before)),
        )
        homes.update(dict.fromkeys(one.donors, one))
    return sorted(set(homes.values()), key=lambda group: min(group.donors))


def parted(batch: Batch, found: Iterable[Part]) -> list[Batch]:
    """A batch of one donor in several: its lone sums, as many at once as a batch may hold, and then all the rest.

    Args:
        batch: the donor's.
        found: from `lone.parts`.

    >>> small, large = Part(frozenset({("USD", 5e6)}), 2), Part(frozenset({("USD", 7e6)}), LARGEST)
    >>> [sorted(one.sums) for one in parted(Batch(frozenset({"Norway"})), [small, small, large])]
    [[('USD', 5000000.0)], [('USD', 7000000.0)], []]
    """
    apart: list[Batch] = []
    room = 0
    for part in found:
        if part.many <= room:
            apart[-1] = replace(apart[-1], sums=apart[-1].sums | part.sums)
            room -= part.many
        else:
            apart.append(Batch(batch.donors, sums=part.sums))
            room = LARGEST - part.many
    return [*apart, replace(batch, without=frozenset[tuple[str, float]]().union(*(one.sums for one in apart)))]
