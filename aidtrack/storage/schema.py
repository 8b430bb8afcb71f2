"""The tables of a tracker database, their version, and how an older database becomes one of today."""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from aidtrack import __version__, queries
from aidtrack.errors import StoreError
from aidtrack.model import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

SCHEMA_VERSION: Final = 2

CORRECTIONS: Final[dict[str, str]] = {
    "correction_id": "VARCHAR",
    "action": "VARCHAR",
    "subject": "VARCHAR",
    "other": "VARCHAR",
    "field": "VARCHAR",
    "value": "VARCHAR",
    "decided_by": "VARCHAR",
    "decided": "DATE",
    "note": "VARCHAR",
}
"""A person's decisions: `action` on the mention, document or package `subject`, with `other` where it takes two."""

ANCHORS: Final[dict[str, str]] = {"subject": "subject_mention", "other": "other_mention"}
"""For a correction that names a package: the column that keeps the mention whose figure the package had then."""

RUNS: Final[dict[str, str]] = {
    "run_id": "VARCHAR",
    "number": "INTEGER",
    "started": "TIMESTAMP",
    "version": "VARCHAR",
    "reader": "VARCHAR",
    "rules": "VARCHAR",
    "documents": "BIGINT",
    "amounts": "BIGINT",
    "items": "BIGINT",
    "packages": "BIGINT",
    "links": "BIGINT",
    "totals": "VARCHAR",
    "kept": "BOOLEAN",
}
"""Every consolidation that changed something: `reader` and `rules` are hashes of what reads texts and of what makes
packages, code and vocabularies; `totals` is JSON (donor to sum in US dollars), `kept` says whether it can be asked
again."""

PRIVATE: Final = ("text", "reader", "signature")
"""What is stored of a document but is no column of the table that people get: its text, what read it, and the signature
by which copies are recognised (`likeness`; empty where nothing in it makes a package)."""

DOCUMENT_KEYS: Final = {"documents": "id", "amounts": "document_id", "items": "document_id"}
"""The tables that come of documents, and the column of each that says of which."""

_LOG: Final = logging.getLogger("aidtrack")


def stored_names(table: str) -> list[str]:
    """The columns of a table as stored, but for the runs: those of `model.TABLES`, and of documents the private ones.

    >>> stored_names("documents")[-2:]
    ['reader', 'signature']
    """
    return [*TABLES[table].names, *(PRIVATE if table == "documents" else ())]


def create(path: Path, connection: DuckDBPyConnection, read_only: bool) -> None:
    """Make the tables. No keys: DuckDB's refuse a row that is deleted and inserted in one transaction.

    Args:
        path: the file, for messages.
        connection: the open database, without tables.
        read_only: whether it may not be written.

    Raises:
        StoreError: it may not be written.
    """
    if read_only:
        raise StoreError(f"{path} is empty", "run `aidtrack add` first")
    with transaction(connection):
        for name in TABLES:
            declare(connection, name)
        connection.execute(_declared("corrections", CORRECTIONS))
        connection.execute(_declared("runs", RUNS))
        _add_history(connection, 1)
        connection.execute("CREATE TABLE schema_version (version INTEGER, aidtrack VARCHAR)")
        connection.execute("INSERT INTO schema_version VALUES (?, ?)", [SCHEMA_VERSION, __version__])


def declare(connection: DuckDBPyConnection, name: str) -> None:
    """Make one of the tables of `model.TABLES` as it is stored, but for the runs."""
    columns = [f'"{column.name}" {queries.sql_type(name, column)}' for column in TABLES[name].columns]
    columns += [f"{private} VARCHAR" for private in PRIVATE] if name == "documents" else []
    connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")


def _declared(table: str, shape: dict[str, str]) -> str:
    return f"CREATE TABLE {table} ({', '.join(f'{column} {kind}' for column, kind in shape.items())})"


