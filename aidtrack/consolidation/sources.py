"""Where figures come from, batch by batch: rows in memory here, a database in `storage`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Protocol

from aidtrack.consolidation.batches import Batch
from aidtrack.consolidation.decisions import Known
from aidtrack.consolidation.figures import party
from aidtrack.consolidation.lone import Sum
from aidtrack.model import Row

Tables = tuple[Mapping[str, Row], dict[str, list[Row]], dict[str, list[Row]]]
"""Documents by id; amounts and items by document, in the order of the text; documents in the order of their ids."""


class Source(Protocol):
    """Figures that can be asked for more than once."""

    def sizes(self) -> Mapping[str, int]:
        """How many mentions the documents have that name a donor, by donor; about, and rather too many."""
        ...

    def batches(self, wanted: Sequence[Batch]) -> Iterator[Tables]:
        """The documents of each batch with all their figures, one batch after another; `sizes` is asked before."""
        ...

    def lone(self, donor: str) -> tuple[Sequence[Sum], Sequence[Sum]]:
        """The lone sums of a donor, and all others in documents that name it, as `lone.parts` takes them."""
        ...

    def known(self, subjects: Collection[str]) -> Known:
        """Of the documents that are among these ids, or have a mention among them: what corrections can speak of."""
        ...


class Memory:
    """Rows that are in memory already.

    Args:
        documents: rows of the table `documents`.
        amounts: rows of the table `amounts`.
        items: rows of the table `items`.
    """

    def __init__(self, documents: Iterable[Row], amounts: Iterable[Row], items: Iterable[Row]) -> None:
        spelled: defaultdict[str, set[str]] = defaultdict(set)
        self._tables: Tables = {row["id"]: row for row in documents}, _told(amounts, spelled), _told(items, spelled)
        self._named: dict[str, set[str]] = {}
        for donor, named in spelled.items():
            self._named.setdefault(party(donor), set()).update(named)

    def sizes(self) -> Mapping[str, int]:
        """As `Source` has it."""
        _, amounts, items = self._tables
        many = {document: len(rows) for document, rows in amounts.items()}
        for document, rows in items.items():
            many[document] = many.get(document, 0) + len(rows)
        return {donor: sum(map(many.__getitem__, named)) for donor, named in self._named.items()}

    def batches(self, wanted: Sequence[Batch]) -> Iterator[Tables]:
        """As `Source` has it; one batch of all donors is given everything."""
        documents, *mentions = self._tables
        if len(wanted) == 1 and wanted[0].donors >= self._named.keys():
            amounts, items = ({one: rows[one] for one in sorted(rows)} for rows in mentions)
            yield documents, amounts, items
            return
        for batch in wanted:
            named = (self._named.get(donor, ()) for donor in batch.donors)
            told = sorted(batch.documents.union(*named))
            amounts, items = ({one: rows[one] for one in told if one in rows} for rows in mentions)
            yield documents, amounts, items

    def lone(self, donor: str) -> tuple[Sequence[Sum], Sequence[Sum]]:  # noqa: ARG002 - as `Source` has it
        """None: whose rows are in memory has room for their packages."""
        return (), ()

    def known(self, subjects: Collection[str]) -> Known:
        """As `Source` has it."""
        wanted = frozenset(subjects)
        told = [
            document for mentions in self._tables[1:] for document, rows in mentions.items()
            if document in wanted or any(row["id"] in wanted for row in rows)
        ]  # fmt: skip
        amounts, items = (
            [row for document in dict.fromkeys(told) for row in mentions.get(document, ())]
            for mentions in self._tables[1:]
        )
        return known(amounts, items)


_place = itemgetter("start", "id")


def by_document(mentions: Iterable[Row]) -> dict[str, list[Row]]:
    """Mentions in the order of their text, by document, in the order of document ids."""
    found = _told(mentions, defaultdict(set))
    return {document: found[document] for document in sorted(found)}


def _told(mentions: Iterable[Row], spelled: defaultdict[str, set[str]]) -> dict[str, list[Row]]:
    """Mentions in the order of their text, by document; adds the documents of each donor as it is spelled.

    Both in one pass: a million rows are far more than the processor's cache holds.
    """
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in mentions:
        document, donor = row["document_id"], row.get("donor")
        found[document].append(row)
        if donor:
            spelled[donor].add(document)
    for rows in found.values():
        if len(rows) > 1:
            rows.sort(key=_place)
    return found


def known(amounts: Iterable[Row], items: Iterable[Row]) -> Known:
    """What corrections can speak of.

    Args:
        amounts: all of the documents that corrections speak of; of each the columns id, document_id and donor are used.
        items: likewise.
    """
    found = Known({}, {}, {}, {})
    for ids, rows in ((found.amounts, amounts), (found.items, items)):
        for row in sorted(rows, key=itemgetter("id")):
            ids[row["id"]] = document = row["document_id"]
            found.documents.setdefault(document, []).append(row["id"])
            named = found.donors.setdefault(document, set())
            if row.get("donor"):
                named.add(party(row["donor"]))
    return found


def donors_of(rows: Iterable[Row]) -> frozenset[str]:
    """Donors whose packages amounts or items may change; several in one order, as `figures.party` has them.

    >>> sorted(donors_of([{"donor": "Norway; Denmark"}, {"donor": None}, {"donor": "Norway"}]))
    ['Denmark; Norway', 'Norway']
    """
    return frozenset(party(row["donor"]) for row in rows if row.get("donor"))
