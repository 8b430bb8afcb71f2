"""A tracker's figures as consolidation asks for them: donor by donor, so that they needn't fit into memory."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from aidtrack.model import TABLES, Row
from aidtrack.queries.stored import listed
from aidtrack.storage.schema import DOCUMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.consolidation import Batch, Known
    from aidtrack.consolidation.lone import Sum
    from aidtrack.consolidation.sources import Tables

_MENTIONS: Final = (
    "(SELECT id, document_id, donor FROM amounts UNION ALL SELECT id, document_id, donor FROM items) mentions"
)
_LONE: Final = f"""(
    SELECT a.donor, a.document_id, currency, low::DOUBLE AS low, qualifier FROM amounts a
    JOIN documents ON a.document_id = documents.id
    JOIN (SELECT document_id FROM {_MENTIONS} GROUP BY document_id HAVING count(*) = 1) USING (document_id)
    WHERE role = 'new' AND date IS NULL AND published IS NULL AND low = high AND low < 1e13 AND NOT envelope
    AND coalesce(programme, parent_id, conversion_of, tranche::VARCHAR) IS NULL
) lone"""
"""Mentions that `consolidation.lone` may part from the rest; sums beyond what a float holds exactly stay there."""

_WHOSE: Final = "WHERE donor IN (SELECT unnest($1::VARCHAR[]))"
_ALONE: Final = f"SELECT currency, low, low, qualifier, count(*) FROM {_LONE}"
_BESIDE: Final = """
    SELECT currency, low::DOUBLE, high::DOUBLE, qualifier, count(*) FROM amounts
    WHERE document_id IN (SELECT document_id FROM told) GROUP BY ALL
    UNION ALL  -- what the parts of a whole that no text tells add up to
    SELECT any_value(currency), sum(low)::DOUBLE, sum(high)::DOUBLE, 'exact', 1 FROM amounts
    WHERE document_id IN (SELECT document_id FROM told) AND role = 'component' GROUP BY document_id, donor
"""

_PART: Final = ("part_donors", "currencies", "lows", "part_places")
_USED: Final = ("id", "title", "publisher", "published", "url")
"""What packages are made of, of a document."""

_SHARED: Final = frozenset(
    column.name for table in DOCUMENT_KEYS for column in TABLES[table].columns if column.type in ("string", "date")
) - {"id", "title", "url", "quote"}  # fmt: skip
"""Columns of which many rows have the same value."""

_TOGETHER: Final = 16
"""Batches a query: what DuckDB has sorted it holds in memory, and each query goes through all mentions."""

_ELSEWHERE: Final = -1
"""In place of a batch, for lone sums that batches of another query have."""

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
        """As `consolidation.sources.Source` has it: DuckDB sorts some batches at a time, and holds no more of them."""
        for start in range(0, len(wanted), _TOGETHER):
            yield from self._together(wanted[start : start + _TOGETHER])

    def _together(self, wanted: Sequence[Batch]) -> Iterator[Tables]:
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
        named = [(spelled, place) for place, batch in enumerate(wanted) if not batch.sums for donor in batch.donors
                 for spelled in self._spelled.get(donor, ())]  # fmt: skip
        parts = [(spelled, *one, place if one in batch.sums else _ELSEWHERE) for place, batch in enumerate(wanted)
                 for one in sorted(batch.sums | batch.without)
                 for donor in batch.donors for spelled in self._spelled.get(donor, ())]  # fmt: skip
        besides = [(document, place) for place, batch in enumerate(wanted) for document in batch.documents]
        return {
            "donors": [donor for donor, _ in named], "donor_places": [place for _, place in named],
            "documents": [document for document, _ in besides], "document_places": [place for _, place in besides],
            **{name: [part[turn] for part in parts] for turn, name in enumerate(_PART)},
        }  # fmt: skip

    def lone(self, donor: str) -> tuple[Sequence[Sum], Sequence[Sum]]:
        """As `consolidation.sources.Source` has it."""
        told = f"SELECT document_id FROM {_MENTIONS} {_WHOSE} EXCEPT SELECT document_id FROM {_LONE}"
        alone = self._sums(f"{_ALONE} {_WHOSE} GROUP BY ALL", donor)
        return alone, self._sums(f"WITH told AS ({told}) {_BESIDE}", donor) if alone else ()

    def _sums(self, sql: str, donor: str) -> list[Sum]:
        from aidtrack.consolidation.lone import Sum

        return [Sum(*row) for row in self._connection.execute(sql, [self._spelled.get(donor, [])]).fetchall()]

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
    from aidtrack.consolidation.rows import shaped, sharing

    names = [*(_USED if table == "documents" else TABLES[table].names)]
    signature = [name for name in ("signature",) if table == "documents"]
    cursor.execute(
        "WITH wanted AS (SELECT unnest($donors::VARCHAR[]) AS donor, unnest($donor_places::INTEGER[]) AS place),"
        " part AS (SELECT unnest($part_donors::VARCHAR[]) AS donor, unnest($currencies::VARCHAR[]) AS currency,"
        " unnest($lows::DOUBLE[]) AS low, unnest($part_places::INTEGER[]) AS place),"
        f" apart AS (SELECT document_id, place FROM {_LONE} JOIN part USING (donor, currency, low)),"
        f" named AS (SELECT DISTINCT document_id AS told, place FROM {_MENTIONS} JOIN wanted USING (donor)"
        " ANTI JOIN apart USING (document_id) UNION ALL FROM apart WHERE place >= 0 UNION"
        " SELECT unnest($documents::VARCHAR[]), unnest($document_places::INTEGER[]))"
        f" SELECT {', '.join(['place', listed(table, names), *signature])} FROM {table}"
        f" JOIN named ON {DOCUMENT_KEYS[table]} = told ORDER BY place",
        bound,
    )
    columns = [*names, *signature]
    row = shaped(columns)
    for place, found in groupby(sharing(_fetched(cursor), ["place", *columns], _SHARED), key=itemgetter(0)):
        yield place, (row(values[1:]) for values in found)


def _fetched(cursor: DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(_FETCHED):
        yield rows
