"""What changed since the last run, so that only the donors concerned are made anew: the result is that of everything.

A donor's packages are made of the documents that name it and of nothing else (see `consolidation`). So those of the
donors that new, changed and removed documents name are made anew, and all others stay what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidtrack import likeness, queries
from aidtrack.model import TABLES, Row
from aidtrack.storage import history
from aidtrack.storage.schema import DOCUMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

    from aidtrack.consolidation import Consolidated


def donors(connection: DuckDBPyConnection) -> frozenset[str] | None:
    """Whose packages have to be made anew, as `consolidation.donors_of` names them.

    Args:
        connection: an open tracker database.

    Returns:
        None for everybody's: at first, after a change of the rules, and where people have decided something, for a
        decision may tie any two donors.
    """
    from aidtrack import consolidation

    last = connection.execute("SELECT rules FROM runs ORDER BY number DESC LIMIT 1").fetchone()
    decided = connection.execute("SELECT count(*) FROM corrections").fetchall()[0][0]
    if last is None or last[0] != history.rules() or decided:
        return None
    run = history.next_run(connection)
    changed = " UNION ".join(
        f"SELECT {key} FROM {table} WHERE from_run = {run} UNION SELECT {key} FROM past_{table} WHERE to_run = {run}"
        for table, key in DOCUMENT_KEYS.items()
    )
    named = " UNION ".join(
        f"SELECT donor FROM {table} WHERE document_id IN ({changed})"
        f" UNION SELECT donor FROM past_{table} WHERE to_run = {run}"
        for table in ("amounts", "items")
    )
    return consolidation.donors_of({"donor": donor} for (donor,) in connection.execute(named).fetchall())


def made_anew(connection: DuckDBPyConnection, wanted: frozenset[str]) -> Consolidated:
    """The packages of some donors and their links, of all that is known of these now.

    Args:
        connection: an open tracker database.
        wanted: from `donors`.
    """
    from aidtrack import consolidation

    spelled = _spelled(connection, "SELECT donor FROM amounts UNION SELECT donor FROM items", wanted)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE needed AS SELECT document_id FROM amounts WHERE donor IN (SELECT unnest($1))"
        " UNION SELECT document_id FROM items WHERE donor IN (SELECT unnest($1))",
        [spelled],
    )
    documents, amounts, items = (
        _rows(connection, table, f" WHERE {key} IN (FROM needed)") for table, key in DOCUMENT_KEYS.items()
    )
    connection.execute("DROP TABLE needed")
    return consolidation.consolidate_changed(with_signatures(connection, documents), amounts, items, wanted)


def with_signatures(connection: DuckDBPyConnection, documents: list[Row]) -> list[Row]:
    """The rows of documents, each with the signature of its text where it has one."""
    found = connection.execute(
        "SELECT id, signature FROM documents SEMI JOIN (SELECT unnest($1::VARCHAR[]) AS id) USING (id)"
        " WHERE signature <> ''",
        [[row["id"] for row in documents]],
    )
    told = dict(found.fetchall())
    for row in documents:
        if row["id"] in told:
            row["signature"] = likeness.unpacked(told[row["id"]])
    return documents


def keep(connection: DuckDBPyConnection, found: Consolidated, wanted: frozenset[str], run: int) -> None:
    """Put packages and links in the place of all that their donors had.

    Args:
        connection: an open tracker database, in a transaction.
        found: from `made_anew`.
        wanted: from `donors`.
        run: number of the run in the making.
    """
    spelled = _spelled(connection, "SELECT DISTINCT donor FROM packages", wanted)
    before = connection.execute("SELECT package_id FROM packages WHERE donor IN (SELECT unnest($1))", [spelled])
    ids = {identifier for (identifier,) in before.fetchall()} | {row["package_id"] for row in found.packages}
    history.keep(connection, "packages", found.packages, run, "donor", spelled)
    history.keep(connection, "links", found.links, run, "package_id", sorted(ids))


def _spelled(connection: DuckDBPyConnection, sql: str, wanted: Iterable[str]) -> list[str]:
    """Donors as they are stored: several may stand in any order."""
    from aidtrack import consolidation

    stored = [donor for (donor,) in connection.execute(sql).fetchall() if donor]
    return sorted(donor for donor in stored if consolidation.donors_of([{"donor": donor}]) & frozenset(wanted))


def _rows(connection: DuckDBPyConnection, table: str, where: str) -> list[Row]:
    names = TABLES[table].names
    found = connection.execute(queries.select_sql(table, where)).fetchall()
    return [dict(zip(names, values, strict=True)) for values in found]
