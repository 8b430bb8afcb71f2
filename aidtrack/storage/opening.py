"""Opening a database: waiting for another process, and DuckDB's errors in one line with what to do."""

from __future__ import annotations

import logging
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from aidtrack.errors import StoreError
from aidtrack.storage import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

WAIT: Final = 30.0
"""Seconds to wait for another process to let go of the database."""

_LOG: Final = logging.getLogger("aidtrack")


def opened(path: Path, read_only: bool, wait: float) -> DuckDBPyConnection:
    """A connection to a database whose tables are of today, once whoever has it lets go.

    Args:
        path: the file; made if it isn't there and may be written.
        read_only: open without the right to write.
        wait: seconds to wait while another process has it.

    Raises:
        StoreError: locked, damaged, made by a newer aidtrack, or not to be opened.
    """
    connection = _connected(path, read_only, wait)
    try:
        with told(path):
            number = schema.version(path, connection)
            if number == 0:
                schema.create(path, connection, read_only)
            if number in (0, schema.SCHEMA_VERSION):
                return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    _brought_up(path, wait)
    return _connected(path, read_only, wait)


def _brought_up(path: Path, wait: float) -> None:
    """Back up and migrate a database of an older version, though it is only to be read."""
    # Opened and closed once more, so that the file holds all that a killed process left beside it.
    _connected(path, False, wait).close()
    connection = _connected(path, False, wait)
    with told(path):
        number = schema.version(path, connection)
        connection.close()
    if number < schema.SCHEMA_VERSION:
        schema.back_up(path, number)
        connection = _connected(path, False, wait)
        try:
            with told(path):
                schema.migrate(connection, number)
        finally:
            connection.close()


def attached(path: Path, wait: float) -> DuckDBPyConnection:
    """A database in memory to which the file is attached as `tracker`, to be read through views.

    Args:
        path: the file; it must be there and of today's version.
        wait: seconds to wait while another process has it.

    Raises:
        StoreError: locked, damaged, or not to be opened.
    """
    import duckdb

    connection = _configured(duckdb.connect(":memory:"))
    quoted = str(path).replace("'", "''")
    _patiently(path, wait, lambda: connection.execute(f"ATTACH '{quoted}' AS tracker (READ_ONLY)"))
    return connection


def _connected(path: Path, read_only: bool, wait: float) -> DuckDBPyConnection:
    import duckdb

    if read_only and not path.exists():
        raise StoreError(f"there is no tracker database {path}", "run `aidtrack add` first, or give --db")
    connection = _patiently(path, wait, lambda: duckdb.connect(str(path), read_only=read_only))
    return _configured(connection)


def _configured(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    # By default DuckDB guesses a column's type from a sample; a date after 1,000 empty cells gets lost.
    connection.execute("SET pandas_analyze_sample = 1000000")
    # It would draw a bar of its own over two seconds of work: into standard output, among the rows.
    connection.execute("SET enable_progress_bar = false")
    return connection


def _patiently(path: Path, wait: float, connect: Callable[[], DuckDBPyConnection]) -> DuckDBPyConnection:
    """Try again while another process has the file, and say so once."""
    deadline, waiting = time.monotonic() + wait, False
    while True:
        try:
            with told(path):
                return connect()
        except StoreError as error:
            if time.monotonic() >= deadline or not _is_lock(error.__cause__):
                raise
            if not waiting:
                _LOG.warning("%s: waiting up to %.0f seconds for it", error.message, wait)
                waiting = True
            time.sleep(0.1)


# --- errors ---------------------------------------------------------------------------------------------


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell DuckDB's errors in one line with what to do; a wrong statement is a fault of ours and stays what it is."""
    import duckdb

    try:
        yield
    except (duckdb.BinderException, duckdb.ParserException):
        raise
    except duckdb.Error as error:
        if _is_interrupt(str(error)):
            raise KeyboardInterrupt from error
        raise explained(path, error) from error


def _is_interrupt(text: str) -> bool:
    """Whether an interrupt lies behind an error: one that DuckDB wrapped while it read rows of ours, or swallowed.

    What else fails in a transaction is told where it fails and undoes it, so nobody asks an aborted one for more.
    """
    return "KeyboardInterrupt" in text or "INTERRUPT Error" in text or "transaction is aborted" in text


def _is_lock(error: BaseException | None) -> bool:
    return "lock on file" in str(error) or "being used by another process" in str(error)


def explained(path: Path, error: BaseException) -> StoreError:
    """An error of DuckDB as one of ours: what is wrong with the file, and what to do.

    Args:
        path: the database file.
        error: what DuckDB raised.
    """
    text = str(error)
    if _is_lock(error):
        holder = re.search(r"\(PID (\d+)\)", text)
        who = f"process {holder[1]}" if holder else "another process"
        return StoreError(f"{path} is in use by {who}", "wait until it is done, or give another --db")
    if "different configuration" in text:
        return StoreError(f"{path} is already open in this process in another mode", "close that tracker first")
    if "database file with version number" in text or "newer version" in text:
        return StoreError(f"{path} was written by a newer DuckDB", "pip install --upgrade duckdb")
    if "not a valid DuckDB database" in text:
        return StoreError(f"{path} is no tracker database", "give another --db")
    if path.is_dir():
        return StoreError(f"{path} is a folder", "name a database file in it")
    if not path.parent.is_dir():
        return StoreError(f"there is no folder {path.parent}", "make it, or give another --db")
    if "ermission denied" in text:
        return StoreError(f"{path} can't be opened: permission denied", "check its rights, or give another --db")
    if "No space left" in text:
        return StoreError(f"{path} can't be written: the disk is full", "make room and run the same again")
    if _is_damage(text):
        return StoreError(f"{path} is damaged", schema.rebuilding(path))
    return StoreError(f"{path} can't be used ({' '.join(text.split())[:200]})",
                      f"if it is damaged, {schema.rebuilding(path)}")  # fmt: skip


def _is_damage(text: str) -> bool:
    return bool(re.search(r"(?i)corrupt|checksum|could not read enough bytes|could not read all|truncated", text))
