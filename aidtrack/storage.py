"""The tracker database: documents and what was found in them, the packages made of it, corrections and runs."""

from __future__ import annotations

import hashlib
import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aidtrack import __version__, queries, tables
from aidtrack.errors import StoreError
from aidtrack.model import TABLES, Document, Figures, Row, content_id
from aidtrack.queries import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

    from aidtrack.exchange import Rates

SCHEMA_VERSION: Final = 1
BATCH: Final = 500
"""Documents a transaction: large enough to load fast, small enough to lose little when killed."""

WAIT: Final = 5.0
"""Seconds to wait for another process to let go of the database."""

# 10^18 doesn't fit DECIMAL(20,2), and no sum on Earth comes near it: such a mention is a misreading.
_LARGEST: Final = 10.0**18

# What is stored of a document but is no column of the table that people get.
_PRIVATE: Final = ("text", "reader")

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

RUNS: Final[dict[str, str]] = {
    "run_id": "VARCHAR",
    "started": "TIMESTAMP",
    "version": "VARCHAR",
    "digest": "VARCHAR",
    "documents": "BIGINT",
    "amounts": "BIGINT",
    "items": "BIGINT",
    "packages": "BIGINT",
    "links": "BIGINT",
    "totals": "VARCHAR",
}
"""Every consolidation that changed something; `totals` is JSON: donor to sum in US dollars."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What `Tracker.add` did.

    Args:
        added: documents that are new or whose text changed.
        unchanged: documents that were there already.
        amounts: mentions of money stored.
        items: mentions of things stored.
        replaced: of the added, those that took the place of an older text under the same id.
        impossible: mentions of more money than there is, left out.
    """

    added: int = 0
    unchanged: int = 0
    amounts: int = 0
    items: int = 0
    replaced: int = 0
    impossible: int = 0

    def __add__(self, other: AddReport) -> AddReport:
        return AddReport(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class ConsolidationReport:
    """What `Tracker.consolidate` did.

    Args:
        run_id: the run whose packages are stored now.
        changed: whether they differ from the run before.
        packages: packages stored.
        links: links stored.
        conflicts: corrections that contradict one another or speak of nothing, each in one line.
    """

    run_id: str
    changed: bool
    packages: int
    links: int
    conflicts: tuple[str, ...] = ()


class Tracker:
    """A tracker database, opened on making and closed on leaving the `with` block.

    Args:
        path: the database file; made if it isn't there.
        read_only: open without the right to write; the file must be there.
        wait: seconds to wait while another process has it.

    Raises:
        StoreError: locked, damaged, made by a newer aidtrack, or not to be opened.
    """

    def __init__(self, path: str | Path = "aidtrack.duckdb", read_only: bool = False, *, wait: float = WAIT) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._connection = _opened(self.path, read_only, wait)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; others can open it then."""
        self._connection.close()

    @property
    def connection(self) -> DuckDBPyConnection:
        """The open DuckDB connection, for `aidtrack.queries`."""
        return self._connection

    def _prepare(self) -> None:
        with _told(self.path):
            names = {row[0] for row in self._connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
            if "schema_version" in names:
                _check_version(self.path, self._connection)
            elif names:
                raise StoreError(f"{self.path} is another program's DuckDB database", "give another --db")
            elif self.read_only:
                raise StoreError(f"{self.path} is empty", "run `aidtrack add` first")
            else:
                _create(self._connection)

    # --- writing ----------------------------------------------------------------------------------------

    def add(
        self,
        documents: Iterable[Document],
        progress: Callable[[int], None] | None = None,
        *,
        extractor: Callable[[Sequence[Document]], Iterable[Figures]] | None = None,
    ) -> AddReport:
        """Read documents into the database; those that are there already are left as they are.

        A document is known by its id and the hash of its text: another text under the same id replaces the figures of
        the old one, and so does the same text where the way of reading has changed since. Each batch is one
        transaction, so what was done before an error stays.

        Args:
            documents: what to read, consumed as it comes.
            progress: called with the number of documents done since the last call.
            extractor: turns a batch into its figures in the same order, for more than one processor; None for
                `pipeline.extract` one after another.

        Returns:
            How many were added and how many figures they have.

        Raises:
            StoreError: the database can't be written.
        """
        self._check_writable()
        report, stream = AddReport(), iter(documents)
        while batch := list(islice(stream, BATCH)):
            report += self._add_batch(batch, extractor or _extracted)
            if progress:
                progress(len(batch))
        return report

    def _add_batch(
        self, batch: Sequence[Document], extractor: Callable[[Sequence[Document]], Iterable[Figures]]
    ) -> AddReport:
        from aidtrack import pipeline

        with _told(self.path):
            known = self._known([document.id for document in batch])
        reader = pipeline.fingerprint()
        latest = {_clean(document.id): document for document in batch}
        fresh = [document for key, document in latest.items() if _is_news(document, known.get(key), reader)]
        if not fresh:
            return AddReport(unchanged=len(batch))
        figures = list(extractor(fresh))
        amounts, impossible = _possible([row for found in figures for row in tables.amount_rows(found)])
        items = [row for found in figures for row in tables.item_rows(found)]
        rows = [
            {**tables.document_row(found.document), "text": found.document.text, "reader": reader} for found in figures
        ]
        replaced = [key for key in (_clean(document.id) for document in fresh) if key in known]
        with _told(self.path), self._transaction():
            self._remove(replaced)
            _insert(self._connection, "documents", rows, (*TABLES["documents"].names, *_PRIVATE))
            _insert(self._connection, "amounts", _distinct(amounts), TABLES["amounts"].names)
            _insert(self._connection, "items", _distinct(items), TABLES["items"].names)
        return AddReport(len(fresh), len(batch) - len(fresh), len(amounts), len(items), len(replaced), impossible)

    def _remove(self, document_ids: Sequence[str]) -> None:
        if document_ids:
            for table, key in (("amounts", "document_id"), ("items", "document_id"), ("documents", "id")):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE list_contains(?::VARCHAR[], {key})", [list(document_ids)]
                )

    def _known(self, ids: Sequence[str]) -> dict[str, tuple[str, bool, str]]:
        """Of these ids, the ones that are stored: hash of their text, whether it is dated, and how it was read."""
        found = self._connection.execute(
            "SELECT id, sha256, published IS NOT NULL, reader FROM documents WHERE list_contains(?::VARCHAR[], id)",
            [[_clean(text) for text in ids]],
        ).fetchall()
        return {row[0]: (row[1], row[2], row[3]) for row in found}

    def consolidate(self) -> ConsolidationReport:
        """Make the packages of all figures anew, and record a run if they changed.

        Returns:
            The run, and how many packages and links there are.

        Raises:
            StoreError: the database can't be written.
        """
        from aidtrack import consolidation

        self._check_writable()
        started = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        found = consolidation.consolidate(
            self.rows("documents"), self.rows("amounts"), self.rows("items"), self.corrections()
        )
        packages = sorted(found.packages, key=lambda row: str(row["package_id"]))
        links = sorted(found.links, key=lambda row: (str(row["package_id"]), str(row["mention_id"])))
        digest = _digest(packages, links)
        last = self.runs()[-1:]
        if last and last[0]["digest"] == digest:
            return ConsolidationReport(last[0]["run_id"], False, len(packages), len(links), tuple(found.conflicts))
        with _told(self.path), self._transaction():
            for table, rows in (("packages", packages), ("links", links)):
                self._connection.execute(f"DELETE FROM {table}")
                _insert(self._connection, table, rows, TABLES[table].names)
            run_id = self._record(started, digest)
        return ConsolidationReport(run_id, True, len(packages), len(links), tuple(found.conflicts))

    def _record(self, started: datetime, digest: str) -> str:
        counts = {table: self.count(table) for table in TABLES}
        by_donor = queries.totals(self._connection, ["donor"])
        totals = {row["donor"] or "": row["amount"] for row in by_donor}
        run: Row = {
            "run_id": f"r{self.count('runs') + 1}",
            "started": started,
            "version": __version__,
            "digest": digest,
            **counts,
            "totals": json.dumps(totals, ensure_ascii=False, sort_keys=True),
        }
        names = ", ".join(RUNS)
        self._connection.execute(
            f"INSERT INTO runs ({names}) VALUES ({', '.join('?' * len(RUNS))})", [run[name] for name in RUNS]
        )
        return str(run["run_id"])

    def correct(self, rows: Iterable[Row]) -> int:
        """Store a person's decisions; one that is there already is left as it is.

        Args:
            rows: with the columns of `CORRECTIONS` but the id, which is made of their content.

        Returns:
            How many were new. They take effect at the next `consolidate`.

        Raises:
            StoreError: the database can't be written.
        """
        self._check_writable()
        names = [name for name in CORRECTIONS if name != "correction_id"]
        known = {row["correction_id"] for row in self.corrections()}
        fresh: dict[str, Row] = {}
        for row in rows:
            identifier = content_id("c", *(row.get(name) for name in names))
            if identifier not in known:
                fresh[identifier] = {**{name: row.get(name) for name in names}, "correction_id": identifier}
        with _told(self.path), self._transaction():
            _insert(self._connection, "corrections", list(fresh.values()), tuple(CORRECTIONS))
        return len(fresh)

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path} was opened read-only", "open it with read_only=False")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # --- reading ----------------------------------------------------------------------------------------

    def rows(self, table: str, **filters: Any) -> list[Row]:
        """A table's rows as dicts, sorted by key; needs no pandas.

        Args:
            table: documents (without their text), amounts, items, packages or links.
            filters: as `queries.Filters.of`.

        Returns:
            Rows with the declared columns; money as float, dates as date.

        Raises:
            UsageError: an unknown table or filter value.
            StoreError: the database is damaged.
        """
        with _told(self.path):
            return queries.rows(self._connection, table, Filters.of(**filters))

    def scan(self, table: str, **filters: Any) -> Iterator[tuple[Any, ...]]:
        """A table's rows as tuples, a few thousand in memory at a time.

        Args:
            table: documents (without their text), amounts, items, packages or links.
            filters: as `queries.Filters.of`.

        Yields:
            Values in the declared column order, sorted by key.

        Raises:
            UsageError: an unknown table or filter value.
            StoreError: the database is damaged.
        """
        with _told(self.path):
            cursor = queries.select(self._connection.cursor(), table, Filters.of(**filters))
            while chunk := cursor.fetchmany(5000):
                yield from chunk

    def text(self, document_id: str) -> str | None:
        """The full text of a document, or None if there is no such document."""
        with _told(self.path):
            found = self._connection.execute("SELECT text FROM documents WHERE id = ?", [document_id]).fetchone()
        return None if found is None else str(found[0])

    def texts(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The full texts of several documents, by id; unknown ids are left out."""
        with _told(self.path):
            found = self._connection.execute(
                "SELECT id, text FROM documents WHERE list_contains(?::VARCHAR[], id)", [list(document_ids)]
            )
            return dict(found.fetchall())

    def count(self, table: str) -> int:
        """How many rows a table has.

        Args:
            table: one of the five tables, `corrections` or `runs`.
        """
        if table not in (*TABLES, "corrections", "runs"):
            raise StoreError(f"no table '{table}'")
        with _told(self.path):
            found = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found[0]) if found else 0

    def corrections(self) -> list[Row]:
        """All corrections, oldest decision first."""
        return self._all("corrections", CORRECTIONS, "decided NULLS FIRST, correction_id")

    def runs(self) -> list[Row]:
        """All recorded runs, the first one first; `totals` as a dict of donor to sum in US dollars."""
        found = self._all("runs", RUNS, "rowid")
        return [{**row, "totals": json.loads(row["totals"])} for row in found]

    def _all(self, table: str, columns: Iterable[str], order: str) -> list[Row]:
        names = list(columns)
        with _told(self.path):
            found = self._connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}").fetchall()
        return [dict(zip(names, values, strict=True)) for values in found]

    # --- data frames ------------------------------------------------------------------------------------

    def documents(self, **filters: Any) -> DataFrame:
        """The table `documents` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame("documents", self.rows("documents", **filters))

    def amounts(self, **filters: Any) -> DataFrame:
        """The table `amounts` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame("amounts", self.rows("amounts", **filters))

    def items(self, **filters: Any) -> DataFrame:
        """The table `items` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame("items", self.rows("items", **filters))

    def packages(self, **filters: Any) -> DataFrame:
        """The table `packages` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame("packages", self.rows("packages", **filters))

    def links(self, **filters: Any) -> DataFrame:
        """The table `links` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame("links", self.rows("links", **filters))

    def totals(
        self,
        by: str | Sequence[str] = (),
        currency: str = "USD",
        *,
        envelopes: bool = False,
        include_planned: bool = False,
        constant: int | None = None,
        rates: Rates | None = None,
        **filters: Any,
    ) -> DataFrame:
        """Sums of packages, each counted once; see `queries.totals`.

        Args:
            by: one dimension or several.
            currency: ISO 4217 code all sums are converted to.
            envelopes: sum the envelopes instead of the packages.
            include_planned: sum requested and proposed packages too.
            constant: year in whose prices to give the sums.
            rates: other exchange rates than the shipped ones.
            filters: as `queries.Filters.of`.

        Returns:
            A data frame with the dimensions, low, high, amount, packages, unconverted, unvalued.

        Raises:
            UsageError: an unknown dimension, currency, filter or price year.
        """
        from pandas import DataFrame

        dimensions = [by] if isinstance(by, str) else list(by)
        with _told(self.path):
            found = queries.totals(
                self._connection, dimensions, currency, Filters.of(**filters),
                envelopes=envelopes, include_planned=include_planned, constant=constant, rates=rates,
            )  # fmt: skip
        names = [name.replace("-", "_") for name in dict.fromkeys(dimensions)]
        measures = {"low": "float64", "high": "float64", "amount": "float64"}
        counts = {"packages": "int64", "unconverted": "int64", "unvalued": "int64"}
        frame = DataFrame(found, columns=[*names, *measures, *counts])
        return frame.astype({**measures, **counts})


# --- opening --------------------------------------------------------------------------------------------


def _opened(path: Path, read_only: bool, wait: float) -> DuckDBPyConnection:
    """A connection, once whoever has the database lets go of it."""
    import duckdb

    if read_only and not path.exists():
        raise StoreError(f"there is no tracker database {path}", "run `aidtrack add` first, or give --db")
    deadline = time.monotonic() + wait
    while True:
        try:
            with _told(path):
                connection = duckdb.connect(str(path), read_only=read_only)
                # By default DuckDB guesses a column's type from a sample; a date after 1,000 empty cells gets lost.
                connection.execute("SET pandas_analyze_sample = 1000000")
        except StoreError as error:
            if time.monotonic() >= deadline or not _is_lock(error.__cause__):
                raise
            time.sleep(0.1)
        else:
            return connection


def _is_lock(error: BaseException | None) -> bool:
    return "lock on file" in str(error) or "being used by another process" in str(error)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell DuckDB's errors in one line with what to do."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: Exception) -> StoreError:
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
    first = " ".join(text.split())[:200]
    return StoreError(f"{path} can't be used ({first})", "if it is damaged, move it away and run `aidtrack add` anew")


def _check_version(path: Path, connection: DuckDBPyConnection) -> None:
    found = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    version = found[0] if found else None
    if not isinstance(version, int):
        raise StoreError(f"{path} doesn't say its version: it is damaged", "move it away and run `aidtrack add` anew")
    if version > SCHEMA_VERSION:
        raise StoreError(f"{path} was made by a newer aidtrack", "pip install --upgrade aidtrack, or give another --db")


def _create(connection: DuckDBPyConnection) -> None:
    """Make the tables. No keys: DuckDB's refuse a row that is deleted and inserted in one transaction."""
    connection.execute("BEGIN")
    for table in TABLES.values():
        columns = [f'"{column.name}" {queries.sql_type(table.name, column)}' for column in table.columns]
        if table.name == "documents":
            columns += [f"{name} VARCHAR" for name in _PRIVATE]
        connection.execute(f"CREATE TABLE {table.name} ({', '.join(columns)})")
    for name, shape in (("corrections", CORRECTIONS), ("runs", RUNS)):
        columns = [f'"{column}" {kind}' for column, kind in shape.items()]
        connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    connection.execute("CREATE TABLE schema_version (version INTEGER, aidtrack VARCHAR)")
    connection.execute("INSERT INTO schema_version VALUES (?, ?)", [SCHEMA_VERSION, __version__])
    connection.execute("COMMIT")