def _add_history(connection: DuckDBPyConnection, run: int) -> None:
    """Columns for the run that brought a row, and the tables of what was taken away."""
    for table in (*TABLES, "corrections"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN from_run INTEGER DEFAULT {run}")
    for table in TABLES:
        connection.execute(f"CREATE TABLE past_{table} AS FROM {table} LIMIT 0")
        connection.execute(f"ALTER TABLE past_{table} ADD COLUMN to_run INTEGER")
    for column in ANCHORS.values():
        connection.execute(f"ALTER TABLE corrections ADD COLUMN {column} VARCHAR")


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """All of the block or nothing of it."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


# --- versions -------------------------------------------------------------------------------------------


def version(path: Path, connection: DuckDBPyConnection) -> int:
    """The version of the tables in this database; 0 where it has none yet.

    Args:
        path: the file, for messages.
        connection: the open database.

    Raises:
        StoreError: another program's database, one of a newer aidtrack, or one that has lost its version.
    """
    names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "schema_version" not in names:
        if names:
            raise StoreError(f"{path} is another program's DuckDB database", "give another --db")
        return 0
    [(number, maker)] = connection.execute(
        "SELECT max(version), max_by(aidtrack, version) FROM schema_version"
    ).fetchall()
    if not isinstance(number, int):
        raise StoreError(f"{path} doesn't say its version: it is damaged", rebuilding(path))
    if number > SCHEMA_VERSION:
        by = f"a newer aidtrack ({maker})" if maker and maker != __version__ else "a newer aidtrack"
        raise StoreError(f"{path} was made by {by}", "pip install --upgrade aidtrack, or give another --db")
    return number


def rebuilding(path: Path) -> str:
    """How to have a database again that is lost: everything in it is made from the documents and the corrections."""
    return (
        f"move it away (mv {path.name} {path.name}.damaged), then `aidtrack add` your documents and "
        "`aidtrack correct` your corrections anew"
    )


def back_up(path: Path, number: int) -> Path:
    """Copy a database that nobody has open, before its tables change.

    Args:
        path: the database file.
        number: the version of its tables, for the name.

    Returns:
        The copy, beside the file.

    Raises:
        StoreError: there is no room, or no right to write there.
    """
    copy = path.with_name(f"{path.name}.v{number}-backup")
    count = 1
    while copy.exists():
        count += 1
        copy = path.with_name(f"{path.name}.v{number}-backup-{count}")
    part = copy.with_name(f"{copy.name}.part")
    try:
        shutil.copy2(path, part)
        part.replace(copy)
    except OSError as error:
        part.unlink(missing_ok=True)
        remedy = "make room beside it, or copy it to where you may write and give that as --db"
        raise StoreError(f"{path} is of an older aidtrack and can't be copied before it is changed ({error.strerror})",
                         remedy) from error  # fmt: skip
    _LOG.warning("%s is of an older aidtrack and was brought up to date; as it was, it is kept in %s", path, copy)
    return copy


def migrate(connection: DuckDBPyConnection, number: int) -> None:
    """Bring the tables of an older version up to today's, all steps or none.

    Args:
        connection: the open database.
        number: the version of its tables.
    """
    with transaction(connection):
        for step in range(number, SCHEMA_VERSION):
            _STEPS[step](connection)
        connection.execute("UPDATE schema_version SET version = ?, aidtrack = ?", [SCHEMA_VERSION, __version__])


def _runs_are_kept(connection: DuckDBPyConnection) -> None:
    """From 1 to 2: every row knows its run. What earlier runs concluded isn't known any more, only that they were."""
    connection.execute("ALTER TABLE runs RENAME TO old_runs")
    connection.execute(_declared("runs", RUNS))
    connection.execute(
        "INSERT INTO runs BY NAME SELECT * EXCLUDE (digest), row_number() OVER (ORDER BY rowid) AS number,"
        " rowid = max(rowid) OVER () AS kept FROM old_runs ORDER BY rowid"
    )
    connection.execute("DROP TABLE old_runs")
    [(last,)] = connection.execute("SELECT greatest(count(*), 1) FROM runs").fetchall()
    connection.execute("ALTER TABLE documents ADD COLUMN signature VARCHAR")
    _add_history(connection, int(last))


_STEPS: Final[dict[int, Callable[[DuckDBPyConnection], None]]] = {1: _runs_are_kept}
"""The step that leads on from each version."""
