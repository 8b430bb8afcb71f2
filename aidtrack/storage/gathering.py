"""Parts that a cluster wrote, as Parquet, into a tracker: by DuckDB alone, so that they needn't fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidtrack.storage import history
from aidtrack.storage.schema import DOCUMENT_KEYS, stored_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection


def gather(connection: DuckDBPyConnection, files: dict[str, Sequence[str]]) -> tuple[int, int]:
    """Bring documents with their figures into the tables; those that are there already are left as they are.

    A document that several parts have is taken from the first of them, by name, with that part's figures.

    Args:
        connection: an open tracker database, in a transaction.
        files: by table, its Parquet files; those of one part have the same name in different folders.

    Returns:
        How many documents the files have, and how many of them came.
    """
    if not files.get("documents"):
        return 0, 0
    run = history.next_run(connection)
    part = "parse_filename(filename) AS part"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT d.id, {part}, k.id IS NOT NULL AS replaces"
        " FROM read_parquet($files, filename = true) d LEFT JOIN documents k USING (id)"
        " WHERE k.id IS NULL OR k.sha256 <> d.sha256 OR k.reader <> d.reader"
        " OR (k.published IS NULL AND d.published IS NOT NULL)"
        " OR (d.published_from = 'option' AND k.published <> d.published)"
        " QUALIFY row_number() OVER (PARTITION BY d.id ORDER BY part) = 1",
        {"files": list(files["documents"])},
    )
    [(many,)] = connection.execute(
        "SELECT count(*) FROM read_parquet($files)", {"files": list(files["documents"])}
    ).fetchall()
    replaced = [row[0] for row in connection.execute("SELECT id FROM fresh WHERE replaces ORDER BY id").fetchall()]
    for table, key in DOCUMENT_KEYS.items():
        _take(connection, table, key, files.get(table, ()), run, replaced)
    [(came,)] = connection.execute("SELECT count(*) FROM fresh").fetchall()
    connection.execute("DROP TABLE fresh")
    return int(many), int(came)


def _take(
    connection: DuckDBPyConnection, table: str, key: str, files: Sequence[str], run: int, replaced: Sequence[str]
) -> None:
    """New rows go straight into the table; those of a document that is there already by way of its history."""
    names = stored_names(table)
    listed = ", ".join(f't."{name}"' for name in names)
    rows = "SELECT *, parse_filename(filename) AS part FROM read_parquet($files, filename = true)"
    found = (
        f"SELECT {listed} FROM ({rows}) t"
        f' JOIN fresh f ON t."{key}" = f.id AND t.part = f.part WHERE f.replaces = $again'
    )
    # In one order, whatever the number of threads: two trackers of the same parts are the same.
    order = f' ORDER BY t.part, t."{key}"' + (', t."start", t.id' if table != "documents" else "")
    if files:
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(
            f"INSERT INTO {table} ({columns}, from_run) SELECT {columns}, {run} FROM ({found}{order})",
            {"files": list(files), "again": False},
        )
    if replaced:
        again = connection.execute(found + order, {"files": list(files), "again": True}).fetchall() if files else []
        history.keep(connection, table, [dict(zip(names, one, strict=True)) for one in again], run, key, replaced)