# --- rows in --------------------------------------------------------------------------------------------


def _extracted(documents: Sequence[Document]) -> Iterator[Figures]:
    from aidtrack import pipeline

    return (pipeline.extract(document) for document in documents)


def _is_news(document: Document, known: tuple[str, bool, str] | None, reader: str) -> bool:
    """Whether it isn't stored yet, has another text now, is read otherwise now, or has a date where it had none.

    Other changes of what is known about a text are no news: two files with the same text would replace each other on
    every run.
    """
    if known is None:
        return True
    sha256, dated, read_by = known
    return sha256 != document.sha256 or read_by != reader or (document.published is not None and not dated)


def _possible(rows: list[Row]) -> tuple[list[Row], int]:
    kept = [row for row in rows if max(abs(row["low"]), abs(row["high"])) < _LARGEST]
    return kept, len(rows) - len(kept)


def _distinct(rows: Iterable[Row]) -> list[Row]:
    """The first row of each id."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["id"], row)
    return list(found.values())


def _insert(connection: DuckDBPyConnection, table: str, rows: Sequence[Row], names: Sequence[str]) -> None:
    """Rows into a table by way of numpy columns: ten times faster than executemany, and without pandas."""
    if not rows:
        return
    import numpy

    columns = {f"c{index}": numpy.empty(len(rows), dtype=object) for index in range(len(names))}
    for index, name in enumerate(names):
        columns[f"c{index}"][:] = [_clean(row.get(name)) for row in rows]
    connection.register("incoming", columns)
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.execute(f"INSERT INTO {table} ({quoted}) SELECT {', '.join(columns)} FROM incoming")
    connection.unregister("incoming")


def _clean(value: Any) -> Any:
    """Half a surrogate pair can't be stored; one replacement sign for one keeps all offsets."""
    if not isinstance(value, str):
        return value
    text = str(value)
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def _digest(packages: Sequence[Row], links: Sequence[Row]) -> str:
    """A hash of all that a run concluded."""
    digest = hashlib.blake2b(digest_size=16)
    for name, rows in (("packages", packages), ("links", links)):
        for row in rows:
            digest.update(repr([row.get(column) for column in TABLES[name].names]).encode("utf-8", "replace"))
    return digest.hexdigest()
