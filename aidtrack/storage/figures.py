"""A tracker's figures as consolidation asks for them: donor by donor, so that they needn't fit into memory."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from aidtrack import likeness
from aidtrack.model import TABLES, Row
from aidtrack.queries.stored import listed
from aidtrack.storage.schema import DOCUMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.consolidation import Batch, Known
    from aidtrack.consolidation.sources import Tables

_MENTIONS: Final = (
    "(SELECT id, document_id, donor FROM amounts UNION ALL SELECT id, document_id, donor FROM items) mentions"
)
_FETCHED: Final = 5000
"""Rows at a time: those of a batch are dicts only while it is made."""


class Stored:
    """The figures that a database holds, as it was when it was last written.

    Args:
        connection: an open tracker database; others are opened beside it for reading.
    """

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._spelled: dict[str, list[str]] = {}

    def sizes(self) -> Mapping[str, int]:
        """As `consolidation.sources.Source` has it."""
        from aidtrack import consolidation

        found = self._connection.execute(
            f"SELECT donor, sum(many)::BIGINT FROM (SELECT DISTINCT donor, document_id FROM {_MENTIONS}"
            f" WHERE donor <> '') JOIN (SELECT document_id, count(*) AS many FROM {_MENTIONS} GROUP BY document_id)"
            " USING (document_id) GROUP BY donor"
        ).fetchall()
        sizes: dict[str, int] = {}
        self._spelled = {}
        for spelled, many in found:
            [donor] = consolidation.donors_of([{"donor": spelled}])
            sizes[donor] = sizes.get(donor, 0) + many
            self._spelled.setdefault(donor, []).append(spelled)
        return sizes

    def batches(self, wanted: Sequence[Batch]) -> Iterator[Tables]:
        """As `consolidation.sources.Source` has it: DuckDB sorts by batch, and spills what is too large."""
        from aidtrack import consolidation

        bound = self._places(wanted)
        tables = [_by_place(self._connection.cursor(), table, bound) for table in DOCUMENT_KEYS]
        ahead = [next(parts, None) for parts in tables]
        for place in range(len(wanted)):
            found: list[list[Row]] = []
            for turn, parts in enumerate(tables):
                part = ahead[turn]
                found.append(list(part[1]) if part is not None and part[0] == place else [])
                if part is not None and part[0] == place:
                    ahead[turn] = next(parts, None)
            documents, amounts, items = found
            yield (
                {row["id"]: row for row in documents},
                consolidation.by_document(amounts),
                consolidation.by_document(items),
            )

    def _places(self, wanted: Sequence[Batch]) -> dict[str, list[Any]]:
        """Which donors, and which documents besides, belong to which batch."""
        named = [(spelled, place) for place, batch in enumerate(wanted) for donor in batch.donors
                 for spelled in self._spelled.get(donor, ())]  # fmt: skip
        besides = [(document, place) for place, batch in enumerate(wanted) for document in batch.documents]
        return {
            "donors": [donor for donor, _ in named], "donor_places": [place for _, place in named],
            "documents": [document for document, _ in besides], "document_places": [place for _, place in besides],
        }  # fmt: skip

    def known(self, subjects: Collection[str]) -> Known:
        """As `consolidation.sources.Source` has it."""
        from aidtrack import consolidation

        told = (
            f"SELECT document_id FROM {_MENTIONS}"
            " WHERE id IN (SELECT unnest($1::VARCHAR[])) OR document_id IN (SELECT unnest($1))"
        )
        amounts, items = (
            self._connection.execute(
                f"SELECT id, document_id, donor FROM {table} WHERE document_id IN ({told})", [list(subjects)]
            ).fetchall()
            for table in ("amounts", "items")
        )
        names = ("id", "document_id", "donor")
        return consolidation.known(*([dict(zip(names, row, strict=True)) for row in rows] for rows in (amounts, items)))


def _by_place(
    cursor: DuckDBPyConnection, table: str, bound: dict[str, list[Any]]
) -> Iterator[tuple[int, Iterator[Row]]]:
    """The rows of a table for each batch that has some; each must be taken before the next."""
    signature = ", signature" if table == "documents" else ""
    cursor.execute(
        "WITH wanted AS (SELECT unnest($donors::VARCHAR[]) AS donor, unnest($donor_places::INTEGER[]) AS place),"
        f" named AS (SELECT DISTINCT document_id AS told, place FROM {_MENTIONS} JOIN wanted USING (donor) UNION"
        " SELECT unnest($documents::VARCHAR[]), unnest($document_places::INTEGER[]))"
        f" SELECT place, {listed(table)}{signature} FROM {table} JOIN named ON {DOCUMENT_KEYS[table]} = told"
        " ORDER BY place",
        bound,
    )
    names = TABLES[table].names
    for place, rows in groupby(_fetched(cursor), key=itemgetter(0)):
        yield place, (_row(names, row) for row in rows)


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_FETCHED):
        yield from rows


def _row(names: Sequence[str], values: tuple[Any, ...]) -> Row:
    """A row; of a document with its text's signature, where it has one."""
    row: Row = dict(zip(names, values[1:], strict=False))
    if len(values) > len(names) + 1 and values[-1]:
        row["signature"] = likeness.unpacked(values[-1])
    return row
